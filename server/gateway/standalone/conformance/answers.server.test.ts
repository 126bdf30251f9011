import net from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ask, type Case, type Conformance, expected, startConformance } from './kit.ts';

let kit: Conformance;
beforeAll(async () => {
  kit = await startConformance(inject('cluster').url);
});
afterAll(() => kit?.stop());

const prefer = (value: string) => ({ Prefer: value });
const range = (value: string) => ({ Range: value });

const pages: Case[] = [
  { request: 'GET /projects?select=id&order=id', headers: { 'content-range': '0-3/*' } },
  {
    request: 'GET /clients?select=id&select=name(&order=id.desc&order=name.desc',
    body: [{ id: 2 }, { id: 1 }],
  },
  { request: 'GET /projects?select=', body: expect.arrayContaining([{ id: 1, name: 'Spot', client_id: 1 }]) },
  {
    request: 'GET /projects?offset=4',
    send: { headers: prefer('count=exact') },
    status: 206,
    headers: { 'content-range': '*/4' },
    body: [],
  },
  {
    request: 'GET /projects?offset=5',
    send: { headers: prefer('count=exact') },
    status: 416,
    headers: { 'content-range': '*/4', 'proxy-status': undefined },
    body: {
      code: 'PGRST103',
      message: 'Requested range not satisfiable',
      details: 'An offset of 5 was requested, but there are only 4 rows.',
      hint: null,
    },
  },
  {
    request: 'GET /projects?limit=1&offset=3',
    send: { headers: range('0-1') },
    status: 416,
    body: expect.objectContaining({ details: 'Limit should be greater than or equal to zero.' }),
  },
  { request: 'GET /projects?limit=2&offset=-1&order=id&select=id', body: [{ id: 1 }] },
  { request: 'GET /projects?limit=1&offset=-1', status: 416 },
  { request: 'GET /projects?limit=0', headers: { 'content-range': '*/*' }, body: [] },
  {
    request: 'GET /projects',
    send: { headers: { ...range('1-2'), ...prefer('count=exact') } },
    status: 206,
    headers: { 'content-range': '1-2/4' },
  },
  { request: 'HEAD /projects', send: { headers: range('0-0') }, headers: { 'content-range': '0-3/*' } },
  {
    request: 'GET /projects?id=gt.1&select=id,name&id=lt.3&name=like.F*',
    headers: { 'content-location': '/projects?id=gt.1,lt.3&name=like.F%2A&select=id%2Cname' },
  },
  { request: 'GET /projects/', status: 404, body: expect.objectContaining({ code: 'PGRST125' }) },
];

const embeds: Case[] = [
  {
    request: 'GET /family?select=id,children:family(id)&id=eq.g',
    body: [{ id: 'g', children: [{ id: 'm' }, { id: 'u' }] }],
  },
  { request: 'GET /family?select=id,parent(id)&id=eq.m', body: [{ id: 'm', parent: { id: 'g' } }] },
  { request: 'GET /family?select=id,family!parent(id)&id=eq.m', body: [{ id: 'm', family: [{ id: 'k' }] }] },
  {
    request: 'GET /projects?select=id,c:clients(name)&clients.name=eq.Moon&c=not.is.null',
    body: [{ id: 3, c: { name: 'Moon' } }],
  },
  { request: 'GET /users?select=name,users_tasks!inner(tasks!inner())&id=eq.1', body: [{ name: 'Ann' }] },
  { request: 'GET /films?select=id,specs(runtime)&id=eq.1', body: [{ id: 1, specs: { runtime: '90 min' } }] },
  // A unique index alone is no constraint.
  { request: 'GET /films?select=id,trailers(id)&id=eq.1', body: [{ id: 1, trailers: [{ id: 1 }] }] },
  {
    request: 'GET /projects?select=id,clients(name)&clients=eq.1',
    status: 400,
    body: {
      code: 'PGRST120',
      message: "Bad operator on the 'clients' embedded resource",
      details: 'Only is null or not is null filters are allowed on embedded resources',
      hint: null,
    },
  },
  // A view of a table that is not exposed joins others; the table behind it does not count beside it.
  { request: 'GET /books?select=title,labels(label)', body: [{ title: 'Tome', labels: [{ label: 'old' }] }] },
  {
    request: 'GET /books?select=title,writers!wrote(name)',
    body: [{ title: 'Tome', writers: { name: 'Eve' } }],
  },
  { request: 'GET /books?select=title,writers(name)', status: 300 },
  { request: 'GET /clients?select=facts->>id&id=eq.2', body: [{ id: '2' }] },
  // What is embedded beside an aggregate makes the groups, by its value.
  {
    request: 'GET /projects?select=clients(name),count()&client_id=not.is.null',
    body: expect.arrayContaining([
      { count: 2, clients: { name: 'Sun' } },
      { count: 1, clients: { name: 'Moon' } },
    ]),
  },
  {
    request: 'GET /tasks?select=count(),projects(clients(name))',
    body: expect.arrayContaining([{ count: 2, projects: { clients: { name: 'Sun' } } }]),
  },
  {
    request: 'GET /projects?select=count(),client_of(name)&id=lt.3',
    body: [{ count: 2, client_of: { name: 'Sun' } }],
  },
  // Aggregates of what is spread count over the parent's rows.
  {
    request: 'GET /tasks?select=...projects(...clients(name),top:id.max(),count())',
    body: expect.arrayContaining([
      { name: 'Sun', top: 1, count: 2 },
      { name: 'Moon', top: 3, count: 1 },
    ]),
  },
  {
    request: 'GET /clients?select=name,...projects(id.max())',
    status: 400,
    body: {
      code: 'PGRST127',
      message: 'Feature not implemented',
      details: 'Aggregates are not implemented for one-to-many or many-to-many spreads.',
      hint: null,
    },
  },
];

