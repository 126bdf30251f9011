import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { REST_DEFAULTS } from './contract.ts';
import { type Kit, SECRET, startKit } from './testing/kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit(
    inject('cluster').url,
    { schemas: ['public'] },
    `create table kinds (id int primary key, name text);
     insert into kinds values (1, 'b'), (2, 'a');
     create table jobs (id int, part int, kind_id int references kinds, state text, primary key (id, part));
     create view open_jobs as select id, part, kind_id, state as status from jobs where state = 'new';
     create table keyless (a int)`,
  );
  const rest = { ...REST_DEFAULTS, flavour: 'postgrest' as const };
  kit.directory.environments.set('alone', { ...kit.environment, ref: 'alone', rest });
});
beforeEach(() =>
  kit.admin.query(`truncate jobs; insert into jobs values
    (1, 1, 1, 'new'), (1, 2, 2, 'new'), (2, 1, 1, 'new'), (3, 1, null, 'new'), (4, 1, 1, 'old')`),
);
afterAll(() => kit?.stop());

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
  at?: string,
) {
  const answer = await fetch((at ? `${kit.origin}/p/${at}/rest/v1` : kit.url) + path, {
    method,
    headers: {
      apikey: SECRET,
      prefer: 'return=representation',
      'content-type': 'application/json',
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined };
}
const left = async () => (await ask('GET', '/jobs?select=id,part,state&order=id,part')).body as object[];

describe('limit and offset', () => {
  it('choose the rows of an update, in the order asked for', async () => {
    const done = await ask('PATCH', '/jobs?order=id.desc&limit=2&state=eq.new&select=id,part', {
      state: 'done',
    });
    expect([done.status, done.body, done.headers.get('content-range')]).toEqual([
      200,
      [
        { id: 3, part: 1 },
        { id: 2, part: 1 },
      ],
      '0-1/*',
    ]);
    expect((await left()).filter((row) => 'state' in row && row.state === 'done')).toHaveLength(2);
  });
  it('choose the rows of a delete, by key when nothing else is said', async () => {
    const gone = await ask('DELETE', '/jobs?limit=2&offset=1&select=id,part&order=id,part');
    expect(gone.body).toEqual([
      { id: 1, part: 2 },
      { id: 2, part: 1 },
    ]);
    const first = await ask('DELETE', '/jobs?limit=1', undefined, { prefer: 'count=exact' });
    expect([first.status, first.headers.get('content-range')]).toEqual([204, '*/1']);
    expect(await left()).toEqual([
      { id: 3, part: 1, state: 'new' },
      { id: 4, part: 1, state: 'old' },
    ]);
    expect((await ask('DELETE', '/jobs?limit=0')).body).toEqual([]);
  });
  it('work through views, linked orders and conditions of linked rows', async () => {
    const seen = await ask('PATCH', '/open_jobs?limit=1&order=id.desc&select=id,status', { status: 'done' });
    expect(seen.body).toEqual([{ id: 3, status: 'done' }]);
    const linked = await ask('PATCH', '/jobs?select=id,part,kinds!inner(name)&order=kinds(name)&limit=1', {
      state: 'x',
    });
    expect(linked.body).toEqual([{ id: 1, part: 2, kinds: { name: 'a' } }]);
  });
  it('leave a row alone that no longer fits when its turn comes', async () => {
    await kit.admin.query('begin');
    await kit.admin.query(`update jobs set state = 'taken' where id = 1 and part = 1`);
    const asked = ask('PATCH', '/jobs?state=eq.new&order=id,part&limit=1', { state: 'mine' });
    for (;;) {
      const { rows } = await kit.admin.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (rows.length) break;
    }
    await kit.admin.query('commit');
    expect((await asked).body).toEqual([]);
    expect((await left())[0]).toEqual({ id: 1, part: 1, state: 'taken' });
  });
  it('need a key', async () => {
    const refused = await ask('DELETE', '/keyless?limit=1');
    expect([refused.status, refused.body.code]).toEqual([400, 'PGRST109']);
    expect((await ask('DELETE', '/keyless')).status).toBe(200);
  });
  it('have no effect where PostgREST is stood in for', async () => {
    const all = await ask('DELETE', '/jobs?limit=1&order=id.desc,part&select=id', undefined, {}, 'alone');
    expect(all.body).toEqual([{ id: 4 }, { id: 3 }, { id: 2 }, { id: 1 }, { id: 1 }]);
  });
});
