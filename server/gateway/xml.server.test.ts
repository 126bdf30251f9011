import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { REST_DEFAULTS } from './contract.ts';
import { type Kit, SECRET, startKit } from './testing/kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit(inject('cluster').url);
  await kit.admin.query(`
    create table papers (id int primary key, title text, tags text[], data json, draft bool, "a b" int, price numeric);
    create function fragment() returns xml language sql as $$ select '<x a="1"/>'::xml $$;
    create function take_xml(xml) returns text language sql as $$ select $1::text $$;
    create function shape(title text, tags text[] default '{}', more json default null) returns json language sql
      as $$ select json_build_object('title', title, 'tags', tags, 'more', more) $$;
    create function take_json(json) returns json language sql as $$ select $1 $$`);
  const rest = { ...REST_DEFAULTS, flavour: 'postgrest' as const };
  kit.directory.environments.set('alone', { ...kit.environment, ref: 'alone', rest });
});
afterAll(() => kit?.stop());

const XML = 'application/xml';
const XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

interface Sent {
  method?: string;
  body?: string;
  type?: string;
  headers?: Record<string, string>;
  at?: string;
}
async function ask(
  path: string,
  accept: string,
  { method = 'GET', body, type = XML, headers, at }: Sent = {},
) {
  const answer = await fetch(at ? `${kit.origin}/p/${at}/rest/v1${path}` : kit.url + path, {
    method,
    headers: { apikey: SECRET, accept, ...(body !== undefined && { 'content-type': type }), ...headers },
    ...(body !== undefined && { body }),
  });
  const text = (await answer.text()).replace('<?xml version="1.0" encoding="UTF-8"?>\n', '');
  return { status: answer.status, type: answer.headers.get('content-type'), headers: answer.headers, text };
}
const back = { prefer: 'return=representation' };

describe('answers in XML', () => {
  it('hold rows, what they embed, and single values', async () => {
    const found = await ask(
      '/customers?select=name,email,tags,data,orders!orders_customer_id_fkey(id,total)&id=eq.1&orders.order=id',
      XML,
    );
    expect([found.status, found.type]).toEqual([200, 'application/xml; charset=utf-8']);
    expect(found.text).toBe(
      `<rows${XSI}><row><name>Ada</name><email>ada@example.org</email><tags type="array"><item>a</item><item>b</item></tags>` +
        '<data><age type="number">36</age><city>Paris</city><langs type="array"><item>fr</item><item>en</item></langs></data>' +
        '<orders type="array"><item><id type="number">1</id><total type="number">10.00</total></item>' +
        '<item><id type="number">2</id><total type="number">60.50</total></item></orders></row></rows>',
    );
    expect((await ask('/customers?id=eq.999', XML)).text).toBe(`<rows${XSI}></rows>`);
    expect((await ask('/rpc/add?a=1&b=2', XML)).text).toBe(`<value${XSI} type="number">3</value>`);
    expect((await ask('/rpc/pair', XML)).text).toBe(`<row${XSI}><x type="number">1</x><y>one</y></row>`);
    expect((await ask('/odd%20name', XML)).text).toContain(
      '<a_x0020_column type="number">1</a_x0020_column>',
    );
  });
  it('count, page and answer HEAD as JSON does', async () => {
    const page = await ask('/orders?limit=1&select=id&order=id', XML, { headers: { prefer: 'count=exact' } });
    expect([page.status, page.headers.get('content-range')]).toEqual([206, '0-0/4']);
    const head = await ask('/orders', XML, { method: 'HEAD' });
    expect([head.status, head.type, head.text]).toEqual([200, 'application/xml; charset=utf-8', '']);
  });
  it('give a function’s XML as it is', async () => {
    expect(await ask('/rpc/fragment', XML)).toMatchObject({
      type: 'application/xml; charset=utf-8',
      text: '<x a="1"/>',
    });
  });
  it('never take the place of what PostgREST would answer', async () => {
    const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    for (const at of [undefined, 'alone'])
      expect((await ask('/products?id=eq.1', browser, at ? { at } : {})).type).toBe(
        'application/json; charset=utf-8',
      );
    expect((await ask('/products?id=eq.1&select=id', XML, { at: 'alone' })).text).toBe(
      `<rows${XSI}><row><id type="number">1</id></row></rows>`,
    );
  });
});

