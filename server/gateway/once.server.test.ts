import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Kit, PUBLISHABLE, SECRET, sign, startKit } from './testing/kit.ts';

const SCHEMA = `
  create table payment (id bigint generated always as identity primary key, payer text, amount int check (amount > 0));
  create table other (id int primary key, payment bigint references payment deferrable initially deferred);
  grant select, insert, update, delete on payment, other to anon, authenticated;
  create function pay(amount int) returns bigint language sql as 'insert into payment (amount) values (amount) returning id';
  create function total() returns bigint language sql stable as 'select count(*) from payment';
  create function run_sql(statement text) returns text language plpgsql as
    'begin execute statement; return current_user; end';
`;

let kit: Kit;
beforeAll(async () => {
  kit = await startKit(inject('cluster').url, { schemas: ['public'] }, SCHEMA);
});
afterAll(() => kit.stop());
beforeEach(async () => {
  await kit.admin.query('truncate payment, other, slipway.idempotency restart identity');
});

interface Wish {
  key?: string;
  body?: unknown;
  headers?: Record<string, string>;
  method?: string;
  url?: string;
}

async function send(path: string, { key, body, headers, method = 'POST', url = kit.url }: Wish = {}) {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      apikey: PUBLISHABLE,
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: text ? JSON.parse(text) : undefined };
}

const SHOWN = { prefer: 'return=representation' };
const payments = async () =>
  (await kit.admin.query('select count(*)::int as n from payment')).rows[0].n as number;
const user = (sub: string | undefined, more: object = {}) => {
  const claims = { role: 'authenticated', aud: kit.environment.ref, ...(sub && { sub }), ...more };
  return { authorization: `Bearer ${sign({ exp: Math.floor(Date.now() / 1000) + 60, ...claims })}` };
};

