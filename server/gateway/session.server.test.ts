import { setTimeout as delay } from 'node:timers/promises';
import { PostgrestClient } from '@supabase/postgrest-js';
import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Kit, PUBLISHABLE, SECRET, sign, startKit } from './testing/kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit(inject('cluster').url);
});
afterAll(() => kit.stop());

const now = () => Math.floor(Date.now() / 1000);
const user = (sub: string, more: Record<string, unknown> = {}) =>
  sign({ aud: kit.environment.ref, role: 'authenticated', sub, exp: now() + 600, ...more });

async function get(path: string, headers: Record<string, string>, init: RequestInit = {}) {
  const answer = await fetch(`${kit.url}${path}`, { ...init, headers });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined };
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('who calls', () => {
  it('takes the role from the key or the token', async () => {
    const whoami = async (headers: Record<string, string>) => (await get('/rpc/whoami', headers)).body;
    expect(await whoami({ apikey: PUBLISHABLE })).toBe('anon');
    expect(await whoami(bearer(PUBLISHABLE))).toBe('anon');
    expect(await whoami({ apikey: SECRET, ...bearer(SECRET) })).toBe('service_role');
    expect(await whoami({ apikey: PUBLISHABLE, ...bearer(user('u1')) })).toBe('authenticated');
    expect(await whoami(bearer(user('u1')))).toBe('authenticated');
    expect(await whoami(bearer(sign({ aud: [kit.environment.ref], role: 'service_role' })))).toBe(
      'service_role',
    );
  });

  it.each([
    ['nothing', {}, 'PGRST302'],
    ['an unknown key', { apikey: 'slp_pub_unknownunknown' }, 'PGRST302'],
    [
      'a wrong key beside a good token',
      () => ({ apikey: 'slp_pub_unknownunknown', ...bearer(user('u1')) }),
      'PGRST302',
    ],
    ['a text that is no token', bearer('abc'), 'PGRST301'],
    ['another secret', () => bearer(sign({ aud: kit.environment.ref, role: 'anon' }, 'other')), 'PGRST301'],
    ['alg none', () => bearer(sign({ aud: kit.environment.ref, role: 'anon' }, '', 'none')), 'PGRST301'],
    ['no audience', () => bearer(sign({ role: 'authenticated' })), 'PGRST303'],
    ['another environment', () => bearer(sign({ role: 'authenticated', aud: 'elsewhere' })), 'PGRST303'],
    ['no role', () => bearer(sign({ aud: kit.environment.ref })), 'PGRST303'],
    ['a database role', () => bearer(user('u1', { role: 'postgres' })), 'PGRST303'],
    ['expired', () => bearer(user('u1', { exp: now() - 31 })), 'PGRST303'],
    ['not yet', () => bearer(user('u1', { nbf: now() + 40 })), 'PGRST303'],
  ])('refuses %s', async (_, headers, code) => {
    const answer = await get(
      '/customers',
      typeof headers === 'function' ? headers() : (headers as Record<string, string>),
    );
    expect([answer.status, answer.body.code]).toEqual([401, code]);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('allows 30 s of clock skew', async () => {
    expect((await get('/customers', bearer(user('u1', { exp: now() - 20, nbf: now() + 20 })))).status).toBe(
      200,
    );
  });

  it('stops taking a key as soon as the directory drops it', async () => {
    const { environment, directory } = kit;
    expect((await get('/customers', { apikey: PUBLISHABLE })).status).toBe(200);
    directory.environments.set(environment.ref, { ...environment, keys: [] });
    expect((await get('/customers', { apikey: PUBLISHABLE })).status).toBe(401);
    const retired = environment.keys.map((key) => ({ ...key, retiresAt: Date.now() + 300 }));
    directory.environments.set(environment.ref, { ...environment, keys: retired });
    expect((await get('/customers', { apikey: PUBLISHABLE })).status).toBe(200);
    await delay(350);
    expect((await get('/customers', { apikey: PUBLISHABLE })).status).toBe(401);
    directory.environments.set(environment.ref, environment);
  });
});

describe('row-level security', () => {
  it('shows each user their own rows, however requests interleave', async () => {
    const ask = async (i: number) => {
      const who = ['u1', 'u2', 'u3', 'anon', 'service'][i % 5] ?? '';
      if (who === 'anon') {
        expect((await get('/notes', { apikey: PUBLISHABLE })).status).toBe(401);
        return;
      }
      const headers: Record<string, string> = who === 'service' ? { apikey: SECRET } : bearer(user(who));
      const bad = i % 7 === 0;
      const answer = await get(bad ? '/notes?id=eq.x' : '/notes?select=owner&order=owner', headers);
      if (bad) expect(answer.status).toBe(400);
      else
        expect(answer.body.map((row: { owner: string }) => row.owner)).toEqual(
          who === 'service' ? ['u1', 'u2'] : who === 'u3' ? [] : [who],
        );
    };
    await Promise.all(Array.from({ length: 300 }, (_, i) => ask(i)));
  });

  it('leaves nothing behind in the session, not even what SQL sets for the session', async () => {
    const set = (name: string, value: string) =>
      get(
        '/rpc/sneak',
        { ...bearer(user('u1')), 'content-type': 'application/json' },
        { method: 'POST', body: JSON.stringify({ name, value }) },
      );
    for (const [name, value] of [
      ['role', 'authenticated'],
      ['request.jwt.claims', '{"sub":"u2"}'],
      ['search_path', 'other'],
      ['statement_timeout', '1'],
    ] as const)
      await Promise.all(Array.from({ length: 20 }, () => set(name, value)));
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => get('/notes?select=owner', bearer(user('u1')))),
    );
    for (const answer of answers) expect(answer.body).toEqual([{ owner: 'u1' }]);
    for (const answer of await Promise.all(
      Array.from({ length: 20 }, () => get('/rpc/whoami', { apikey: PUBLISHABLE })),
    ))
      expect(answer.body).toBe('anon');
    expect((await get('/rpc/setting?name=request.jwt.claims', { apikey: PUBLISHABLE })).body).toBe(
      '{"role":"anon"}',
    );
  });

  it('refuses a write that a policy forbids and climbs to no other role', async () => {
    const post = (path: string, body: unknown, token: string) =>
      get(
        path,
        { ...bearer(token), 'content-type': 'application/json' },
        { method: 'POST', body: JSON.stringify(body) },
      );
    const other = await post('/notes', { owner: 'u2', body: 'x' }, user('u1'));
    expect([other.status, other.body.code]).toEqual([403, '42501']);
    const climb = await post('/rpc/sneak', { name: 'role', value: 'service_role' }, user('u1'));
    expect(climb.status).toBe(403);
    expect(climb.body.code).toBe('42501');
  });

  it('shows SQL what the request was, without its credentials', async () => {
    const headers = {
      ...bearer(user('u7')),
      'x-custom': 'ü'.normalize('NFD').slice(0, 1),
      cookie: 'next-auth.session-token=secret',
    };
    const seen = await get('/rpc/setting?name=request.headers', headers);
    const shown = JSON.parse(seen.body);
    expect(shown['x-custom']).toBe('u');
    expect(Object.keys(shown)).not.toContain('authorization');
    expect(seen.body).not.toContain('secret');
    expect((await get('/rpc/setting?name=request.method', headers)).body).toBe('GET');
  });
});

