import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Kit, PUBLISHABLE, startKit } from './testing/kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit(inject('cluster').url);
});
afterAll(() => kit.stop());

async function get(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${kit.url}${path}`, { headers: { apikey: PUBLISHABLE, ...headers } });
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.includes('json');
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: json && text ? JSON.parse(text) : text,
  };
}
const rows = async (path: string) => (await get(path)).body;

describe('select', () => {
  it('shows columns, aliases, casts and JSON paths', async () => {
    expect(await rows('/products?select=id,label:name&id=eq.2')).toEqual([{ id: 2, label: 'Book' }]);
    expect(await rows('/products?select=price::text&id=eq.1')).toEqual([{ price: '1.50' }]);
    expect(await rows('/customers?select=data->>city,data->langs->0,a:data->age&id=eq.1')).toEqual([
      { city: 'Paris', langs: 'fr', a: 36 },
    ]);
    expect(await rows('/customers?select=tags->0&id=eq.1')).toEqual([{ tags: 'a' }]);
    expect(await rows('/customers?select=name,initials&id=eq.1')).toEqual([{ name: 'Ada', initials: 'A' }]);
    expect(await rows('/odd%20name?select="a column","quo\\"te"')).toEqual([
      { 'a column': 1, 'quo"te': 'x' },
    ]);
    expect(await rows('/odd%20name?select=order')).toEqual([{ order: 'y' }]);
    expect(await rows('/products?select=&id=eq.1')).toEqual([{ id: 1, name: 'Pen', price: 1.5 }]);
  });

  it('embeds in every direction and to any depth', async () => {
    expect(await rows('/orders?select=id,customers!customer_id(name)&id=eq.1')).toEqual([
      { id: 1, customers: { name: 'Ada' } },
    ]);
    expect(await rows('/orders?select=id,buyer:customer_id(name),to:shipped_to(name)&id=eq.1')).toEqual([
      { id: 1, buyer: { name: 'Ada' }, to: { name: 'Grace' } },
    ]);
    expect(
      await rows(
        '/customers?select=name,orders!orders_customer_id_fkey(id,order_items(quantity,products(name)))&id=eq.2',
      ),
    ).toEqual([
      { name: 'Grace', orders: [{ id: 3, order_items: [{ quantity: 1, products: { name: 'Lamp' } }] }] },
    ]);
    expect(await rows('/orders?select=id,products(name)&id=eq.1&products.order=name')).toEqual([
      { id: 1, products: [{ name: 'Book' }, { name: 'Pen' }] },
    ]);
    expect(await rows('/products?select=name,details(text)&order=id')).toEqual([
      { name: 'Pen', details: { text: 'blue ink' } },
      { name: 'Book', details: null },
      { name: 'Lamp', details: null },
    ]);
    expect(await rows('/big_orders?select=id,customers(name)&id=eq.3')).toEqual([
      { id: 3, customers: { name: 'Grace' } },
    ]);
    expect(await rows('/employees?select=name,manager_id(name)&id=eq.2')).toEqual([
      { name: 'Leaf', manager_id: { name: 'Root' } },
    ]);
  });

  it('filters, orders and limits what is embedded, and filters by it', async () => {
    const path =
      '/customers?select=name,orders!customer_id(id)&orders.total=gt.50&orders.order=id.desc&order=id';
    expect(await rows(path)).toEqual([
      { name: 'Ada', orders: [{ id: 2 }] },
      { name: 'Grace', orders: [{ id: 3 }] },
      { name: 'Linus', orders: [] },
    ]);
    expect(await rows('/customers?select=name,orders!customer_id!inner(id)&orders.note=eq.first')).toEqual([
      { name: 'Ada', orders: [{ id: 1 }] },
    ]);
    expect(await rows('/customers?select=name,orders!customer_id()&orders=is.null')).toEqual([
      { name: 'Linus' },
    ]);
    expect(
      await rows('/customers?select=name,orders!customer_id()&orders=not.is.null&order=name.desc'),
    ).toEqual([{ name: 'Grace' }, { name: 'Ada' }]);
    expect(
      await rows(
        '/customers?select=name,orders!customer_id(id)&orders.limit=1&orders.order=id&orders.offset=1&id=eq.1',
      ),
    ).toEqual([{ name: 'Ada', orders: [{ id: 2 }] }]);
    expect(
      await rows(
        '/orders?select=id,customers!customer_id(name)&order=customers(name).desc.nullslast,id&limit=2',
      ),
    ).toEqual([
      { id: 3, customers: { name: 'Grace' } },
      { id: 1, customers: { name: 'Ada' } },
    ]);
  });

  it('spreads and aggregates', async () => {
    expect(await rows('/orders?select=id,...customers!customer_id(buyer:name)&id=eq.1')).toEqual([
      { id: 1, buyer: 'Ada' },
    ]);
    expect(
      await rows('/customers?select=name,...orders!customer_id(ids:id)&id=eq.1&orders.order=id'),
    ).toEqual([{ name: 'Ada', ids: [1, 2] }]);
    const counted = await get('/orders?select=total.sum(),...customers!customer_id(name)&limit=1', {
      prefer: 'count=exact',
    });
    expect(counted.headers.get('content-range')).toBe('0-0/3');
    const sums = await rows(
      '/orders?select=total.sum(),...customers!customer_id(name)&customer_id=not.is.null',
    );
    expect(sums.toSorted((a: { sum: number }, b: { sum: number }) => a.sum - b.sum)).toEqual([
      { sum: 70.5, name: 'Ada' },
      { sum: 99.99, name: 'Grace' },
    ]);
    expect(
      await rows('/orders?select=customer_id,total.sum(),count()&customer_id=not.is.null&order=customer_id'),
    ).toEqual([
      { customer_id: 1, sum: 70.5, count: 2 },
      { customer_id: 2, sum: 99.99, count: 1 },
    ]);
    expect(await rows('/customers?select=name,orders!customer_id(n:count())&id=eq.1')).toEqual([
      { name: 'Ada', orders: [{ n: 2 }] },
    ]);
    expect(await rows('/orders?select=n:count()')).toEqual([{ n: 4 }]);
  });
});

describe('filters', () => {
  const ids = async (filter: string) =>
    ((await rows(`/customers?select=id&order=id&${filter}`)) as { id: number }[]).map((r) => r.id);

  it.each([
    ['id=eq.2', [2]],
    ['id=neq.2', [1, 3]],
    ['id=gt.1&id=lte.3', [2, 3]],
    ['id=not.eq.2', [1, 3]],
    ['id=in.(1,3)', [1, 3]],
    ['id=in.()', []],
    ['id=not.in.(1,3)', [2]],
    ['name=in.("Ada","Gr,ace")', [1]],
    ['name=like.A*', [1]],
    ['name=ilike.*A*', [1, 2]],
    ['name=like(any).{A*,*ux,Lin%25}', [1, 3]],
    ['name=ilike(all).{*a*,*d*}', [1]],
    ['id=eq(any).{1,2}', [1, 2]],
    ['name=match.^G', [2]],
    ['name=imatch.^g', [2]],
    ['born=is.null', [3]],
    ['born=not.is.null', [1, 2]],
    ['born=is.not_null', [1, 2]],
    ['email=isdistinct.ada@example.org', [2, 3]],
    ['tags=cs.{b}', [1, 2]],
    ['tags=cs.{"c,d"}', [2]],
    ['tags=cd.{a,b,z}', [1, 3]],
    ['tags=ov.{a,"c,d"}', [1, 2]],
    ['period=cs.5', []],
    ['period=cs.[2,3]', [1]],
    ['period=sl.[10,11]', [1]],
    ['period=sr.[1,9]', [2]],
    ['period=adj.[20,30]', [2]],
    ['period=nxr.[1,9]', [1]],
    ['period=nxl.[10,12]', [2]],
    ['mood=eq.curious', [1]],
    ['data->>city=eq.Paris', [1]],
    ['data->age=gt.30', [1]],
    ['data->>city=eq.New, York', [2]],
    ['data=cs.{"city":"Paris"}', [1]],
    ['name=fts.ada', [1]],
    ['name=plfts(simple).Grace', [2]],
    ['name=not.wfts(english).ada', [2, 3]],
    ['or=(id.eq.1,name.eq.Linus)', [1, 3]],
    ['and=(id.gt.1,or(name.eq.Ada,name.eq.Grace))', [2]],
    ['not.or=(id.eq.1,id.eq.2)', [3]],
    ['or=(id.in.(1,2),not.and(id.gte.0,id.lte.9))', [1, 2]],
    ['or=(name.eq."Ada",data->>city.eq."New, York")', [1, 2]],
    ['or=(tags.cs.{b,"c,d"},id.eq.3)', [2, 3]],
  ] as const)('%s', async (filter, expected) => {
    if (filter === 'period=cs.5') return expect((await get(`/customers?${filter}`)).status).toBe(400);
    expect(await ids(filter)).toEqual(expected);
  });
});

describe('pages', () => {
  it('orders with nulls first and last', async () => {
    expect(
      (await rows('/customers?select=id&order=born.desc.nullslast')).map((r: { id: number }) => r.id),
    ).toEqual([2, 1, 3]);
    expect(
      (await rows('/customers?select=id&order=born.nullsfirst')).map((r: { id: number }) => r.id),
    ).toEqual([3, 1, 2]);
    expect(
      (await rows('/customers?select=id&order=data->>city.asc.nullsfirst,id')).map(
        (r: { id: number }) => r.id,
      ),
    ).toEqual([3, 2, 1]);
  });

  it('answers a counted page the same from one scan, which it takes from the second time on', async () => {
    const pages = [
      '/orders?order=id.desc&limit=2',
      '/orders?select=total&order=customer_id.nullslast,id&limit=2&offset=1',
      '/orders?select=id,c:customers!customer_id!inner(name)&c.name=like.A*&order=id&limit=1',
      '/customers?select=name,orders!customer_id(id)&id=lt.3&order=name->>x,id&limit=1',
      '/orders?select=id::text,total&total=gt.20&offset=1',
    ];
    for (const page of pages) {
      const [first, second] = [
        await get(page, { prefer: 'count=exact' }),
        await get(page, { prefer: 'count=exact' }),
      ];
      expect(first.body.length, page).toBeGreaterThan(0);
      expect([second.body, second.headers.get('content-range')]).toEqual([
        first.body,
        first.headers.get('content-range'),
      ]);
    }
  });

  it('limits by parameters and by the Range header, with counts', async () => {
    const page = await get('/customers?select=id&order=id&limit=2&offset=1', { prefer: 'count=exact' });
    expect([page.status, page.headers.get('content-range'), page.body.length]).toEqual([206, '1-2/3', 2]);
    expect(page.headers.get('preference-applied')).toBe('count=exact');
    const range = await get('/customers?select=id&order=id', { range: '0-0' });
    expect([range.status, range.headers.get('content-range'), range.body]).toEqual([
      200,
      '0-0/*',
      [{ id: 1 }],
    ]);
    const all = await get('/customers?select=id', { prefer: 'count=exact' });
    expect([all.status, all.headers.get('content-range')]).toEqual([200, '0-2/3']);
    const beyond = await get('/customers?offset=9', { prefer: 'count=exact' });
    expect([beyond.status, beyond.headers.get('content-range'), beyond.body.code]).toEqual([
      416,
      '*/3',
      'PGRST103',
    ]);
    expect((await get('/customers?limit=-1')).status).toBe(416);
    expect((await get('/customers?limit=0')).body).toEqual([]);
    const planned = await get('/customers?select=id', { prefer: 'count=planned' });
    expect(planned.headers.get('content-range')).toMatch(/^0-2\/\d+$/);
    const estimated = await get('/customers?select=id&id=gt.1', { prefer: 'count=estimated' });
    expect(estimated.headers.get('content-range')).toBe('0-1/2');
    const embedded = await get('/customers?select=id,orders!customer_id!inner(id)&limit=1', {
      prefer: 'count=exact',
    });
    expect(embedded.headers.get('content-range')).toBe('0-0/2');
  });

  it('never gives more than the most rows allowed', async () => {
    kit.directory.environments.set(kit.environment.ref, { ...kit.environment, maxRows: 2 });
    expect(await rows('/customers?select=id&order=id&limit=3')).toHaveLength(2);
    const counted = await get('/customers?select=id,orders!customer_id(id)', { prefer: 'count=exact' });
    expect([counted.body.length, counted.headers.get('content-range')]).toEqual([2, '0-1/3']);
    kit.directory.environments.set(kit.environment.ref, kit.environment);
  });
});

describe('media', () => {
  it('gives one object, CSV, stripped nulls, and nothing for HEAD', async () => {
    const one = await get('/customers?select=id&id=eq.1', { accept: 'application/vnd.pgrst.object+json' });
    expect([one.status, one.body]).toEqual([200, { id: 1 }]);
    const many = await get('/customers', { accept: 'application/vnd.pgrst.object+json' });
    expect([many.status, many.body.code, many.body.details]).toEqual([
      406,
      'PGRST116',
      'The result contains 3 rows',
    ]);
    const csv = await get('/orders?select=id,note&order=id', { accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.text).toBe('id,note\n1,first\n2,\n3,"fast ""delivery"", please"\n4,"back\\slash"');
    expect((await get('/products?id=eq.9', { accept: 'text/csv' })).text).toBe('id,name,price');
    const stripped = await get('/customers?select=id,born&id=eq.3', {
      accept: 'application/vnd.pgrst.array+json;nulls=stripped',
    });
    expect(stripped.body).toEqual([{ id: 3 }]);
    const head = await fetch(`${kit.url}/customers`, {
      method: 'HEAD',
      headers: { apikey: PUBLISHABLE, prefer: 'count=exact' },
    });
    expect([head.status, head.headers.get('content-range'), await head.text()]).toEqual([200, '0-2/3', '']);
    expect((await get('/customers', { accept: 'image/png' })).body.code).toBe('PGRST107');
  });

  it('serves several schemas by profile', async () => {
    expect((await get('/things', { 'accept-profile': 'other' })).body).toEqual([{ id: 1, name: 'thing' }]);
    const wrong = await get('/things', { 'accept-profile': 'pg_catalog' });
    expect([wrong.status, wrong.body.code]).toEqual([406, 'PGRST106']);
  });
});

describe('errors', () => {
  it.each([
    ['/nothing', 404, 'PGRST205'],
    ['/customer', 404, 'PGRST205'],
    ['/customers?nope=eq.1', 400, '42703'],
    ['/customers?select=id,products(id)', 400, 'PGRST200'],
    ['/orders?select=id,customers(id)', 300, 'PGRST201'],
    ['/customers?id=foo.1', 400, 'PGRST100'],
    ['/customers?id=1', 400, 'PGRST100'],
    ['/customers?select=id,,name', 400, 'PGRST100'],
    ['/customers?order=id.up', 400, 'PGRST100'],
    ['/customers?or=(id.eq.1', 400, 'PGRST100'],
    ['/customers?id=eq.x', 400, '22P02'],
    ['/customers?select=id::nonsense', 400, '42704'],
    ['/customers?select=id::int%20drop', 400, '42704'],
    ['/customers?orders.id=eq.1', 400, 'PGRST108'],
    ['/customers?select=orders!customer_id(id)&orders=eq.1', 400, 'PGRST120'],
    ['/customers?select=id,orders!customer_id(id)&order=orders(id)', 400, 'PGRST118'],
    ['/secrets', 401, '42501'],
    ['/a/b', 404, 'PGRST125'],
    ['/customers?name=eq.%00', 400, 'PGRST100'],
  ])('%s → %i %s', async (path, status, code) => {
    const answer = await get(path);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'details', 'hint', 'message']);
  });

  it('says what to do next', async () => {
    expect((await get('/customer')).body.hint).toBe("Perhaps you meant the table 'public.customers'");
    expect((await get('/orders?select=customers(id)')).body.hint).toContain(
      "'customers!orders_customer_id_fkey'",
    );
    expect((await get('/customers?id=foo.1')).body).toMatchObject({
      message: '"failed to parse filter (foo.1)" (line 1, column 1)',
      details: 'unexpected "f" expecting "not" or operator (eq, gt, ...)',
    });
    expect((await get('/customers')).headers.get('server-timing')).toMatch(
      /^jwt;dur=.*parse;.*plan;.*query;.*response;dur=/,
    );
    const failed = await get('/customers?id=eq.none');
    expect([failed.status, failed.headers.get('server-timing')]).toEqual([
      400,
      expect.stringMatching(/query;dur=[\d.]+$/),
    ]);
  });
});
