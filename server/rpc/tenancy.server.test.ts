import { TRPCError } from '@trpc/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { atLeast, PERMISSIONS, ROLES, type TeamRole } from '../kernel/permissions.ts';
import { writeDb } from '../platform/control/client.ts';
import {
  aMember,
  anonymousCaller,
  aTeam,
  aUser,
  callerFor,
  type TestUser,
  testControl,
} from '../testing/control.ts';
import type { Access } from './init.ts';
import { appRouter } from './root.ts';

interface Procedure {
  _def: { type: 'query' | 'mutation' | 'subscription'; meta?: { access?: Access } };
}
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>);
const withAccess = procedures.map(([path, { _def }]) => ({ path, access: _def.meta?.access }));
const scoped = withAccess.filter(
  (entry): entry is { path: string; access: Extract<Access, { permission: unknown }> } =>
    entry.access?.kind === 'team' || entry.access?.kind === 'project',
);

/** Calls a procedure by its path and answers with code and message of its failure, or `done`. */
async function outcome(caller: object, path: string, input: unknown): Promise<string> {
  const call = path.split('.').reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], caller);
  try {
    await (call as (input: unknown) => Promise<unknown>)(input);
    return 'done';
  } catch (error) {
    return error instanceof TRPCError ? `${error.code} ${error.message}` : String(error);
  }
}

const THEIRS = { team: 'theirs', project: 'shop' };
const NOWHERE = { team: 'nowhere', project: 'shop' };
let stranger: TestUser;
let removed: TestUser;
const members = {} as Record<TeamRole, TestUser>;

beforeAll(async () => {
  const clean = await testControl();
  const theirs = await aTeam({ slug: THEIRS.team });
  const owner = await aMember(theirs, 'owner');
  const data = {
    teamId: theirs.id,
    slug: THEIRS.project,
    name: 'Shop',
    state: 'ready' as const,
    source: 'empty' as const,
  };
  await writeDb().project.create({ data: { ...data, createdBy: owner.id } });
  const own = await aTeam();
  stranger = await aMember(own, 'owner');
  removed = await aUser();
  for (const role of ROLES) members[role] = await aMember(theirs, role);
  return clean;
});

test('every procedure declares who may call it', () => {
  expect(withAccess.filter(({ access }) => !access)).toEqual([]);
  expect(scoped.length).toBeGreaterThan(10);
});

describe.each(scoped)('$path', ({ path, access }) => {
  test('answers a stranger as if the team did not exist', async () => {
    for (const person of [stranger, removed]) {
      const theirs = await outcome(callerFor(person), path, THEIRS);
      const nowhere = await outcome(callerFor(person), path, NOWHERE);
      expect(theirs).toMatch(/^NOT_FOUND/);
      expect(theirs.replaceAll(THEIRS.team, NOWHERE.team)).toBe(nowhere);
    }
  });

  test('asks who is not signed in to sign in', async () => {
    expect(await outcome(anonymousCaller(), path, THEIRS)).toMatch(/^UNAUTHORIZED/);
  });

  const least = PERMISSIONS[access.permission];
  const lower = ROLES.filter((role) => !atLeast(role, least)).at(-1);
  test.runIf(lower)(`is refused to the next lower role than ${least}`, async () => {
    expect(await outcome(callerFor(members[lower!]), path, THEIRS)).toMatch(/^FORBIDDEN/);
  });
});

describe.each(scoped.filter(({ access }) => access.kind === 'project'))('$path', ({ path }) => {
  test("does not find another team's project through one's own team", async () => {
    const own = await writeDb().membership.findFirstOrThrow({
      where: { userId: stranger.id },
      include: { team: true },
    });
    const input = { team: own.team.slug, project: THEIRS.project };
    expect(await outcome(callerFor(stranger), path, input)).toMatch(/^NOT_FOUND/);
  });
});

describe.each(
  withAccess.filter(({ access }) => access?.kind === 'signedIn' || access?.kind === 'serverOwner'),
)('$path', ({ path, access }) => {
  test('needs an account', async () => {
    expect(await outcome(anonymousCaller(), path, {})).toMatch(/^UNAUTHORIZED/);
  });
  test.runIf(access?.kind === 'serverOwner')('needs the owner of the server', async () => {
    expect(await outcome(callerFor(stranger), path, {})).toMatch(/^FORBIDDEN/);
  });
});