describe('a repeated write', () => {
  it('answers the first one: status, headers, body', async () => {
    const wish = { key: '"8e03978e-40d5-43dd-bc93-6894a57f9324"', body: { amount: 5 }, headers: SHOWN };
    const first = await send('/payment?select=id,amount', wish);
    const again = await send('/payment?select=id,amount', wish);
    expect([first.status, first.json]).toEqual([201, [{ id: 1, amount: 5 }]]);
    expect([again.status, again.json]).toEqual([201, [{ id: 1, amount: 5 }]]);
    for (const name of ['content-type', 'content-range', 'preference-applied'])
      expect(again.headers.get(name)).toBe(first.headers.get(name));
    expect([first, again].map((one) => one.headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    expect(await payments()).toBe(1);
    // Quoted or bare, it is the same key.
    const bare = { ...wish, key: wish.key.slice(1, -1) };
    expect((await send('/payment?select=id,amount', bare)).json).toEqual(first.json);
  });

  it('holds for PATCH, DELETE and functions', async () => {
    await send('/payment', { body: [{ amount: 1 }, { amount: 2 }] });
    const change = { key: 'change', method: 'PATCH', body: { amount: 9 }, headers: SHOWN };
    await send('/payment?id=eq.1', change);
    await kit.admin.query('update payment set amount = 3');
    expect((await send('/payment?id=eq.1', change)).json).toMatchObject([{ amount: 9 }]);
    const removal = { key: 'removal', method: 'DELETE', headers: SHOWN };
    const gone = (await send('/payment?id=eq.2', removal)).json;
    expect((await send('/payment?id=eq.2', removal)).json).toEqual(gone);
    const call = { key: 'call', body: { amount: 4 } };
    expect((await send('/rpc/pay', call)).json).toBe((await send('/rpc/pay', call)).json);
    expect(await payments()).toBe(2);
  });

  it('is one row, fifty at once', async () => {
    const wish = { key: 'fifty', body: { amount: 5 }, headers: SHOWN };
    const answers = await Promise.all(Array.from({ length: 50 }, () => send('/payment', wish)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await payments()).toBe(1);
  });

  it('happens again after a day, and old answers are removed', async () => {
    await send('/payment', { key: 'old', body: { amount: 5 } });
    await send('/payment', { key: 'older', body: { amount: 5 } });
    await kit.admin.query("update slipway.idempotency set made_at = now() - interval '25 hours'");
    await send('/payment', { key: 'old', body: { amount: 5 } });
    expect(await payments()).toBe(3);
    expect((await kit.admin.query('select from slipway.idempotency')).rowCount).toBe(1);
  });
});

describe('what is not repeated', () => {
  it('another request with the same key is refused', async () => {
    await send('/payment', { key: 'one', body: { amount: 5 } });
    for (const other of [
      send('/payment', { key: 'one', body: { amount: 6 } }),
      send('/payment?select=id', { key: 'one', body: { amount: 5 } }),
      send('/payment', { key: 'one', body: { amount: 5 }, headers: SHOWN }),
    ])
      expect(await other).toMatchObject({ status: 422, json: { code: 'SLW102' } });
    expect(await payments()).toBe(1);
  });

  it('a failed write leaves its key free', async () => {
    const wish = { key: 'failed', body: { amount: -1 } };
    expect(await send('/payment', wish)).toMatchObject({ status: 400, json: { code: '23514' } });
    expect(await send('/payment', { key: 'failed', body: { amount: 1 } })).toMatchObject({ status: 201 });
    // A constraint that is checked at the commit undoes the kept answer too.
    const deferred = { key: 'deferred', body: { id: 1, payment: 99 } };
    expect(await send('/other', deferred)).toMatchObject({ status: 409, json: { code: '23503' } });
    expect((await kit.admin.query('select from slipway.idempotency')).rowCount).toBe(1);
  });

  it('each caller has keys of their own; a renewed token is the same caller', async () => {
    const wish = (headers: Record<string, string>) => ({ key: 'mine', body: { amount: 5 }, headers });
    const callers: Record<string, string>[] = [
      {},
      user('ada'),
      user('bob'),
      user('ada', { iat: 1 }),
      { apikey: SECRET },
    ];
    for (const headers of callers) await send('/payment', wish(headers));
    expect(await payments()).toBe(4);
    // Without a subject, whatever else the token says tells callers apart.
    await send('/payment', wish(user(undefined, { email: 'a@example.com' })));
    await send('/payment', wish(user(undefined, { email: 'b@example.com' })));
    expect(await payments()).toBe(6);
  });

  it('a key that the draft does not allow is refused; reads do not look at it', async () => {
    for (const key of ['', 'a b', 'é', '"a', 'x'.repeat(256), 'a,b'])
      expect(await send('/payment', { key, body: { amount: 1 } })).toMatchObject({
        status: 400,
        json: { code: 'SLW101' },
      });
    expect((await send('/payment', { key: 'a b', method: 'GET' })).status).toBe(200);
    expect((await send('/rpc/total', { key: 'total', body: {} })).status).toBe(200);
    expect(await payments()).toBe(0);
  });

  it('an answer too large to keep undoes the write', async () => {
    await kit.admin.query("alter table payment alter column payer set default repeat('x', 2000000)");
    const large = await send('/payment', { key: 'large', body: { amount: 5 }, headers: SHOWN });
    await kit.admin.query('alter table payment alter column payer drop default');
    expect([large.status, large.json.code, await payments()]).toEqual([413, 'SLW105', 0]);
  });

  it('while the first one runs in another gateway, the second is told to come back', async () => {
    const { admin } = kit;
    await send('/payment', { key: 'busy', body: { amount: 5 } });
    await admin.query('begin');
    await admin.query('select from slipway.idempotency for update');
    const busy = await send('/payment', { key: 'busy', body: { amount: 5 } });
    await admin.query('rollback');
    expect([busy.status, busy.json.code, busy.headers.get('retry-after')]).toEqual([409, 'SLW103', '1']);
  });
});

describe('a caller with SQL of their own', () => {
  const sql = (statement: string) => send('/rpc/run_sql', { body: { statement } });

  it('cannot read or write what is kept, in no role', async () => {
    await send('/payment', { key: 'kept', body: { amount: 5 } });
    const key = (await kit.admin.query('select key from slipway.idempotency')).rows[0].key;
    for (const statement of [
      'select answer from slipway.idempotency',
      `select slipway.idempotency_claim('${key}', '')`,
      'set local role none; select answer from slipway.idempotency',
      'set local role none; delete from slipway.idempotency',
      'set local role none; alter function slipway.idempotency_claim(text, text) reset all',
      `do $do$ begin set local role none; perform slipway.idempotency_keep('${key}', 'forged'); end $do$`,
    ])
      expect((await sql(statement)).json.code, statement).toMatch(/^(42501|P0001)$/);
    const kept = (await kit.admin.query('select * from slipway.idempotency')).rows[0];
    expect(`${kept.key} ${kept.request} ${kept.answer}`).not.toMatch(/kept|amount|payment/);
  });

  it('who leaves the role while working neither loses nor forges the answer', async () => {
    const wish = { key: 'leaving', body: { statement: 'set local role none' } };
    const first = await send('/rpc/run_sql', wish);
    expect([first.status, first.json]).toEqual([200, kit.environment.api.user]);
    expect((await send('/rpc/run_sql', wish)).text).toBe(first.text);
  });
});

/** Passes everything on until the answer is kept and committed; what PostgreSQL says of that never arrives. */
async function deafUpstream(committed: () => Promise<boolean>, onCommit: () => void) {
  const { hostname, port } = new URL(inject('cluster').url);
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(port), hostname);
    let deaf = false;
    client.on('data', (chunk) => {
      const keeps = chunk.includes('idempotency_keep');
      deaf ||= keeps;
      upstream.write(chunk);
      const look = async (): Promise<void> => ((await committed()) ? onCommit() : look());
      if (keeps) void look();
    });
    upstream.on('data', (chunk) => deaf || client.write(chunk));
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    client.on('close', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as net.AddressInfo).port };
}

it('survives a gateway that is killed between commit and answer', async () => {
  const { promise: committed, resolve } = Promise.withResolvers<void>();
  const { server, port } = await deafUpstream(async () => (await payments()) === 1, resolve);
  const script = new URL('testing/gateway-process.ts', import.meta.url).pathname;
  const child = spawn(
    process.execPath,
    [script, kit.environment.ref, kit.environment.database, String(port)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const wish = { key: 'killed', body: { amount: 7 }, headers: SHOWN };
  const lost = send('/payment', { ...wish, url: line.toString().trim() }).catch(() => 'lost');
  await committed;
  child.kill('SIGKILL');
  expect(await lost).toBe('lost');
  const again = await send('/payment', wish);
  expect([again.status, again.json, await payments()]).toEqual([201, [{ id: 1, payer: null, amount: 7 }], 1]);
  server.close();
});
