import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { mutate } from '../kernel/mutate.ts';
import { readDb } from '../platform/control/client.ts';
import { CONTROL_DATABASE, connect } from '../platform/postgres/connect.ts';
import { readSettings } from '../platform/settings.ts';
import { digest } from '../platform/vault.ts';
import { aMember, aTeam, callerFor, ctxOf, type TestUser, testControl } from '../testing/control.ts';
import { csvField, exportLog } from './export.ts';
import { verifyAll, verifyChain } from './verify.ts';

beforeAll(testControl);

const LENGTH = 24;
const TRIES = 200;

async function write(user: TestUser, chain: string, count: number): Promise<void> {
  for (let n = 1; n <= count; n++)
    await mutate(ctxOf(user), n % 3 ? 'member.changeRole' : 'project.create', async () => ({
      result: undefined,
      audit: {
        chain,
        target: `member:${n % 5}@example.test`,
        before: { role: 'viewer', n },
        after: { role: 'ädmin', at: new Date(0), list: [1.5, null, { b: 1, a: '"' }], nothing: undefined },
      },
    }));
}

async function aLog(count: number) {
  const team = await aTeam();
  const owner = await aMember(team, 'owner');
  await write(owner, team.id, count);
  return { team, owner, input: { team: team.slug } };
}

/** Numbers that are the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

type Forgery = (db: pg.Client, chain: string, roll: (sides: number) => number) => Promise<unknown>;
const at = 'WHERE chain = $1 AND sequence = $2';
const pick = (roll: (sides: number) => number) => 1 + roll(LENGTH);
const columns = [
  `before = '{"role":"owner"}'`,
  `after = NULL`,
  `after = jsonb_set(after, '{role}', '"viewer"')`,
  `action = 'member.leave'`,
  `target = target || 'x'`,
  `"actorName" = 'Somebody else'`,
  `"actorId" = gen_random_uuid()`,
  `"actorId" = NULL`,
  `via = 'job'`,
  `at = at + interval '1 millisecond'`,
  `hash = encode(sha256('x'), 'hex')`,
];

/** What somebody with the database's superuser, but without the master key, could try. */
const forgeries: Record<string, Forgery> = {
  edit: (db, chain, roll) =>
    db.query(`UPDATE audit_entry SET ${columns[roll(columns.length)]} ${at}`, [chain, pick(roll)]),
  deletion: (db, chain, roll) => db.query(`DELETE FROM audit_entry ${at}`, [chain, pick(roll)]),
  async 'deletion with new numbers'(db, chain, roll) {
    const gone = pick(roll);
    await db.query(`DELETE FROM audit_entry ${at}`, [chain, gone]);
    for (let next = gone + 1; next <= LENGTH; next++)
      await db.query(`UPDATE audit_entry SET sequence = sequence - 1 ${at}`, [chain, next]);
  },
  async insertion(db, chain, roll) {
    const place = pick(roll);
    for (let next = LENGTH; next >= place; next--)
      await db.query(`UPDATE audit_entry SET sequence = sequence + 1 ${at}`, [chain, next]);
    await insert(db, chain, place);
  },
  'insertion at the end': (db, chain) => insert(db, chain, LENGTH + 1),
  'insertion before the start': (db, chain) => insert(db, chain, 0),
  async reordering(db, chain, roll) {
    const [a, b] = [pick(roll), pick(roll)];
    const other = a === b ? (a % LENGTH) + 1 : b;
    for (const [from, to] of [
      [a, 9999],
      [other, a],
      [9999, other],
    ])
      await db.query(`UPDATE audit_entry SET sequence = $3 ${at}`, [chain, from, to]);
  },
  'truncation at the end': (db, chain, roll) =>
    db.query('DELETE FROM audit_entry WHERE chain = $1 AND sequence >= $2', [chain, pick(roll)]),
  'truncation at the start': (db, chain, roll) =>
    db.query('DELETE FROM audit_entry WHERE chain = $1 AND sequence <= $2', [chain, pick(roll)]),
  'swapping in another log': (db, chain, roll) =>
    db.query(`UPDATE audit_entry SET chain = $3 ${at}`, [chain, pick(roll), randomUUID()]),
};

/** A new entry, with the hash that somebody without the key would give it. */
async function insert(db: pg.Client, chain: string, place: number): Promise<void> {
  const last = await db.query(`SELECT hash FROM audit_entry ${at}`, [chain, place - 1]);
  await db.query(
    `INSERT INTO audit_entry (chain, sequence, at, "actorName", via, action, target, hash)
     VALUES ($1, $2, now(), 'Mallory', 'browser', 'member.changeRole', 'member:mallory', $3)`,
    [chain, place, digest(`${last.rows[0]?.hash ?? ''}\n{}`)],
  );
}

