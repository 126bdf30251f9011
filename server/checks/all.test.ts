import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { LENSES } from '../lenses/all.ts';
import { CHECKS, checkNamed } from './all.ts';
import { checksVerdict } from './policy.ts';
import { PARTS } from './shapes.ts';

const names = (folder: string) =>
  fs
    .readdirSync(path.join(import.meta.dirname, folder))
    .map((file) => file.replace('.ts', ''))
    .sort();

describe('the closed sets', () => {
  test('every file of members/ is a check of that name, and in the list', async () => {
    expect(CHECKS.map(({ name }) => name).sort()).toEqual(names('members'));
    for (const name of names('members')) {
      const { check } = await import(`./members/${name}.ts`);
      expect(check).toBe(checkNamed(name));
      expect(PARTS).toContain(check.part);
      expect(check.title).toMatch(/^[A-Z]/);
    }
  });

  test('every folder of lenses/ is a lens of that name, and its check exists', () => {
    const folder = path.join(import.meta.dirname, '../lenses');
    const folders = fs.readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(LENSES).sort());
    for (const [name, lens] of Object.entries(LENSES)) {
      expect(lens.name).toBe(name);
      expect(checkNamed(name)?.title).toBe(lens.title);
    }
  });

  test('a check without a preview says why it did not run', async () => {
    const failure = { kind: 'limit' as const, message: 'Too many.', file: null, line: null, statement: '' };
    const rest = { detail: null, hint: null, sqlstate: null, rows: [] };
    const context = {
      pullId: '',
      projectId: '',
      commit: '',
      before: null,
      after: null,
      behind: false,
      migrations: [],
    };
    const limited = { ...context, failure: { ...failure, ...rest } };
    for (const check of CHECKS) expect(await check.run(limited)).toMatchObject({ state: 'skipped' });
    // Who fills the limit must not get migrations past the checks without a word.
    const migrations = [{ path: 'database/migrations/20260101000000_a.sql', text: 'SELECT 1;' }];
    expect(await checkNamed('migrations')?.run({ ...limited, migrations })).toMatchObject({
      state: 'decision',
      findings: [{ level: 'decision', detail: 'Too many.' }],
    });
  });
});

test('the worst check speaks for all, and a skipped one for none', () => {
  const verdict = (...states: Parameters<typeof checksVerdict>[0][number]['state'][]) =>
    checksVerdict(states.map((state) => ({ state }))).state;
  expect(verdict()).toBe('none');
  expect(verdict('passed', 'skipped')).toBe('passed');
  expect(verdict('passed', 'decision')).toBe('decision');
  expect(verdict('decision', 'running')).toBe('running');
  expect(verdict('running', 'failed', 'decision')).toBe('failed');
});