const writes: Case[] = [
  {
    request: 'PUT /clients?id=eq.9',
    send: { body: { id: 9, name: 'Mars' } },
    status: 204,
    headers: { 'content-type': undefined },
    body: '',
  },
  {
    request: 'PUT /clients?id=eq.9',
    send: { body: { id: 9, name: 'Mars' }, headers: prefer('return=representation') },
    status: 201,
    body: [{ id: 9, name: 'Mars' }],
  },
  {
    request: 'POST /clients',
    send: { body: [], headers: prefer('resolution=merge-duplicates') },
    status: 200,
    headers: { 'content-range': '*/*' },
  },
  {
    request: 'POST /items?select=label',
    send: { body: [{}, {}], headers: prefer('return=representation') },
    status: 201,
    body: [{ label: 'new' }, { label: 'new' }],
  },
  {
    request: 'POST /items?columns=label',
    send: { body: '{bad', headers: { 'content-type': 'application/json' } },
    status: 400,
    body: expect.objectContaining({ code: '22P02' }),
  },
  {
    request: 'PATCH /items?id=eq.1&columns=label,price',
    send: { body: { label: 'x' }, headers: prefer('missing=default, return=representation') },
    headers: { 'preference-applied': 'missing=default, return=representation' },
    body: [{ id: 1, label: 'x', price: 3 }],
  },
  // Nothing of the row may be read but its key.
  {
    request: 'POST /drop_box',
    send: { body: [{ id: 1 }], headers: prefer('resolution=merge-duplicates') },
    status: 200,
  },
  // Rows of views and partitioned tables do not say themselves whether they are new.
  ...(['project_names', 'parts'] as const).flatMap((table): Case[] => [
    {
      request: `POST /${table}`,
      send: { body: [{ number: 1, name: 'x' }], headers: prefer('resolution=merge-duplicates') },
      status: 200,
    },
    {
      request: `POST /${table}?select=number`,
      send: {
        body: [
          { number: 1, name: 'x' },
          { number: 9, name: 'y' },
        ],
        headers: prefer('resolution=merge-duplicates, return=representation'),
      },
      status: 201,
      body: [{ number: 1 }, { number: 9 }],
    },
    {
      request: `PUT /${table}?number=eq.1&select=name`,
      send: { body: { number: 1, name: 'z' }, headers: prefer('return=representation') },
      status: 200,
      body: [{ name: 'z' }],
    },
  ]),
  {
    request: 'POST /pairs',
    send: { body: { a: 3, b: 4 }, headers: prefer('return=headers-only') },
    status: 201,
    headers: { location: '/pairs?a=eq.3&b=eq.4' },
  },
];

