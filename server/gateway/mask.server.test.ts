import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Kit, sign, startKit } from './testing/kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit(inject('cluster').url);
});
afterAll(() => kit.stop());

async function ask(path: string, mask = true, init: RequestInit = {}) {
  const token = sign({
    aud: kit.environment.ref,
    role: 'service_role',
    iss: 'slipway-console',
    mask,
    exp: Date.now() / 1000 + 300,
  });
  const answer = await fetch(`${kit.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
  };
}

describe('a token that only reads', () => {
  const send = async (path: string, init: RequestInit, more: object = {}) => {
    const exp = Date.now() / 1000 + 300;
    const claims = {
      aud: kit.environment.ref,
      role: 'service_role',
      iss: 'slipway-console',
      read: true,
      exp,
    };
    const authorization = `Bearer ${sign({ ...claims, ...more })}`;
    const headers = { authorization, 'content-type': 'application/json' };
    return fetch(`${kit.url}${path}`, { ...init, headers });
  };

  it.each([
    ['POST', '/customers', '{"name":"Eve"}'],
    ['PATCH', '/customers?id=eq.1', '{"name":"Eve"}'],
    ['PUT', '/customers?id=eq.1', '{"id":1,"name":"Eve"}'],
    ['DELETE', '/customers?id=eq.1', undefined],
    ['POST', '/rpc/touch', '{}'],
    ['GET', '/rpc/touch', undefined],
  ])('is refused to %s %s', async (method, path, body) => {
    const answer = await send(path, { method, ...(body && { body }) });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: '42501', message: expect.any(String) });
  });

  it('reads rows, and calls functions that change nothing', async () => {
    const rows = await send('/customers?select=name,email&id=eq.1', {});
    expect(await rows.json()).toMatchObject([{ name: 'Ada', email: expect.stringContaining('@') }]);
    expect((await send('/rpc/add', { method: 'POST', body: '{"a":1}' })).status).toBe(200);
    const setting = await send('/rpc/setting?name=transaction_read_only', {});
    expect(await setting.json()).toBe('on');
  });

  it('leaves the claim `read` of an application to the application', async () => {
    const answer = await send('/rpc/touch', { method: 'POST', body: '{}' }, { iss: 'their-app' });
    expect(answer.status).toBe(204);
  });
});

const MASK = '•••';

describe('a token that masks', () => {
  it('never lets a marked value leave PostgreSQL', async () => {
    const { body, text } = await ask('/customers?order=id');
    expect(body[0]).toMatchObject({ id: 1, name: 'Ada', email: MASK, phone: MASK, shout: MASK });
    expect(body[2]).toMatchObject({ email: null, phone: null, shout: null });
    expect(text).not.toMatch(/example\.org|\+1 2/i);
    expect((await ask('/customers?select=mail:email&id=eq.1')).body).toEqual([{ mail: MASK }]);
    expect((await ask('/orders?select=id,customers!customer_id(*)&id=eq.1')).text).not.toContain(
      'example.org',
    );
    expect((await ask('/orders?select=id,...customers!customer_id(email)&id=eq.1')).body).toEqual([
      { id: 1, email: MASK },
    ]);
    const csv = await ask('/customers?select=id,email&order=id', true, { headers: { accept: 'text/csv' } });
    expect(csv.text).toBe(`id,email\n1,${MASK}\n2,${MASK}\n3,`);
  });

  it('masks views over marked columns, computed ones included', async () => {
    expect((await ask('/contacts?order=id&limit=1')).body).toEqual([
      { id: 1, name: 'Ada', email: MASK, initial: MASK },
    ]);
    expect((await ask('/indirect?order=id&limit=1')).body).toEqual([{ id: 1, mail: MASK }]);
    expect((await ask('/order_counts?order=customer_id&limit=1')).body).toEqual([
      { customer_id: 1, orders: 2 },
    ]);
  });

  it.each([
    '/customers?email=eq.ada@example.org',
    '/customers?or=(id.eq.1,email.like.a*)',
    '/customers?not.and=(email.is.null)',
    '/customers?order=email',
    '/customers?order=id,phone.desc',
    '/customers?select=email::text',
    '/customers?select=email->x',
    '/customers?select=email.max()',
    '/customers?select=initials',
    '/customers?select=customers',
    '/customers?initials=eq.A',
    '/contacts?initial=eq.a',
    '/customers?shout=eq.A',
    '/orders?select=id,customers!customer_id(id)&customers.email=eq.x',
    '/orders?select=id,customers!customer_id(id)&order=customers(email)',
    '/orders?select=id,customers!customer_id!inner(id)&customers.or=(email.eq.x,id.eq.1)',
    '/rpc/find_customers?min_id=1',
    '/rpc/whoami',
  ])('refuses %s', async (path) => {
    const answer = await ask(path);
    expect([answer.status, answer.body.code]).toEqual([403, '42501']);
    expect(answer.text).not.toContain('ada@');
  });

  it('may not write', async () => {
    const body = JSON.stringify({ name: 'x' });
    for (const [method, path] of [
      ['POST', '/customers'],
      ['PATCH', '/customers?id=eq.1'],
      ['DELETE', '/customers?id=eq.1'],
      ['PUT', '/customers?id=eq.1'],
      ['POST', '/rpc/touch'],
    ] as const)
      expect(
        (await ask(path, true, { method, body: method === 'PUT' ? '{"id":1,"name":"x"}' : body })).status,
      ).toBe(403);
  });
});

describe('a console token', () => {
  it('sees values when it need not mask, and always its SQL', async () => {
    const open = await ask('/customers?select=email&id=eq.1', false);
    expect(open.body).toEqual([{ email: 'ada@example.org' }]);
    const sql = decodeURIComponent(open.headers.get('x-slipway-sql') ?? '');
    expect(sql).toContain('"customers"."id" = $1');
    expect(sql).not.toContain('ada@');
  });

  it('is the only one that sees SQL', async () => {
    const token = sign({ aud: kit.environment.ref, role: 'service_role' });
    const answer = await fetch(`${kit.url}/customers`, { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, answer.headers.get('x-slipway-sql')]).toEqual([200, null]);
  });
});