describe('verifying', () => {
  it(`finds every one of ${TRIES} forgeries and says where`, async () => {
    const { team } = await aLog(LENGTH);
    expect(await verifyChain(team.id)).toEqual({ chain: team.id, ok: true, entries: LENGTH });
    const db = await connect(CONTROL_DATABASE);
    await db.query('SET session_replication_role = replica');
    await db.query('CREATE TABLE kept AS SELECT * FROM audit_entry');
    const roll = dice(7);
    const names = Object.keys(forgeries);
    const missed: string[] = [];
    for (let n = 0; n < TRIES; n++) {
      const name = names[n % names.length] ?? '';
      await forgeries[name]?.(db, team.id, roll);
      const report = await verifyChain(team.id);
      if (report.ok || !report.problem || report.brokenAt === undefined) missed.push(`${n}: ${name}`);
      await db.query('TRUNCATE audit_entry');
      await db.query('INSERT INTO audit_entry SELECT * FROM kept');
    }
    await db.query('DROP TABLE kept');
    await db.end();
    expect(missed).toEqual([]);
    expect((await verifyChain(team.id)).ok).toBe(true);
  }, 120_000);

  it('misses a log that is gone as a whole, and the entry that is gone from its middle, in words', async () => {
    const { team } = await aLog(3);
    const db = await connect(CONTROL_DATABASE);
    await db.query('SET session_replication_role = replica');
    await db.query('DELETE FROM audit_entry WHERE chain = $1 AND sequence = 2', [team.id]);
    expect(await verifyChain(team.id)).toMatchObject({
      ok: false,
      entries: 1,
      brokenAt: '2',
      problem: 'Entry 2 is missing: the log goes on with 3.',
    });
    await db.query('DELETE FROM audit_entry WHERE chain = $1', [team.id]);
    await db.end();
    const found = (await verifyAll()).find((report) => report.chain === team.id);
    expect(found?.problem).toBe('Entries 1 to 3 are missing: the log is empty, but 3 was written.');
  });

  it('does not take a forged note of the head for a real one', async () => {
    const { team } = await aLog(2);
    const file = path.join(readSettings().dataDir, 'audit', `${team.id}.heads`);
    fs.appendFileSync(file, `9 ${'a'.repeat(64)} ${'b'.repeat(64)}\n`);
    expect((await verifyChain(team.id)).ok).toBe(true);
  });

  it('is not disturbed by many writers at once', async () => {
    const { team, owner } = await aLog(0);
    await Promise.all([1, 2, 3, 4].map(() => write(owner, team.id, 5)));
    expect(await verifyChain(team.id)).toEqual({ chain: team.id, ok: true, entries: 20 });
  });

  it('cannot be needed because of an ordinary statement: the table refuses changes', async () => {
    const { team } = await aLog(1);
    const db = await connect(CONTROL_DATABASE);
    await expect(db.query('DELETE FROM audit_entry WHERE chain = $1', [team.id])).rejects.toThrow(
      /never changed/,
    );
    await expect(db.query(`UPDATE audit_entry SET action = 'x'`)).rejects.toThrow(/never changed/);
    await db.end();
  });
});

describe('the page', () => {
  it('is for admins, pages by number, and narrows by person, action, target and day', async () => {
    const { team, owner, input } = await aLog(9);
    const developer = await aMember(team, 'developer');
    const admin = await aMember(team, 'admin');
    for (const procedure of ['list', 'facets', 'verify'] as const) {
      await expect(callerFor(developer).audit[procedure](input)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const outside = await aMember(await aTeam(), 'owner');
      await expect(callerFor(outside).audit[procedure](input)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    const log = callerFor(admin).audit;
    const first = await log.list({ ...input, limit: 4 });
    expect(first.entries.map((one) => one.sequence)).toEqual(['9', '8', '7', '6']);
    const rest = await log.list({ ...input, limit: 50, cursor: BigInt(first.next ?? 0) });
    expect(rest).toMatchObject({ next: null, entries: { length: 5 } });
    const count = async (filter: object) => (await log.list({ ...input, ...filter })).entries.length;
    expect(await count({ person: owner.id })).toBe(9);
    expect(await count({ person: admin.id })).toBe(0);
    expect(await count({ action: 'project.create' })).toBe(3);
    expect(await count({ action: 'member' })).toBe(6);
    expect(await count({ target: 'MEMBER:1' })).toBe(2);
    const today = new Date().toISOString().slice(0, 10);
    expect(await count({ from: today, to: today })).toBe(9);
    expect(await count({ to: '2001-01-01' })).toBe(0);
    expect(await log.facets(input)).toEqual({
      people: [{ id: owner.id, name: owner.name }],
      actions: ['member.changeRole', 'project.create'],
    });
    expect(await log.verify(input)).toMatchObject({ ok: true, entries: 9 });
  });

  it('of the server is for its owner', async () => {
    const team = await aTeam();
    const owner = await aMember(team, 'owner');
    await expect(callerFor(owner).audit.serverList({})).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await callerFor({ ...owner, serverOwner: true }).audit.serverVerify()).toMatchObject({ ok: true });
  });
});

describe('the export', () => {
  async function text(pieces: AsyncGenerator<string>): Promise<string> {
    let all = '';
    for await (const piece of pieces) all += piece;
    return all;
  }

  it('has every entry that passes the filter, oldest first', async () => {
    const { team } = await aLog(6);
    const json = JSON.parse(await text(exportLog(team.id, { action: 'member' }, 'json')));
    expect(json.map((row: { sequence: string }) => row.sequence)).toEqual(['1', '2', '4', '5']);
    const csv = (await text(exportLog(team.id, {}, 'csv'))).trim().split('\r\n');
    expect(csv).toHaveLength(7);
    expect(csv[0]).toBe('sequence,at,actor,via,action,target,before,after,hash');
    expect(await text(exportLog(randomUUID(), {}, 'json', readDb()))).toBe('[]\n');
  });

  it('quotes what would break a table or run in a spreadsheet', () => {
    expect(csvField('a"b,c')).toBe('"a""b,c"');
    expect(csvField('=HYPERLINK("x")')).toBe(`"'=HYPERLINK(""x"")"`);
    expect(csvField({ a: 1 })).toBe('"{""a"":1}"');
    expect(csvField(null)).toBe('');
  });
});
