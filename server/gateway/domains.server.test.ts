import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Kit, SECRET, startKit } from './testing/kit.ts';

/** A colour is stored as a number and shown as `#rrggbb`; a secret is only ever shown; a code is read in capitals. */
const SCHEMA = `
  create domain color as int check (value between 0 and 16777215);
  create function to_color(text) returns color language plpgsql immutable strict as $$ begin
    if $1 !~ '^#[0-9a-f]{6}$' then raise exception 'no colour: %', $1 using errcode = '22P02'; end if;
    return ('x' || substring($1 from 2))::bit(24)::int; end $$;
  create function to_color(json) returns color language sql immutable as $$ select to_color($1 #>> '{}') $$;
  create function shown(color) returns json language sql immutable strict as $$ select to_json('#' || lpad(to_hex($1), 6, '0')) $$;
  create cast (color as json) with function shown(color) as implicit;
  create cast (json as color) with function to_color(json) as implicit;
  create cast (text as color) with function to_color(text) as implicit;
  create domain hush as text;
  create function hushed(hush) returns json language sql immutable as $$ select '"***"'::json $$;
  create cast (hush as json) with function hushed(hush) as implicit;
  create domain unused as int;
  create function not_implicit(unused) returns json language sql immutable as $$ select '"never"'::json $$;
  create cast (unused as json) with function not_implicit(unused) as assignment;

  create table paints (id color primary key, mix color default 255, name text, word hush, plain unused default 1);
  create table walls (id int primary key, paint_id color references paints, tints color[]);
  insert into paints (id, name, word, mix) values (16711680, 'red', 'one', 1), (65280, 'green', null, null);
  insert into walls values (1, 16711680), (2, 65280), (3, null);
  create view bright as select id, name, mix as blend from paints where id > 100;
  create function all_paints() returns setof paints language sql stable as 'select * from paints';
`;

let kit: Kit;
beforeAll(async () => {
  kit = await startKit(inject('cluster').url, { schemas: ['public'] }, SCHEMA);
});
afterAll(() => kit?.stop());

