import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Kit, SECRET, startKit } from './testing/kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit(inject('cluster').url);
});
afterAll(() => kit.stop());
beforeEach(async () => {
  await kit.admin.query(
    'delete from order_items where order_id > 4; delete from orders where id > 4; delete from products where id > 3; delete from keyless',
  );
});

async function send(
  method: string,
  path: string,
  body?: unknown,
  prefer?: string,
  headers: Record<string, string> = {},
) {
  const answer = await fetch(`${kit.url}${path}`, {
    method,
    headers: { apikey: SECRET, 'content-type': 'application/json', ...(prefer && { prefer }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
  };
}

describe('insert', () => {
  it('makes one row: minimal, headers only, representation', async () => {
    const minimal = await send('POST', '/products', { id: 10, name: 'Ink', price: 2 });
    expect([minimal.status, minimal.text]).toEqual([201, '']);
    const located = await send('POST', '/products', { id: 11, name: 'Cup', price: 2 }, 'return=headers-only');
    expect([
      located.status,
      located.headers.get('location'),
      located.headers.get('preference-applied'),
    ]).toEqual([201, '/products?id=eq.11', 'return=headers-only']);
    const shown = await send(
      'POST',
      '/orders?select=total,customers!customer_id(name)',
      { customer_id: 1, total: '7.25' },
      'return=representation',
    );
    expect([shown.status, shown.body]).toEqual([201, [{ total: 7.25, customers: { name: 'Ada' } }]]);
  });

  it('makes many rows from JSON, CSV and forms', async () => {
    const many = await send(
      'POST',
      '/products?select=id',
      [
        { id: 12, name: 'A', price: 1 },
        { id: 13, name: 'B', price: 2 },
      ],
      'return=representation,count=exact',
    );
    expect([many.status, many.body, many.headers.get('content-range')]).toEqual([
      201,
      [{ id: 12 }, { id: 13 }],
      '*/2',
    ]);
    const csv = await send(
      'POST',
      '/keyless?select=a,b',
      'a,b\n1,"x, ""y"""\n2,NULL\n',
      'return=representation',
      { 'content-type': 'text/csv' },
    );
    expect(csv.body).toEqual([
      { a: 1, b: 'x, "y"' },
      { a: 2, b: null },
    ]);
    const form = await send('POST', '/keyless', 'a=3&b=z', 'return=representation', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(form.body).toEqual([{ a: 3, b: 'z' }]);
    expect((await send('POST', '/products', [], 'return=representation')).body).toEqual([]);
  });

  it('keeps big numbers, applies defaults, ignores unnamed columns', async () => {
    const big = await send(
      'POST',
      '/products?select=price::text',
      '{"id": 14, "name": "Big", "price": 123456.78}',
      'return=representation',
    );
    expect(big.body).toEqual([{ price: '123456.78' }]);
    const missing = await send(
      'POST',
      '/customers?columns=name,mood&select=name,mood',
      [{ name: 'X', mood: 'curious' }, { name: 'Y' }],
      'return=representation,missing=default',
    );
    expect(missing.body).toEqual([
      { name: 'X', mood: 'curious' },
      { name: 'Y', mood: 'calm' },
    ]);
    const some = await send(
      'POST',
      '/products?columns=id,name,price&select=name',
      { id: 15, name: 'Z', price: 1, extra: true },
      'return=representation',
    );
    expect(some.body).toEqual([{ name: 'Z' }]);
    expect(
      (await send('POST', '/notes?select=owner', { owner: 'u9' }, 'return=representation')).body,
    ).toEqual([{ owner: 'u9' }]);
    const numbered = await send(
      'POST',
      '/orders?columns=id,total&select=total',
      [{ total: 8 }],
      'return=representation,missing=default',
    );
    expect([numbered.status, numbered.body]).toEqual([201, [{ total: 8 }]]);
    await kit.admin.query('delete from customers where id > 3');
  });

  it('upserts', async () => {
    const merged = await send(
      'POST',
      '/products?select=id,name',
      [
        { id: 1, name: 'Pencil', price: 1 },
        { id: 16, name: 'New', price: 1 },
      ],
      'return=representation,resolution=merge-duplicates',
    );
    expect([merged.status, merged.body]).toEqual([
      201,
      [
        { id: 1, name: 'Pencil' },
        { id: 16, name: 'New' },
      ],
    ]);
    const onlyOld = await send(
      'POST',
      '/products?on_conflict=name',
      { id: 1, name: 'Pencil', price: 3 },
      'return=representation,resolution=merge-duplicates',
    );
    expect([onlyOld.status, onlyOld.body[0].price]).toEqual([200, 3]);
    const ignored = await send(
      'POST',
      '/products',
      { id: 1, name: 'Other', price: 1 },
      'return=representation,resolution=ignore-duplicates',
    );
    expect([ignored.status, ignored.body]).toEqual([201, []]);
    await kit.admin.query(`update products set name = 'Pen', price = 1.5 where id = 1`);
  });

  it('answers conflicts and bad input in PostgREST’s shape', async () => {
    const twice = await send('POST', '/products', { id: 1, name: 'Q', price: 1 });
    expect([twice.status, twice.body.code]).toEqual([409, '23505']);
    const foreign = await send('POST', '/orders', { customer_id: 99, total: 1 });
    expect([foreign.status, foreign.body.code]).toEqual([409, '23503']);
    const check = await send('POST', '/products', { id: 17, name: 'N', price: -1 });
    expect([check.status, check.body.code]).toEqual([400, '23514']);
    expect((await send('POST', '/products', { id: 17, nam: 'N' })).body).toMatchObject({
      code: 'PGRST204',
      hint: null,
    });
    expect((await send('POST', '/products', '{"id":')).body.code).toBe('PGRST102');
    expect((await send('POST', '/products', '')).body.code).toBe('PGRST102');
    expect((await send('POST', '/products', '[{"id":1},{"name":"x"}]')).body.message).toBe(
      'All object keys must match',
    );
    expect((await send('POST', '/products', '3', 'return=representation')).body).toEqual([]);
    expect((await send('POST', '/products', '{')).body).toEqual({
      code: 'PGRST102',
      message: 'Empty or invalid json',
      details: null,
      hint: null,
    });
    expect((await send('POST', '/products', '<a/>', undefined, { 'content-type': 'text/xml' })).status).toBe(
      415,
    );
    expect((await send('POST', '/products', `${'['.repeat(70)}${']'.repeat(70)}`)).status).toBe(400);
    expect((await send('POST', '/products', '{"id":1,"name":"\\u0000","price":1}')).status).toBe(400);
    expect((await send('POST', '/big_orders', { id: 1 })).status).toBeLessThan(500);
  });

  it('rolls back when one row was asked for and another number was written', async () => {
    const headers = { accept: 'application/vnd.pgrst.object+json' };
    const two = await send(
      'POST',
      '/products',
      [
        { id: 18, name: 'a', price: 1 },
        { id: 19, name: 'b', price: 1 },
      ],
      'return=representation',
      headers,
    );
    expect([two.status, two.body.code, two.body.details]).toEqual([
      406,
      'PGRST116',
      'The result contains 2 rows',
    ]);
    expect((await send('GET', '/products?id=gt.17')).body).toEqual([]);
    const one = await send(
      'POST',
      '/products',
      { id: 18, name: 'a', price: 1 },
      'return=representation',
      headers,
    );
    expect([one.status, one.body.id]).toEqual([201, 18]);
  });
});

describe('update, put, delete', () => {
  it('changes the rows that the filters choose', async () => {
    const changed = await send(
      'PATCH',
      '/orders?id=in.(1,2)&select=id,note,customers!customer_id(name)&order=id.desc',
      { note: 'n' },
      'return=representation,count=exact',
    );
    expect([changed.status, changed.headers.get('content-range')]).toEqual([200, '0-1/2']);
    expect(changed.body).toEqual([
      { id: 2, note: 'n', customers: { name: 'Ada' } },
      { id: 1, note: 'n', customers: { name: 'Ada' } },
    ]);
    expect((await send('PATCH', '/orders?note=eq.n&id=eq.2', { note: null })).status).toBe(204);
    expect(
      (await send('PATCH', '/orders?note=eq.n', { note: 'first' }, 'return=representation')).body,
    ).toHaveLength(1);
    expect((await send('PATCH', '/orders?id=eq.99', { note: 'x' }, 'return=representation')).body).toEqual(
      [],
    );
    expect((await send('PATCH', '/orders?id=eq.1', {}, 'return=representation')).body).toEqual([]);
  });

  it('bounds how many rows a change may touch', async () => {
    const stopped = await send('PATCH', '/orders?id=lt.4', { note: 'x' }, 'handling=strict,max-affected=2');
    expect(stopped.status).toBe(400);
    expect(stopped.body.code).toBe('PGRST124');
    expect((await send('GET', '/orders?note=eq.x')).body).toEqual([]);
    expect(
      (await send('PATCH', '/orders?id=eq.1', { note: 'first' }, 'handling=strict,max-affected=2')).status,
    ).toBe(204);
  });

  it('puts one row under its key', async () => {
    const made = await send(
      'PUT',
      '/products?id=eq.20',
      { id: 20, name: 'Put', price: 1 },
      'return=representation',
    );
    expect([made.status, made.body]).toEqual([201, [{ id: 20, name: 'Put', price: 1 }]]);
    expect((await send('PUT', '/products?id=eq.20', { id: 20, name: 'Put', price: 2 })).status).toBe(204);
    expect((await send('PUT', '/products?id=eq.20', { id: 21, name: 'Put', price: 2 })).body.code).toBe(
      'PGRST115',
    );
    expect((await send('PUT', '/products?name=eq.Put', { id: 20, name: 'Put', price: 2 })).body.code).toBe(
      'PGRST105',
    );
    expect((await send('PUT', '/products?id=eq.20&limit=1', { id: 20, name: 'P', price: 2 })).body.code).toBe(
      'PGRST114',
    );
  });

  it('deletes', async () => {
    await send('POST', '/products', [
      { id: 30, name: 'd1', price: 1 },
      { id: 31, name: 'd2', price: 1 },
    ]);
    const gone = await send('DELETE', '/products?id=eq.30&select=name', undefined, 'return=representation');
    expect([gone.status, gone.body]).toEqual([200, [{ name: 'd1' }]]);
    const counted = await send('DELETE', '/products?id=gte.30', undefined, 'count=exact');
    expect([counted.status, counted.headers.get('content-range')]).toEqual([204, '*/1']);
    const filtered = await send('DELETE', '/products?id=eq.1&order_items=is.null&select=id,order_items()');
    expect([filtered.status]).toEqual([204]);
    expect((await send('GET', '/products?id=eq.1')).body).toHaveLength(1);
  });
});

describe('functions', () => {
  it('takes arguments by address and by body', async () => {
    expect((await send('GET', '/rpc/add?a=2&b=3')).body).toBe('5');
    expect((await send('GET', '/rpc/add?a=2')).body).toBe('3');
    expect((await send('POST', '/rpc/add', { a: 4, b: 4 })).text).toBe('8');
    expect((await send('POST', '/rpc/find_customers?select=name&name=like.G*', { min_id: 1 })).body).toEqual([
      { name: 'Grace' },
    ]);
    expect(
      (await send('GET', '/rpc/find_customers?min_id=2&select=id,orders!customer_id(id)&order=id&limit=1'))
        .body,
    ).toEqual([{ id: 2, orders: [{ id: 3 }] }]);
    expect((await send('POST', '/rpc/one_customer?select=name', { wanted: 1 })).body).toEqual({
      name: 'Ada',
    });
    expect((await send('POST', '/rpc/echo_json', { any: [1] })).body).toEqual({ any: [1] });
    expect((await send('GET', '/rpc/pair')).body).toEqual({ x: 1, y: 'one' });
    expect((await send('GET', '/rpc/series?upto=3')).body).toEqual([1, 2, 3]);
    expect((await send('GET', '/rpc/total_of?numbers=1&numbers=2')).body).toBe('3');
    expect((await send('POST', '/rpc/total_of', { numbers: [1, 2, 3] })).text).toBe('6');
    expect((await send('POST', '/rpc/touch')).status).toBe(204);
    expect(
      (await send('POST', '/rpc/find_customers', { min_id: 1 }, 'count=exact')).headers.get('content-range'),
    ).toBe('0-2/3');
  });

  it('takes forms, lists, named columns, and bounds the rows of a set', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send('POST', '/rpc/total_of', 'numbers=1&numbers=4', undefined, form)).text).toBe('5');
    expect((await send('POST', '/rpc/add', [{ a: 4, b: 5 }])).text).toBe('9');
    expect((await send('POST', '/rpc/add?columns=a,b', { a: 1, b: 1, c: 9 })).text).toBe('2');
    const strict = 'handling=strict,max-affected=2';
    expect((await send('POST', '/rpc/add', { a: 1 }, strict)).body.code).toBe('PGRST128');
    expect((await send('POST', '/rpc/find_customers', { min_id: 1 }, strict)).body).toMatchObject({
      code: 'PGRST124',
      details: 'The query affects 3 rows',
    });
    const one = { accept: 'application/vnd.pgrst.object+json' };
    expect((await send('POST', '/rpc/find_customers', { min_id: 1 }, undefined, one)).body.code).toBe(
      'PGRST116',
    );
    expect((await send('PATCH', '/orders?id=lt.4', { note: 'x' }, undefined, one)).body.code).toBe(
      'PGRST116',
    );
    expect((await send('GET', '/orders?note=eq.x')).body).toEqual([]);
  });

  it('lets SQL set status and headers, but no cookie of the console', async () => {
    const tea = await send('POST', '/rpc/teapot');
    expect([tea.status, tea.headers.get('x-tea'), tea.headers.get('set-cookie'), tea.body]).toEqual([
      418,
      'green',
      null,
      '"short and stout"',
    ]);
    expect(tea.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('maps raised errors', async () => {
    const raise = (code: string, words = 'no') => send('POST', '/rpc/fail', { code, words });
    expect(await raise('PT402', 'Pay')).toMatchObject({
      status: 402,
      body: { code: 'PT402', message: 'Pay', details: 'd', hint: 'h' },
    });
    expect((await raise('P0001')).status).toBe(400);
    expect((await raise('42501')).status).toBe(403);
    expect((await raise('PGRST', '{"code":"1","message":"m"}')).body).toEqual({
      code: 'PGRST121',
      message: 'Could not parse JSON in the "RAISE SQLSTATE \'PGRST\'" error',
      details: "Invalid JSON value for DETAIL: 'd'",
      hint: "DETAIL must be a JSON object with obligatory keys: 'status', 'headers' and optional key: 'status_text'.",
    });
    expect((await send('GET', '/rpc/nope')).body.code).toBe('PGRST202');
    expect((await send('GET', '/rpc/add?a=1&c=1')).body).toEqual({
      code: 'PGRST202',
      message: 'Could not find the function public.add(a, c) in the schema cache',
      details:
        'Searched for the function public.add with parameters a, c, but no matches were found in the schema cache.',
      hint: 'Perhaps you meant to call the function public.add(a, b)',
    });
    expect((await send('POST', '/rpc/ad', {})).body).toEqual({
      code: 'PGRST202',
      message: 'Could not find the function public.ad without parameters in the schema cache',
      details:
        'Searched for the function public.ad without parameters or with a single unnamed json/jsonb parameter, but no matches were found in the schema cache.',
      hint: 'Perhaps you meant to call the function public.add',
    });
    expect((await send('PATCH', '/rpc/add', {})).body.code).toBe('PGRST101');
    expect((await send('POST', '/rpc/sneak', { name: 'x.y', value: 'z' })).status).toBe(200);
    expect((await send('GET', '/rpc/sneak?name=x.y&value=z')).status).toBe(200);
  });
});
