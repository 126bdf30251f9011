import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Kit, startKit } from '../testing/kit.ts';
import { ConnectionBudget } from './budget.ts';
import { ConnectionLost, PostgresError, type Rows } from './connection.ts';
import { Pool, type PoolLimits } from './pool.ts';
import { PoolExhausted, TimedOut } from './task.ts';

let kit: Kit;
let pool: Pool;
beforeAll(async () => {
  kit = await startKit(inject('cluster').url, {}, '');
  return () => kit.stop();
});
afterEach(() => pool.close());

function open(limits: Partial<PoolLimits> = {}, password = 'pw', through?: number): Pool {
  const { hostname, port } = new URL(inject('cluster').url);
  const login = { user: kit.environment.api.user, password };
  const all = {
    connections: 3,
    lanes: 1,
    quickMs: 150,
    inside: 50,
    waiting: 10,
    gateMs: 500,
    waitMs: 500,
    idleMs: 300,
    ...limits,
  };
  const address = { host: hostname, port: through ?? Number(port) };
  pool = new Pool({ ...address, database: kit.environment.database, ...login }, all);
  return pool;
}

/** A way to the cluster that keeps cancel requests back until `deliver`, which waits until PostgreSQL has taken them. */
async function slowCancels() {
  const { hostname, port } = new URL(inject('cluster').url);
  const held: (() => Promise<void>)[] = [];
  const server = net.createServer({ allowHalfOpen: true }, (near) => {
    const far = net.connect(Number(port), hostname);
    const ends = [near, far];
    ends.forEach((end, at) => {
      end.on('error', () => ends[1 - at]?.destroy()).on('close', () => ends[1 - at]?.destroy());
    });
    far.pipe(near);
    near.once('data', (first: Buffer) => {
      const pass = () => {
        far.write(first);
        near.pipe(far);
      };
      if (first.length !== 16 || first.readInt32BE(4) !== 80877102) return pass();
      near.pause();
      held.push(async () => {
        const gone = new Promise((resolve) => far.once('close', resolve));
        pass();
        await gone;
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as net.AddressInfo;
  const deliver = () => Promise.all(held.splice(0).map((pass) => pass()));
  return { port: own, held, deliver, stop: () => server.close() };
}
const first = (rows: Rows) => rows[0]?.body?.toString();
const sleep = (seconds: number) => ({
  key: 'sleep',
  text: `select pg_sleep($1::float8)::text || $2`,
  values: [String(seconds), 'x'],
});
const echo = (text: string) => ({ key: 'echo', text: 'select $1::text', values: [text] });

describe('a pool', () => {
  it('runs batches in one transaction each and keeps their answers apart', async () => {
    open();
    const set = { key: 'set', text: `select set_config('x.y', $1, true)`, values: ['v'] };
    const read = { key: 'read', text: `select coalesce(current_setting('x.y', true), '')`, values: [] };
    expect((await pool.run([set, read], 1000).rows)[1]?.body?.toString()).toBe('v');
    expect(first(await pool.run([read], 1000).rows)).toBe('');
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => pool.run([echo(`t${i}`)], 1000).rows),
    );
    expect(answers.map(first)).toEqual(Array.from({ length: 10 }, (_, i) => `t${i}`));
  });

  it('prepares more statements than it keeps, and survives DEALLOCATE ALL', async () => {
    open({ connections: 1 });
    for (let i = 0; i < 300; i++)
      expect(
        first(await pool.run([{ key: `k${i}`, text: `select '${i}'::text`, values: [] }], 1000).rows),
      ).toBe(String(i));
    const held = await pool.run(
      [{ key: 'count', text: 'select count(*)::text from pg_prepared_statements', values: [] }],
      1000,
    ).rows;
    expect(Number(first(held))).toBeLessThan(140);
    await pool.run([{ key: 'd', text: 'deallocate all', values: [] }], 1000).rows;
    expect(first(await pool.run([echo('again')], 1000).rows)).toBe('again');
    expect(first(await pool.run([echo('and again')], 1000).rows)).toBe('and again');
  });

  it('is refused quickly when it is full', async () => {
    open({ connections: 2, waiting: 3, waitMs: 200 });
    const from = Date.now();
    const runs = Array.from({ length: 8 }, () => pool.run([sleep(0.6)], 5000).rows);
    const settled = await Promise.allSettled(runs);
    const refused = settled.filter((s) => s.status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(4);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(PoolExhausted);
    expect(Date.now() - from).toBeLessThan(3000);
  });

  it('reports errors, limits and wrong passwords', async () => {
    open();
    await expect(pool.run([{ key: 'bad', text: 'selec', values: [] }], 1000).rows).rejects.toBeInstanceOf(
      PostgresError,
    );
    await expect(pool.run([sleep(9)], 200).rows).rejects.toBeInstanceOf(TimedOut);
    expect(first(await pool.run([echo('still fine')], 1000).rows)).toBe('still fine');
    pool.close();
    open({}, 'wrong');
    await expect(pool.run([echo('x')], 1000).rows).rejects.toThrow('password authentication failed');
    pool.close();
    await expect(pool.run([echo('x')], 1000).rows).rejects.toBeInstanceOf(ConnectionLost);
  });

  it('shares a budget with others: unused connections go to who needs them', async () => {
    const { hostname, port } = new URL(inject('cluster').url);
    const options = { host: hostname, port: Number(port), database: kit.environment.database };
    const budget = new ConnectionBudget(2);
    const limits = {
      connections: 2,
      lanes: 0,
      quickMs: 10,
      inside: 50,
      waiting: 10,
      gateMs: 500,
      waitMs: 5000,
      idleMs: 60_000,
    };
    const login = (kind: 'api' | 'service') => ({
      ...options,
      ...(kit.environment[kind] ?? kit.environment.api),
    });
    pool = new Pool(login('api'), limits, budget);
    const other = new Pool(login('service'), limits, budget);
    await Promise.all([pool.run([sleep(0.5)], 3000).rows, pool.run([sleep(0.5)], 3000).rows]);
    await expect.poll(() => [pool.size, budget.used]).toEqual([2, 2]);
    await Promise.all([other.run([sleep(0.5)], 3000).rows, other.run([sleep(0.5)], 3000).rows]);
    await expect.poll(() => [pool.size, other.size, budget.used]).toEqual([0, 2, 2]);
    const busy = [other.run([sleep(0.9)], 3000).rows, other.run([sleep(0.9)], 3000).rows];
    // All are taken and busy: a pool without any still gets its first.
    expect(first(await pool.run([echo('in')], 1000).rows)).toBe('in');
    await Promise.all(busy);
    other.close();
    await expect.poll(() => budget.used).toBe(1);
  });

  it('closes what is unused', async () => {
    open({ idleMs: 200 });
    await Promise.all(Array.from({ length: 6 }, () => pool.run([echo('x')], 1000).rows));
    expect(pool.size).toBeGreaterThan(0);
    await expect.poll(() => pool.size, { timeout: 3000 }).toBe(0);
    expect(first(await pool.run([echo('back')], 1000).rows)).toBe('back');
  });
});

describe('a lane', () => {
  const quick = (text: string, seconds = 0) => ({
    key: 'quick',
    text: 'select pg_sleep($1::float8)::text || $2',
    values: [String(seconds), text],
  });
  const warm = async () => {
    for (let i = 0; i < 12; i++) await pool.run([quick('w')], 1000, 'read').rows;
  };

  it('carries many quick reads at once and answers each with its own', async () => {
    open({ connections: 1, waiting: 0 });
    await expect(pool.run([quick('x')], 1000, 'read').rows).rejects.toBeInstanceOf(PoolExhausted);
    pool.close();
    open({ connections: 2 });
    await warm();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => pool.run([quick(`q${i}`)], 1000, 'read').rows),
    );
    expect(answers.map(first)).toEqual(Array.from({ length: 12 }, (_, i) => `q${i}`));
    expect(pool.size).toBeLessThanOrEqual(2);
  });

  it('carries writes of which each keeps its own transaction, and an error undoes only its own', async () => {
    open({ connections: 2 });
    await kit.admin.query('create table if not exists shared (id int primary key, who text)');
    await kit.admin.query('grant select, insert on shared to public');
    const write = (id: number) => ({
      key: 'write',
      text: `insert into shared values ($1, current_setting('role')) returning who`,
      values: [String(id)],
    });
    const role = (name: string) => ({
      key: 'role',
      text: `select set_config('role', $1, true)`,
      values: [name],
    });
    for (let i = 0; i < 12; i++) await pool.run([role('anon'), write(i)], 1000, 'write').rows;
    const runs = Array.from({ length: 20 }, (_, i) =>
      pool
        .run([role(i % 2 ? 'anon' : 'authenticated'), write(i % 5 === 4 ? 1 : 100 + i)], 1000, 'write')
        .rows.then(
          (rows) => rows[1]?.body?.toString(),
          (error: PostgresError) => error.fields.code,
        ),
    );
    const expected = Array.from({ length: 20 }, (_, i) =>
      i % 5 === 4 ? '23505' : i % 2 ? 'anon' : 'authenticated',
    );
    expect(await Promise.all(runs)).toEqual(expected);
    const { rows } = await kit.admin.query('select count(*)::int as n from shared where id >= 100');
    expect(rows[0].n).toBe(16);
  });

  it('stops a read that turned slow without harming its neighbours', async () => {
    open();
    await warm();
    const slow = pool.run([quick('slow', 20)], 400, 'read').rows.catch((error: unknown) => error);
    const neighbours = Array.from({ length: 5 }, (_, i) => pool.run([quick(`n${i}`)], 5000, 'read').rows);
    expect((await Promise.all(neighbours)).map(first)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
    expect(await slow).toBeInstanceOf(TimedOut);
  });

  it('is not used again while a cancel request is on its way to it', async () => {
    const way = await slowCancels();
    open({ connections: 1 }, 'pw', way.port);
    const locked = (number: number) => ({
      key: 'locked',
      text: 'select pg_advisory_xact_lock($1::bigint)::text || $2',
      values: [String(number), 'got it'],
    });
    const waits = `select from pg_locks where locktype = 'advisory' and not granted and objid = 2`;
    for (let i = 0; i < 12; i++) await pool.run([locked(0)], 1000, 'read').rows;
    await kit.admin.query('select pg_advisory_lock(1), pg_advisory_lock(2)');
    const slow = pool.run([locked(1)], 100, 'read').rows;
    await expect.poll(() => way.held.length, { timeout: 5000 }).toBe(1);
    await kit.admin.query('select pg_advisory_unlock(1)');
    expect(first(await slow)).toBe('got it');
    const innocent = pool.run([locked(2)], 5000).rows.then(first, (error: Error) => error.message);
    await expect.poll(async () => (await kit.admin.query(waits)).rowCount, { timeout: 5000 }).toBe(1);
    await way.deliver();
    await kit.admin.query('select pg_advisory_unlock(2)');
    expect(await innocent).toBe('got it');
    way.stop();
  });

  it('lets later reads pass on other connections while it is stuck', async () => {
    open();
    await warm();
    const slow = pool.run([quick('slow', 2)], 5000, 'read').rows;
    await delay(250);
    const from = Date.now();
    await Promise.all(Array.from({ length: 4 }, () => pool.run([quick('n')], 5000, 'read').rows));
    expect(Date.now() - from).toBeLessThan(900);
    await slow;
  });

  it('gives up what its caller no longer wants', async () => {
    open();
    await warm();
    const run = pool.run([quick('slow', 20)], 10_000, 'read');
    const failed = run.rows.catch((error: unknown) => error);
    await delay(50);
    run.cancel();
    expect(String(await failed)).toContain('hung up');
  });

  it('tells everyone on it when the connection is lost', async () => {
    open();
    await warm();
    const runs = Array.from({ length: 4 }, () =>
      pool.run([quick('x', 1)], 5000, 'read').rows.catch((error: unknown) => error),
    );
    await delay(100);
    await kit.admin.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [
      kit.environment.api.user,
    ]);
    for (const error of await Promise.all(runs)) expect(error).toBeInstanceOf(Error);
    expect(first(await pool.run([quick('alive')], 2000, 'read').rows)).toBe('alive');
  });
});