const calls: Case[] = [
  { request: 'POST /rpc/nothing', status: 204, headers: { 'content-range': '0-0/*' } },
  {
    request: 'GET /rpc/numbers',
    send: { headers: { Accept: 'application/vnd.pgrst.object+json' } },
    status: 406,
    body: expect.objectContaining({ code: 'PGRST116', details: 'The result contains 2 rows' }),
  },
  {
    request: 'GET /rpc/numbers?limit=1&offset=1',
    send: { headers: prefer('count=exact') },
    status: 206,
    headers: { 'content-range': '1-1/2' },
    body: [2],
  },
  { request: 'OPTIONS /rpc/number', status: 404, body: expect.objectContaining({ code: 'PGRST202' }) },
  {
    request: 'POST /rpc/numberless',
    send: { body: 'x', headers: { 'content-type': 'text/plain' } },
    status: 404,
    body: {
      code: 'PGRST202',
      message: 'Could not find the function test.numberless in the schema cache',
      details:
        'Searched for the function test.numberless with a single unnamed text parameter, but no matches were found in the schema cache.',
      hint: null,
    },
  },
  {
    request: 'POST /clients',
    send: { body: 'x', headers: { 'content-type': 'image/png' } },
    status: 400,
    body: expect.objectContaining({ code: 'PGRST102', message: 'Content-Type not acceptable: image/png' }),
  },
  {
    request: 'GET /rpc/untyped',
    body: [
      { id: 1, name: 'Sun' },
      { id: 2, name: 'Moon' },
    ],
  },
  { request: 'POST /rpc/untyped_one', send: { body: { n: 5 } }, body: { n: 5, t: 'x' } },
  ...['GET /rpc/untyped?select=id', 'GET /rpc/numbers?id=eq.1'].map((request) => ({
    request,
    status: 400,
    body: expect.objectContaining({ code: '42703' }),
  })),
  {
    request: 'POST /rpc/set_headers',
    send: {
      body: { headers: '[{"x-a":"1"},{"x-a":"2"},{"Set-Cookie":"a=1"},{"Location":"/x"},{"Location":"/y"}]' },
    },
    headers: { 'x-a': '1, 2', 'set-cookie': 'a=1', location: '/y' },
  },
  {
    request: 'POST /rpc/set_headers',
    send: { body: { headers: '[{"x-a":"1"},{"Content-Type":"text/odd"}]', status: '201' } },
    status: 201,
    headers: { 'x-a': '1', 'content-type': 'text/odd' },
  },
];

const raises: Case[] = [
  ...(
    [
      ['40001', 500],
      ['54001', 500],
      ['55000', 500],
      ['57014', 500],
      ['21000', 500],
      ['PT299', 299],
      ['PT451', 451],
      ['23505', 409],
    ] as const
  ).map(([code, status]) => ({
    request: 'POST /rpc/raise_as',
    send: { body: { code } },
    status,
    headers: { 'proxy-status': `PostgREST; error=${code}`, 'retry-after': undefined },
    body: expect.objectContaining({ code, message: 'words' }),
  })),
  {
    request: 'POST /rpc/raise_as',
    send: { body: { code: '22023', words: 'role "x" does not exist' } },
    status: 401,
  },
  {
    request: 'POST /rpc/raise_as',
    send: {
      body: {
        code: 'PGRST',
        words: '{"code":"123","message":"Pay"}',
        more: '{"status":402,"headers":{"X-Powered-By":"Anger"}}',
      },
    },
    status: 402,
    headers: { 'x-powered-by': 'Anger' },
    body: { code: '123', message: 'Pay', details: null, hint: null },
  },
  { request: 'GET /secrets', status: 401, headers: { 'www-authenticate': 'Bearer' } },
];

const profiles: Case[] = [
  {
    request: 'GET /clients?select=id&id=eq.1',
    send: { headers: { 'Accept-Profile': 'test' } },
    headers: { 'content-profile': 'test' },
  },
  { request: 'GET /clients', headers: { 'content-profile': undefined, vary: 'Accept, Prefer, Range' } },
  {
    request: 'GET /clients',
    send: { headers: { 'Accept-Profile': 'other' } },
    status: 406,
    body: {
      code: 'PGRST106',
      message: 'Invalid schema: other',
      details: null,
      hint: 'Only the following schemas are exposed: test',
    },
  },
  {
    request: 'OPTIONS /clients',
    headers: { allow: 'OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE', 'access-control-allow-origin': '*' },
  },
  {
    request: 'OPTIONS /clients',
    send: {
      headers: {
        Origin: 'http://app.test',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'Foo,Bar',
      },
    },
    headers: {
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST, PATCH, PUT, DELETE, OPTIONS, HEAD',
      'access-control-allow-headers': 'Authorization, Foo, Bar, Accept, Accept-Language, Content-Language',
      'access-control-max-age': '86400',
    },
  },
];

const grammar: Case[] = (
  [
    [
      'id=noop.0',
      '"failed to parse filter (noop.0)" (line 1, column 1)',
      'unexpected "o" expecting "not" or operator (eq, gt, ...)',
    ],
    [
      'or=(id.in.1,2)',
      '"failed to parse logic tree ((id.in.1,2))" (line 1, column 10)',
      'unexpected "1" expecting "("',
    ],
    [
      'order=id.ac',
      '"failed to parse order (id.ac)" (line 1, column 4)',
      'unexpected "c" expecting "asc", "desc", "nullsfirst" or "nullslast"',
    ],
  ] as const
).map(([search, message, details]) => ({
  request: `GET /clients?${search}`,
  status: 400,
  body: { code: 'PGRST100', message, details, hint: null },
}));

const topics = { pages, embeds, writes, calls, raises, profiles, grammar };

