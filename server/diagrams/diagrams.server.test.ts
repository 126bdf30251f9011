import { beforeAll, describe, expect, test } from 'vitest';
import { readDb, writeDb } from '../platform/control/client.ts';
import { aMember, aTeam, callerFor, type TestUser, testControl } from '../testing/control.ts';

beforeAll(testControl);

const people = {} as Record<'developer' | 'viewer' | 'other' | 'stranger', TestUser>;
let at: { team: string; project: string };
let teamId: string;

beforeAll(async () => {
  const team = await aTeam();
  people.developer = await aMember(team, 'developer');
  people.viewer = await aMember(team, 'viewer');
  people.other = await aMember(team, 'reviewer');
  people.stranger = await aMember(await aTeam(), 'owner');
  await writeDb().project.create({
    data: {
      teamId: team.id,
      slug: 'shop',
      name: 'shop',
      state: 'ready',
      source: 'empty',
      createdBy: people.developer.id,
    },
  });
  at = { team: team.slug, project: 'shop' };
  teamId = team.id;
});

const as = (who: keyof typeof people) => callerFor(people[who]).diagrams;
const spot = (x: number) => ({ 'public.a': { x, y: 2 } });

describe('diagram layouts', () => {
  test('there is none at first', async () => {
    expect(await as('viewer').get(at)).toEqual({ layout: null, savesFor: 'me' });
    expect((await as('developer').get(at)).savesFor).toBe('everybody');
  });

  test('a developer arranges for everybody, mode by mode', async () => {
    await as('developer').save({ ...at, mode: 'keys', positions: spot(1) });
    await as('developer').save({ ...at, mode: 'names', positions: spot(5) });
    const { layout } = await as('viewer').get(at);
    expect(layout).toMatchObject({ owner: 'shared', savedBy: people.developer.name });
    expect(layout?.positions).toEqual({ keys: spot(1), names: spot(5) });
    const entry = await readDb().auditEntry.findFirstOrThrow({
      where: { chain: teamId },
      orderBy: { sequence: 'desc' },
    });
    expect(entry).toMatchObject({
      action: 'diagram.save',
      target: 'project:shop',
      after: { layout: 'shared', mode: 'names', tables: 1 },
    });
  });

  test('a viewer’s own layout hides the shared one, for that viewer alone', async () => {
    expect((await as('viewer').save({ ...at, mode: 'keys', positions: spot(9) })).owner).toBe('own');
    expect((await as('viewer').get(at)).layout).toMatchObject({ owner: 'own', positions: { keys: spot(9) } });
    expect((await as('other').get(at)).layout).toMatchObject({
      owner: 'shared',
      positions: { keys: spot(1) },
    });
  });

  test('a reset removes one mode of what the person may change', async () => {
    expect(await as('viewer').reset({ ...at, mode: 'keys' })).toEqual({ removed: true });
    expect((await as('viewer').get(at)).layout).toMatchObject({ owner: 'shared' });
    await as('developer').reset({ ...at, mode: 'keys' });
    expect((await as('developer').get(at)).layout?.positions).toEqual({ names: spot(5) });
    expect(await as('developer').reset({ ...at, mode: 'keys' })).toEqual({ removed: false });
  });

  test('saves at the same time in two modes do not undo each other', async () => {
    await Promise.all([
      as('developer').save({ ...at, mode: 'keys', positions: spot(3) }),
      as('developer').save({ ...at, mode: 'all', positions: spot(4) }),
    ]);
    expect((await as('developer').get(at)).layout?.positions).toEqual({
      keys: spot(3),
      all: spot(4),
      names: spot(5),
    });
  });

  test('places that are no places are refused; strangers see nothing', async () => {
    const wrong = { 'public.a': { x: Number.POSITIVE_INFINITY, y: 0 } };
    await expect(as('developer').save({ ...at, mode: 'keys', positions: wrong })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    await expect(as('stranger').get(at)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(as('stranger').save({ ...at, mode: 'keys', positions: spot(1) })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