describe('limits', () => {
  it('cancels what runs longer than the role may', async () => {
    const { environment, directory } = kit;
    directory.environments.set(environment.ref, {
      ...environment,
      limits: { ...environment.limits, anonMs: 300 },
    });
    const from = Date.now();
    const answer = await get(
      '/rpc/wait',
      { apikey: PUBLISHABLE, 'content-type': 'application/json' },
      { method: 'POST', body: '{"seconds": 20}' },
    );
    expect([answer.status, answer.body.code]).toEqual([504, '57014']);
    expect(Date.now() - from).toBeLessThan(2500);
    directory.environments.set(environment.ref, environment);
  });

  it('cancels from outside what switched its own limit off', async () => {
    await kit.admin.query(
      `create function unbound() returns void language plpgsql as $$ begin
        perform set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false);
        perform pg_sleep(20); end $$`,
    );
    const limits = { ...kit.environment.limits, anonMs: 300 };
    const changed = { ...kit.environment, limits, catalogVersion: 77 };
    kit.directory.environments.set(changed.ref, changed);
    const from = Date.now();
    const headers = { apikey: PUBLISHABLE, 'content-type': 'application/json' };
    const answer = await get('/rpc/unbound', headers, { method: 'POST', body: '{}' });
    expect([answer.status, answer.body.code]).toEqual([504, '57014']);
    expect(Date.now() - from).toBeLessThan(3000);
    kit.directory.environments.set(kit.environment.ref, kit.environment);
  });

  it('leaves neither locks, temporary tables nor notifications to the next request', async () => {
    await kit.admin.query(
      `create function leave_things() returns void language plpgsql as $$ begin
        perform pg_advisory_xact_lock(4711); execute 'listen leftovers'; execute 'prepare leftover as select 1';
        perform set_config('role', 'authenticated', true); end $$;
      create function find_things() returns json language sql as $$ select json_build_object(
        'locks', (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
        'role', current_user, 'temporary', (select count(*) from pg_class where relpersistence = 't')) $$`,
    );
    const changed = { ...kit.environment, catalogVersion: 78 };
    kit.directory.environments.set(changed.ref, changed);
    const headers = { apikey: PUBLISHABLE, 'content-type': 'application/json' };
    const call = (name: string) => get(`/rpc/${name}`, headers, { method: 'POST', body: '{}' });
    for (let i = 0; i < 12; i++) {
      await call('leave_things');
      expect((await call('find_things')).body).toEqual({ locks: 0, role: 'anon', temporary: 0 });
    }
    kit.directory.environments.set(kit.environment.ref, kit.environment);
  });

  it('cancels the query of a caller who hung up', async () => {
    const abort = new AbortController();
    const waiting = fetch(`${kit.url}/rpc/wait`, {
      method: 'POST',
      headers: { apikey: SECRET, 'content-type': 'application/json' },
      body: '{"seconds": 25}',
      signal: abort.signal,
    });
    const running = async () =>
      (
        await kit.admin.query(
          `select 1 from pg_stat_activity where state = 'active' and query like '%"wait"%' and pid <> pg_backend_pid()`,
        )
      ).rowCount;
    await expect.poll(running, { timeout: 5000 }).toBe(1);
    abort.abort();
    await expect(waiting).rejects.toThrow();
    await expect.poll(running, { timeout: 5000 }).toBe(0);
  });

  it('answers 414, 413 and 431 to what is too large', async () => {
    const key = { apikey: SECRET };
    expect((await get(`/customers?id=eq.${'1'.repeat(9000)}`, key)).status).toBe(414);
    const body = `"${'x'.repeat(11 * 1024 * 1024)}"`;
    expect(
      (await get('/customers', { ...key, 'content-type': 'application/json' }, { method: 'POST', body }))
        .status,
    ).toBe(413);
    const deep = `{"name":${'['.repeat(65)}${']'.repeat(65)}}`;
    const json = { ...key, 'content-type': 'application/json' };
    expect((await get('/customers', json, { method: 'POST', body: deep })).status).toBe(400);
    const packed = { ...json, 'content-encoding': 'gzip' };
    expect((await get('/customers', packed, { method: 'POST', body: 'x' })).status).toBe(415);
    expect(
      (await fetch(`${kit.url}/customers`, { headers: { ...key, 'x-big': 'x'.repeat(20_000) } })).status,
    ).toBe(431);
  });

  it('heals when PostgreSQL drops its connections', async () => {
    await get('/customers', { apikey: PUBLISHABLE });
    const inFlight = get(
      '/rpc/wait',
      { apikey: PUBLISHABLE, 'content-type': 'application/json' },
      { method: 'POST', body: '{"seconds": 2}' },
    );
    await delay(200);
    await kit.admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`, [
      kit.environment.api.user,
    ]);
    const cut = await inFlight;
    expect([cut.status, cut.headers.get('retry-after')]).toEqual([503, '1']);
    await expect
      .poll(async () => (await get('/customers?limit=1', { apikey: PUBLISHABLE })).status, { timeout: 2000 })
      .toBe(200);
  });

  it('loads the catalog again when its version changes', async () => {
    await kit.admin.query('create table late (id int); grant select on late to anon');
    expect((await get('/late', { apikey: PUBLISHABLE })).status).toBe(404);
    const changed = { ...kit.environment, catalogVersion: 2 };
    kit.directory.environments.set(changed.ref, changed);
    // The first request already: a name of the new version waits for the catalog that knows it.
    expect((await get('/late', { apikey: PUBLISHABLE })).status).toBe(200);
    await kit.admin.query("alter table late add column more text default 'm'; insert into late values (1)");
    expect((await get('/late', { apikey: PUBLISHABLE })).body).toEqual([{ id: 1, more: 'm' }]);
  });
});

describe('browsers', () => {
  it('answers preflights, and lists origins when they are limited', async () => {
    const preflight = await fetch(`${kit.url}/customers`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://a.example',
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'apikey,prefer',
      },
    });
    expect([
      preflight.status,
      preflight.headers.get('access-control-allow-origin'),
      preflight.headers.get('access-control-allow-headers'),
    ]).toEqual([200, '*', 'apikey,prefer']);
    kit.directory.environments.set(kit.environment.ref, {
      ...kit.environment,
      corsOrigins: ['https://a.example'],
    });
    const from = async (origin: string) =>
      (await get('/customers?limit=1', { apikey: PUBLISHABLE, origin })).headers.get(
        'access-control-allow-origin',
      );
    expect([await from('https://a.example'), await from('https://b.example')]).toEqual([
      'https://a.example',
      null,
    ]);
    kit.directory.environments.set(kit.environment.ref, kit.environment);
  });
});

describe('the clients people use', () => {
  it('works with postgrest-js', async () => {
    const client = new PostgrestClient(kit.url, { headers: { apikey: SECRET } });
    const { data, error, count } = await client
      .from('customers')
      .select('name, orders!customer_id(id)', { count: 'exact' })
      .eq('id', 1)
      .order('id');
    expect([data, error, count]).toEqual([[{ name: 'Ada', orders: [{ id: 1 }, { id: 2 }] }], null, 1]);
    const single = await client.from('customers').select('id').eq('id', 99).single();
    expect(single.error?.code).toBe('PGRST116');
    expect((await client.from('customers').select('id').eq('id', 99).maybeSingle()).data).toBeNull();
    const made = await client.from('products').insert({ id: 50, name: 'Made', price: 1 }).select().single();
    expect(made.data).toMatchObject({ id: 50 });
    const upserted = await client.from('products').upsert({ id: 50, name: 'Made', price: 2 }).select('price');
    expect(upserted.data).toEqual([{ price: 2 }]);
    expect((await client.from('products').update({ price: 3 }).eq('id', 50).select('price')).data).toEqual([
      { price: 3 },
    ]);
    expect((await client.from('products').delete().eq('id', 50).select('id')).data).toEqual([{ id: 50 }]);
    expect((await client.rpc('add', { a: 1, b: 2 })).data).toBe(3);
    expect((await client.from('customers').select('id', { count: 'exact', head: true })).count).toBe(3);
    expect((await client.schema('other').from('things').select()).data).toEqual([{ id: 1, name: 'thing' }]);
    expect(
      (await client.from('customers').select('id').or('id.eq.1,name.eq.Linus').order('id').range(1, 5)).data,
    ).toEqual([{ id: 3 }]);
    expect((await client.from('customers').select('id').contains('tags', ['a'])).data).toEqual([{ id: 1 }]);
    expect((await client.from('orders').select('id').csv()).data).toBe('id\n1\n2\n3\n4');
  });

  it('works with supabase-js, signed out and signed in', async () => {
    const anon = createClient(kit.url.replace('/rest/v1', ''), PUBLISHABLE, {
      auth: { persistSession: false },
    });
    expect((await anon.from('customers').select('name').limit(1)).data).toEqual([{ name: 'Ada' }]);
    const signedIn = createClient(kit.url.replace('/rest/v1', ''), PUBLISHABLE, {
      accessToken: async () => user('u2'),
    });
    expect((await signedIn.from('notes').select('owner')).data).toEqual([{ owner: 'u2' }]);
  });
});