describe.each(Object.entries(topics))('PostgREST: %s', (_, cases) => {
  it.each(cases.map((one, n) => [`${n} ${one.request}`, one] as const))('%s', async (_, one) => {
    expect(await ask(kit.api.address, one)).toMatchObject(expected(one));
  });
});

describe('PostgREST: methods that HTTP does not know', () => {
  const raw = async (line: string) => {
    const { hostname, port } = new URL(kit.api.address);
    const socket = net.connect(Number(port), hostname);
    socket.write(`${line} HTTP/1.1\r\nHost: x\r\n\r\n`);
    let text = '';
    for await (const part of socket) text += part;
    return text;
  };
  it.each([
    ['OTHER /clients', 'PGRST117', 'Unsupported HTTP method: OTHER'],
    ['CONNECT /clients', 'PGRST117', 'Unsupported HTTP method: CONNECT'],
    ['OTHER /rpc/numbers?a=1', 'PGRST101', 'Cannot use the OTHER method on RPC'],
  ])('%s', async (line, code, message) => {
    const [head = '', body = ''] = (await raw(line)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\n/);
    expect(head).toContain(`proxy-status: PostgREST; error=${code}`);
    expect(JSON.parse(body)).toEqual({ code, details: null, hint: null, message });
  });
});

describe('PostgREST: other settings', () => {
  it('knows schemas by names that are not ASCII, and says them as bytes', async () => {
    const name = 'موارد';
    await kit.admin.query(`create schema "${name}"; create table "${name}"."${name}" (id int primary key);
      do $$ declare r text; begin for r in select rolname from pg_roles where rolname ~ '^conform_.*_anon$' loop
        execute format('grant usage on schema "${name}" to %I; grant all on "${name}"."${name}" to %I', r, r); end loop; end $$`);
    const address = await kit.another({
      PGRST_DB_SCHEMAS: `test,${name}`,
      PGRST_SERVER_TIMING_ENABLED: 'true',
      PGRST_SERVER_CORS_ALLOWED_ORIGINS: 'http://a.test, http://b.test',
    });
    const bytes = Buffer.from(name, 'utf8').toString('latin1');
    const answer = await ask(address, {
      request: `POST /${encodeURIComponent(name)}`,
      send: { body: { id: 1 }, headers: { 'Content-Profile': bytes, Prefer: 'return=headers-only' } },
      headers: { location: '', 'content-profile': '', 'server-timing': '' },
    });
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: `/${bytes}?id=eq.1`, 'content-profile': undefined },
    });
    expect(answer.headers['server-timing']).toMatch(
      /^jwt;dur=.*, parse;dur=.*, plan;dur=.*, transaction;dur=.*, response;dur=/,
    );
    const shown = await ask(address, {
      request: `GET /${encodeURIComponent(name)}`,
      send: { headers: { 'Accept-Profile': bytes, Origin: 'http://b.test' } },
      headers: {
        'content-profile': '',
        'access-control-allow-origin': '',
        'access-control-allow-credentials': '',
      },
    });
    expect(shown.headers).toEqual({
      'content-profile': bytes,
      'access-control-allow-origin': 'http://b.test',
      'access-control-allow-credentials': 'true',
    });
  });
  it('asks for a token of everybody where no role is anonymous', async () => {
    const address = await kit.another({ PGRST_DB_ANON_ROLE: '' });
    for (const request of ['GET /clients', 'GET /', 'OPTIONS /clients'])
      expect(await ask(address, { request, headers: { 'www-authenticate': '' } })).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Bearer' },
        body: { code: 'PGRST302', message: 'Anonymous access is disabled' },
      });
  });
  it('lets a function answer at the root, with its arguments, and nothing where the root is off', async () => {
    await kit.admin.query(`create function test.greet(name text default 'you') returns json language sql stable as
      'select json_build_object(''hello'', name)'`);
    const greeting = await kit.another({ PGRST_DB_ROOT_SPEC: 'greet' });
    expect((await ask(greeting, { request: 'GET /?name=me' })).body).toEqual({ hello: 'me' });
    expect((await ask(greeting, { request: 'POST /', send: { body: { name: 'us' } } })).body).toEqual({
      hello: 'us',
    });
    const off = await kit.another({
      PGRST_OPENAPI_MODE: 'disabled',
      PGRST_DB_ROOT_SPEC: 'greet',
      PGRST_SERVER_CORS_ALLOWED_ORIGINS: '',
    });
    const anywhere: Case = {
      request: 'GET /clients',
      send: { headers: { Origin: 'http://any.test' } },
      headers: { 'access-control-allow-origin': '*' },
    };
    expect(await ask(off, anywhere)).toMatchObject(expected(anywhere));
    for (const request of ['GET /', 'OPTIONS /'])
      expect(await ask(off, { request })).toMatchObject({ status: 404, body: { code: 'PGRST126' } });
  });
});