describe('bodies in XML', () => {
  const first =
    '<id type="number">1</id><title> A &amp; B </title><tags type="array"><item>x</item><item>y z</item></tags>';
  it('are inserted, one row and many, and come back the same', async () => {
    const row = `<row>${first}<data><n type="array"><item type="number">1.50</item></n></data><draft type="boolean">true</draft><a_x0020_b>7</a_x0020_b><price xsi:nil="true"/></row>`;
    const made = await ask('/papers', XML, {
      method: 'POST',
      body: `<rows${XSI}>${row}</rows>`,
      headers: back,
    });
    const seen = row.replace('<a_x0020_b>7', '<a_x0020_b type="number">7');
    expect([made.status, made.text]).toEqual([201, `<rows${XSI}>${seen}</rows>`]);
    const again = await ask('/papers?on_conflict=id', XML, {
      method: 'POST',
      body: made.text,
      headers: { prefer: 'return=representation, resolution=merge-duplicates' },
    });
    expect([again.status, again.text]).toEqual([200, made.text]);
    const one = await ask('/papers', XML, {
      method: 'POST',
      body: '<row><id>2</id><title>two</title></row>',
    });
    expect([one.status, one.text]).toEqual([201, '']);
  });
  it('change and put rows', async () => {
    const changed = await ask('/papers?id=eq.2&select=title', XML, {
      method: 'PATCH',
      body: '<row><title>2.0</title></row>',
      headers: back,
    });
    expect(changed.text).toBe(`<rows${XSI}><row><title>2.0</title></row></rows>`);
    const put = await ask('/papers?id=eq.3', 'application/json', {
      method: 'PUT',
      body: '<row><id>3</id><title/></row>',
      headers: back,
      type: 'application/xml; charset=utf-8',
    });
    expect([put.status, JSON.parse(put.text)[0].title]).toEqual([201, '']);
  });
  it('name the arguments of functions', async () => {
    const body = '<row><title>t</title><tags type="array"><item>a</item></tags><more><k>v</k></more></row>';
    const made = await ask('/rpc/shape', 'application/json', { method: 'POST', body });
    expect(JSON.parse(made.text)).toEqual({ title: 't', tags: ['a'], more: { k: 'v' } });
    const whole = await ask('/rpc/take_json', XML, {
      method: 'POST',
      body: '<rows><row><a>1</a></row></rows>',
    });
    expect(whole.text).toBe(`<rows${XSI}><row><a>1</a></row></rows>`);
    // PostgREST's own: the body as it is, for one unnamed parameter of type xml.
    const raw = await ask('/rpc/take_xml', 'application/json', {
      method: 'POST',
      body: '<a>1</a>',
      type: 'text/xml',
    });
    expect(raw.text).toBe('"<a>1</a>"');
  });
  it('are refused with the place of the mistake', async () => {
    const wrong = await ask('/papers', 'application/json', { method: 'POST', body: '<row>\n<id>1</row>' });
    expect([wrong.status, JSON.parse(wrong.text)]).toEqual([
      400,
      expect.objectContaining({
        code: 'PGRST102',
        message: 'Invalid XML',
        details: expect.stringMatching(/^line 2, column \d+: /),
      }),
    ]);
    const bomb = '<!DOCTYPE row [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><row><title>&b;</title></row>';
    expect((await ask('/papers', XML, { method: 'POST', body: bomb })).text).toContain(
      'document type declaration',
    );
    const many = `<rows>${'<row><a>'.repeat(40)}`;
    expect((await ask('/papers', XML, { method: 'POST', body: many })).text).toContain(
      'more than 64 elements',
    );
  });
});

describe('errors', () => {
  it('are XML for those who read nothing else', async () => {
    const error = await ask('/nowhere', XML);
    expect([error.status, error.type]).toEqual([404, 'application/xml; charset=utf-8']);
    expect(error.text).toMatch(/^<error xmlns:xsi="[^"]+">/);
    for (const part of ['<code>PGRST205</code>', '<details xsi:nil="true"/>', '<message>Could not find'])
      expect(error.text).toContain(part);
    expect((await ask('/nowhere', `${XML}, */*`)).type).toBe('application/json; charset=utf-8');
    expect((await ask('/products', XML, { method: 'POST', body: '', type: 'image/png' })).text).toContain(
      'image/png',
    );
  });
});
