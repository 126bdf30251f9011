import { expect, test } from 'vitest';
import { browserProblem, problem, wrongImports } from './arrows.ts';

test.each([
  ['server/gateway/rest/plan.ts', 'server/platform/control/client.ts'],
  ['server/platform/log.ts', 'server/kernel/errors.ts'],
  ['server/kernel/mutate.ts', 'server/teams/access.ts'],
  ['server/teams/access.ts', 'server/projects/access.ts'],
  ['server/teams/queries.ts', 'server/rpc/init.ts'],
  ['server/rows/insert.ts', 'server/gateway/contract.ts'],
  ['server/teams/access.ts', 'server/testing/control.ts'],
  ['server/cli/program.ts', 'app/_lib/paths.ts'],
])('%s may not import %s', (from, to) => {
  expect(problem(from, to)).toBeTypeOf('string');
});

test.each([
  ['server/teams/router.ts', 'server/rpc/init.ts'],
  ['server/projects/create.ts', 'server/teams/access.ts'],
  ['server/gateway/main.ts', 'server/platform/log.ts'],
  ['app/[team]/page.tsx', 'server/rpc/caller.ts'],
  ['server/teams/teams.server.test.ts', 'server/testing/control.ts'],
])('%s may import %s', (from, to) => {
  expect(problem(from, to)).toBeUndefined();
});

test('a browser component sees shapes, not queries', () => {
  expect(browserProblem('server/projects/shapes.ts')).toBeUndefined();
  expect(browserProblem('server/projects/queries.ts')).toBeTypeOf('string');
});

test('the project keeps to it', () => {
  expect(wrongImports()).toEqual([]);
});
