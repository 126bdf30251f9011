import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { REST_DEFAULTS } from './contract.ts';
import { type Kit, PUBLISHABLE, startKit } from './testing/kit.ts';

let kit: Kit;
beforeAll(async () => {
  const schema = fs.readFileSync(new URL('testing/media.sql', import.meta.url), 'utf8');
  kit = await startKit(inject('cluster').url, { schemas: ['public'] }, schema);
  const rest = { ...REST_DEFAULTS, flavour: 'postgrest' as const, planEnabled: true };
  kit.directory.environments.set('alone', { ...kit.environment, ref: 'alone', rest });
  kit.directory.environments.set('plans', {
    ...kit.environment,
    ref: 'plans',
    rest: { ...REST_DEFAULTS, planEnabled: true },
  });
});
afterAll(() => kit?.stop());

interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** Environment, when not the ordinary one. */
  at?: string;
}

async function ask(
  path: string,
  accept: string | undefined,
  { method = 'GET', headers, body, at }: Ask = {},
) {
  const base = at ? `${kit.origin}/p/${at}/rest/v1` : kit.url;
  const answer = await fetch(base + path, {
    method,
    headers: {
      apikey: PUBLISHABLE,
      ...(accept !== undefined && { accept }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    headers: answer.headers,
    bytes,
    text: bytes.toString(),
  };
}
/** Status, type and text. */
async function seen(path: string, accept: string | undefined, options?: Ask) {
  const { status, type, text } = await ask(path, accept, options);
  return [status, type, text];
}

describe('handlers of tables', () => {
  it('are aggregates over their rows', async () => {
    const tally = await ask('/lines?order=id', 'application/vnd.tally');
    expect([tally.status, tally.type, tally.bytes.toString('hex')]).toEqual([
      200,
      'application/vnd.tally',
      '00ff5c',
    ]);
    expect(await seen('/lines?order=id.desc', 'TEXT/HTML')).toEqual([
      200,
      'text/html',
      '<p>two</p><p>one</p>',
    ]);
    expect(await seen('/lines?id=eq.9', 'text/html')).toEqual([200, 'text/html', '']);
    expect(await seen('/rpc/some_lines', 'text/html')).toEqual([200, 'text/html', '<p>two</p>']);
  });

  it('take the place of built-in ones, and set headers', async () => {
    const csv = await ask('/lines?order=id', 'text/csv');
    expect([csv.type, csv.text]).toEqual(['text/csv; charset=utf-8', 'id;name\n1;one\n2;two\n']);
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="lines.csv"');
    expect((await ask('/plain?order=id', 'text/csv')).text).toBe('id,line_id,note\n1,1,first\n2,2,second');
  });

  it('see whole rows only: with a select of its own the built-in ones answer', async () => {
    expect((await ask('/lines?select=id&order=id', 'text/csv')).text).toBe('id\n1\n2');
    expect((await ask('/lines?select=id', 'text/html')).status).toBe(406);
    expect((await ask('/lines?select=*', 'text/html')).status).toBe(200);
  });

  it('of any rows answer for every table, also with a select', async () => {
    expect(await seen('/plain', 'application/vnd.anything')).toEqual([200, 'application/vnd.anything', '2']);
    expect((await ask('/lines?select=id&id=eq.1', 'application/vnd.anything')).text).toBe('1');
  });

  it('show what was written', async () => {
    const row = { id: 7, name: 'seven', raw: '\\x07', doc: null };
    const made = await ask('/lines', 'text/html', {
      method: 'POST',
      headers: { prefer: 'return=representation' },
      body: row,
    });
    expect([made.status, made.type, made.text]).toEqual([201, 'text/html', '<p>seven</p>']);
    const gone = await ask('/lines?id=eq.7', 'application/vnd.tally', {
      method: 'DELETE',
      headers: { prefer: 'return=representation' },
    });
    expect([gone.status, gone.bytes.toString('hex')]).toEqual([200, '07']);
  });

  it('count only in exposed schemas, and never replace the types of PostgREST', async () => {
    expect((await ask('/plain', 'text/html')).status).toBe(406);
    const object = await ask('/lines?id=eq.1&select=id', 'application/vnd.pgrst.object+json');
    expect(object.text).toBe('{"id":1}');
  });
});

describe('the handler of any type', () => {
  it('answers everything, as bytes unless its SQL says what they are', async () => {
    for (const accept of [undefined, '*/*', 'application/json', 'image/png'])
      expect(await seen('/whatever?order=id', accept)).toEqual([200, 'application/octet-stream', 'one,two,']);
    expect(await seen('/whatever?order=id', 'text/plain')).toEqual([200, 'text/plain', 'one,two,']);
    for (const at of [{}, { at: 'alone' }])
      expect((await ask('/whatever', 'unknown/media', at)).status).toBe(415);
    expect(await seen('/rpc/any_page', 'a/b')).toEqual([200, 'application/octet-stream', 'any']);
  });
  it('leaves the types of PostgREST and other selects alone', async () => {
    expect((await ask('/whatever?id=eq.1', 'application/vnd.pgrst.object+json')).text).toBe(
      '{"id":1,"name":"one"}',
    );
    expect((await ask('/whatever?select=id&id=eq.1', 'application/json')).text).toBe('[{"id":1}]');
  });
});

describe('handlers that are functions', () => {
  it('answer in the type that their result is named after', async () => {
    expect(await seen('/rpc/index_page', 'text/html')).toEqual([200, 'text/html', '<h1>Hé</h1>']);
    const picture = await ask('/rpc/picture', 'application/octet-stream', { method: 'POST', body: {} });
    expect([picture.type, picture.bytes.toString('hex')]).toEqual(['application/octet-stream', '00c3ff']);
    expect(await seen('/rpc/feed', 'text/xml')).toEqual([200, 'text/xml; charset=utf-8', '<feed/>']);
    expect(await seen('/rpc/pages', 'text/html')).toEqual([200, 'text/html', '<i>1</i><i>2</i>']);
  });
  it('and in JSON and CSV for those who want that', async () => {
    const json = 'application/json; charset=utf-8';
    expect(await seen('/rpc/index_page', '*/*')).toEqual([200, json, '"<h1>Hé</h1>"']);
    expect((await ask('/rpc/words', 'text/csv')).text).toBe('pgrst_scalar\n"plain words"');
    expect((await ask('/rpc/index_page', 'text/html', { method: 'HEAD' })).type).toBe('text/html');
  });
});

describe('handlers of JSON', () => {
  it('take its place, but not that of the types of PostgREST', async () => {
    await kit.admin.query(`create domain "application/json" as json;
      create table boxes (id int); insert into boxes values (1), (2);
      create function boxed(state json, next boxes) returns "application/json" language sql immutable
        as $$ select json_build_object('count', (state->>'count')::int + 1) $$;
      create aggregate boxes_json(boxes) (initcond = '{"count": 0}', stype = "application/json", sfunc = boxed);
      grant select on boxes to anon`);
    kit.directory.environments.set('boxes', { ...kit.environment, ref: 'boxes' });
    const json = 'application/json; charset=utf-8';
    expect(await seen('/boxes', 'application/json', { at: 'boxes' })).toEqual([200, json, '{"count" : 2}']);
    expect(await seen('/boxes', 'application/vnd.pgrst.array+json;nulls=stripped', { at: 'boxes' })).toEqual([
      200,
      'application/vnd.pgrst.array+json;nulls=stripped; charset=utf-8',
      '[{"id":1},{"id":2}]',
    ]);
    // Only a handler of any type answers those who accept anything.
    expect((await ask('/boxes?order=id', '*/*', { at: 'boxes' })).text.replace(/\s/g, '')).toBe(
      '[{"id":1},{"id":2}]',
    );
  });
});

describe('negotiation', () => {
  it('takes the first type that can be made', async () => {
    expect((await ask('/plain', 'image/png, text/csv;q=0.5, application/json;q=0.1')).type).toBe(
      'text/csv; charset=utf-8',
    );
    const none = await ask('/plain', 'image/png, text/unknown');
    expect([none.status, none.type]).toEqual([406, 'application/json; charset=utf-8']);
    expect(JSON.parse(none.text)).toEqual({
      code: 'PGRST107',
      message: 'None of these media types are available: image/png, text/unknown',
      details: null,
      hint: null,
    });
    expect((await ask('/plain', 'image/png', { method: 'HEAD' })).status).toBe(406);
    const wrong = await ask('/plain', 'image/png', { method: 'POST', body: { id: 9 } });
    expect(wrong.status).toBe(406);
    expect((await ask('/plain?id=eq.9', 'text/csv', { at: 'alone' })).text).toBe('id,line_id,note');
  });
  it('answers OPTIONS whatever is accepted', async () => {
    expect((await ask('/plain', 'image/png', { method: 'OPTIONS' })).status).toBe(200);
  });
  it('writes GeoJSON where PostGIS is', async () => {
    const geo = await ask('/plain?id=eq.1&select=id', 'application/geo+json');
    expect([geo.status, geo.type]).toEqual([200, 'application/geo+json; charset=utf-8']);
    expect(JSON.parse(geo.text)).toEqual({
      type: 'FeatureCollection',
      features: [{ type: 'Feature', geometry: null, properties: { id: 1 } }],
    });
  });
});

describe('single values', () => {
  it('come as text, bytes and XML, one behind the other', async () => {
    expect(await seen('/rpc/words', 'text/plain')).toEqual([200, 'text/plain; charset=utf-8', 'plain words']);
    expect((await ask('/rpc/numbers', 'text/plain')).text).toBe('12');
    expect((await ask('/rpc/bytes', 'application/octet-stream')).bytes.toString('hex')).toBe('01fe');
    expect(await seen('/rpc/fragment', 'text/xml')).toEqual([200, 'text/xml; charset=utf-8', '<x/>']);
    expect((await ask('/plain?select=note&order=id', 'text/plain')).text).toBe('firstsecond');
    expect((await ask('/lines?select=raw&id=eq.1', 'application/octet-stream')).bytes.toString('hex')).toBe(
      '00ff',
    );
    expect((await ask('/lines?select=name&order=id', 'application/octet-stream')).text).toBe('onetwo');
    expect((await ask('/lines?select=doc&order=id', 'text/xml')).text).toBe('<a>1</a><b/>');
  });
  it('are refused for rows of several columns, and where PostgREST has none', async () => {
    expect((await ask('/plain', 'text/plain')).status).toBe(406);
    expect((await ask('/plain?select=note', 'text/xml')).status).toBe(406);
    expect((await ask('/plain?select=id,lines(name)', 'text/plain')).status).toBe(406);
    expect((await ask('/rpc/words', 'text/plain', { at: 'alone' })).status).toBe(406);
  });
});

describe('execution plans', () => {
  const plan = 'application/vnd.pgrst.plan';
  it('are refused unless the environment allows them', async () => {
    const refused = await ask('/plain', `${plan}+json`);
    expect([refused.status, JSON.parse(refused.text).code]).toEqual([406, 'PGRST107']);
  });
  it('come as text and as JSON, of what would be answered', async () => {
    const text = await ask('/plain?select=note&order=id', plan, { at: 'alone' });
    expect([text.status, text.type]).toEqual([
      200,
      'application/vnd.pgrst.plan+text; for="application/json"; charset=utf-8',
    ]);
    expect(text.text).toMatch(/^Aggregate .*\n\s+->/);
    const json = await ask('/plain', `${plan}+json; for="text/csv"; options=verbose|settings`, {
      at: 'alone',
    });
    expect(json.type).toBe(
      'application/vnd.pgrst.plan+json; for="text/csv"; options=verbose|settings; charset=utf-8',
    );
    const [{ Plan: found }] = JSON.parse(json.text);
    expect(found.Output.join()).toContain('string_agg');
    const measured = await ask('/plain', `${plan}+json; options=analyze|buffers|wal`, { at: 'plans' });
    expect(JSON.parse(measured.text)[0]).toHaveProperty('Execution Time');
    expect((await ask('/plain', `${plan}; for="image/png"`, { at: 'alone' })).status).toBe(406);
  });
  it('are made in the role of the caller', async () => {
    await kit.admin.query('create table kept (id int); revoke all on kept from public');
    kit.directory.environments.set('later', {
      ...kit.environment,
      ref: 'later',
      rest: { ...REST_DEFAULTS, planEnabled: true },
    });
    const refused = await ask('/kept', plan, { at: 'later' });
    expect([refused.status, JSON.parse(refused.text).code]).toEqual([401, '42501']);
  });
  it('of writes and functions: analyze writes as in PostgREST, and is undone in Slipway', async () => {
    const post = (at: string, id: number, options: string) =>
      ask('/plain', `${plan}+json; ${options}`, {
        method: 'POST',
        at,
        headers: { prefer: 'return=representation' },
        body: { id, note: 'planned' },
      });
    for (const [at, id, options] of [
      ['alone', 50, 'options=verbose'],
      ['plans', 51, 'options=analyze'],
      ['alone', 52, 'options=analyze'],
    ] as const) {
      const made = await post(at, id, options);
      expect([made.status, made.text.includes('ModifyTable')]).toEqual([200, true]);
    }
    expect((await ask('/plain?select=id&note=eq.planned', undefined)).text).toBe('[{"id":52}]');
    await ask('/plain?id=eq.52', undefined, { method: 'DELETE' });
    const call = await ask('/rpc/some_lines', `${plan}+json`, { at: 'plans', method: 'POST', body: {} });
    expect(JSON.parse(call.text)[0].Plan['Node Type']).toBe('Aggregate');
  });
});