async function ask(path: string, method = 'GET', body?: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(kit.url + path, {
    method,
    headers: {
      apikey: SECRET,
      prefer: 'return=representation',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, headers: answer.headers, text, body: json ? JSON.parse(text) : undefined };
}
const rows = async (path: string) => (await ask(path)).body;

describe('domains with casts to JSON', () => {
  it('are shown by them, alone, in every row and in what is embedded', async () => {
    const red = { id: '#ff0000', mix: '#000001', name: 'red', word: '***', plain: 1 };
    expect(await rows('/paints?name=eq.red')).toEqual([red]);
    expect(await rows('/paints?select=shade:id&order=id')).toEqual([
      { shade: '#00ff00' },
      { shade: '#ff0000' },
    ]);
    expect(await rows('/walls?select=id,paints(*)&id=eq.1')).toEqual([{ id: 1, paints: red }]);
    expect(await rows('/walls?select=id,...paints(paint:id)&order=id')).toEqual([
      { id: 1, paint: '#ff0000' },
      { id: 2, paint: '#00ff00' },
      { id: 3, paint: null },
    ]);
    expect(await rows('/bright?name=eq.green')).toEqual([{ id: '#00ff00', name: 'green', blend: null }]);
    expect(await rows('/rpc/all_paints?name=eq.red')).toEqual([red]);
    const one = await ask('/paints?name=eq.red', 'GET', undefined, {
      accept: 'application/vnd.pgrst.object+json;nulls=stripped',
    });
    expect(one.body).toEqual(red);
  });

  it('keep what is stored for casts, aggregates and CSV', async () => {
    expect(await rows('/paints?select=id::int&name=eq.red')).toEqual([{ id: 16711680 }]);
    expect(await rows('/paints?select=id.max()')).toEqual([{ max: 16711680 }]);
    expect(await rows('/paints?select=id,count()&order=id')).toEqual([
      { id: '#00ff00', count: 1 },
      { id: '#ff0000', count: 1 },
    ]);
    const csv = await ask('/paints?select=id&order=id', 'GET', undefined, { accept: 'text/csv' });
    expect(csv.text).toBe('id\n65280\n16711680');
  });
});

describe('the description of the API', () => {
  it('promises no type for what a cast may show as anything', async () => {
    const { components } = await rows('/');
    expect(components.schemas.paints.properties.id).toEqual({ description: 'Primary key.' });
    expect(components.schemas.paints.properties.plain.type).toContain('integer');
    const types = await ask('/', 'GET', undefined, { accept: 'application/typescript' });
    expect(types.text).toMatch(/paints: \{\s+Row: \{\s+id: Json/);
  });
});

describe('domains with casts from text', () => {
  it('are filtered in their own form, by every comparison', async () => {
    const names = async (filter: string) =>
      (await rows(`/paints?select=name&order=id&${filter}`)).map(({ name }: { name: string }) => name);
    const [red, green] = ['%23ff0000', '%2300ff00'];
    expect(await names(`id=eq.${red}`)).toEqual(['red']);
    expect(await names(`id=not.eq.${red}`)).toEqual(['green']);
    expect(await names(`id=lt.${red}`)).toEqual(['green']);
    expect(await names(`id=in.(${red},${green})`)).toEqual(['green', 'red']);
    expect(await names(`id=eq(any).{${red},%23000000}`)).toEqual(['red']);
    expect(await names(`id=gte(all).{${red},${green}}`)).toEqual(['red']);
    expect(await names(`mix=isdistinct.%23000001`)).toEqual(['green']);
    expect(await names(`or=(id.eq.${green},name.eq.none)`)).toEqual(['green']);
    expect(await rows(`/walls?select=id,paints!inner(name)&paints.id=eq.${green}`)).toEqual([
      { id: 2, paints: { name: 'green' } },
    ]);
    expect(await names('word=eq.one')).toEqual(['red']);
    const wrong = await ask('/paints?id=eq.red');
    expect([wrong.status, wrong.body.message]).toEqual([400, 'no colour: red']);
  });
});

describe('domains with casts from JSON', () => {
  it('are read from bodies, of one row and many, with defaults and with CSV', async () => {
    const made = await ask('/paints?select=id,mix', 'POST', [
      { id: '#000010', mix: '#000011' },
      { id: '#000020', mix: null },
    ]);
    expect([made.status, made.body]).toEqual([
      201,
      [
        { id: '#000010', mix: '#000011' },
        { id: '#000020', mix: null },
      ],
    ]);
    const defaulted = await ask(
      '/paints?select=id,mix&columns=id,mix',
      'POST',
      [{ id: '#000030' }, { id: '#000031', mix: '#000001' }],
      { prefer: 'return=representation, missing=default' },
    );
    expect(defaulted.body).toEqual([
      { id: '#000030', mix: '#0000ff' },
      { id: '#000031', mix: '#000001' },
    ]);
    const csv = await ask('/paints?select=id', 'POST', 'id,mix\n#000040,NULL', {
      'content-type': 'text/csv',
    });
    expect(csv.body).toEqual([{ id: '#000040' }]);
    const wrong = await ask('/paints', 'POST', { id: 64 });
    expect([wrong.status, wrong.body.message]).toEqual([400, 'no colour: 64']);
    await ask('/paints?id=lt.%23000100', 'DELETE');
  });

  it('are changed, merged and put', async () => {
    const changed = await ask('/paints?id=eq.%2300ff00&select=name,mix', 'PATCH', { mix: '#0000aa' });
    expect(changed.body).toEqual([{ name: 'green', mix: '#0000aa' }]);
    const merged = await ask(
      '/paints?select=id,name',
      'POST',
      { id: '#00ff00', name: 'lime' },
      {
        prefer: 'return=representation, resolution=merge-duplicates',
      },
    );
    expect([merged.status, merged.body]).toEqual([200, [{ id: '#00ff00', name: 'lime' }]]);
    const put = await ask('/paints?id=eq.%2300ff00&select=id,name', 'PUT', { id: '#00ff00', name: 'green' });
    expect([put.status, put.body]).toEqual([200, [{ id: '#00ff00', name: 'green' }]]);
    const other = await ask('/paints?id=eq.%2300ff00', 'PUT', { id: '#00ff01', name: 'green' });
    expect([other.status, other.body.code]).toEqual([400, 'PGRST115']);
    const viewed = await ask('/bright?name=eq.green', 'PATCH', { blend: '#000002' });
    expect(viewed.body).toEqual([{ id: '#00ff00', name: 'green', blend: '#000002' }]);
  });

  it('are named in Location as a filter takes them', async () => {
    const made = await ask('/paints', 'POST', { id: '#000077' }, { prefer: 'return=headers-only' });
    const location = made.headers.get('location') ?? '';
    expect(location).toBe('/paints?id=eq.%23000077');
    expect((await ask(`${location}&select=id`, 'DELETE')).body).toEqual([{ id: '#000077' }]);
  });
});
