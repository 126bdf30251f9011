import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { REST_DEFAULTS, type RestSettings } from './contract.ts';
import { type Kit, PUBLISHABLE, SECRET, startKit } from './testing/kit.ts';

// biome-ignore lint/suspicious/noExplicitAny: the documents are checked by a validator of their own.
type Document = any;
let kit: Kit;
beforeAll(async () => {
  kit = await startKit(inject('cluster').url);
  await kit.admin.query(
    `comment on schema public is E'The shop\\n\\nOrders and their customers.';
     comment on function add(int, int) is E'Adds two numbers\\nThe second is 1 unless given.';
     create table limited (code varchar(5) not null, part int check (part between 1 and 9), hidden text);
     grant select (code, part), insert (code) on limited to anon`,
  );
}, 60_000);
afterAll(() => kit.stop());

function settings(changes: Partial<RestSettings>): void {
  const environment = { ...kit.environment, rest: { ...REST_DEFAULTS, ...changes } };
  kit.directory.environments.set(environment.ref, environment);
}

async function document(key = PUBLISHABLE, headers: Record<string, string> = {}): Promise<Document> {
  const answer = await fetch(`${kit.url}/`, { headers: { apikey: key, ...headers } });
  expect([answer.status, answer.ok ? '' : await answer.text()]).toEqual([200, '']);
  return answer.json();
}

async function expectValid(found: Document): Promise<void> {
  expect(await new Validator().validate(found)).toMatchObject({ valid: true });
}

describe('OpenAPI 3.1 at the root', () => {
  it('is valid, for every role and schema', async () => {
    for (const key of [PUBLISHABLE, SECRET])
      for (const schema of ['public', 'other']) {
        const found = await document(key, { 'accept-profile': schema });
        expect(found.openapi).toBe('3.1.0');
        await expectValid(found);
      }
  });

  it('shows a role what it may do and nothing else', async () => {
    const anon = await document();
    const service = await document(SECRET);
    expect(anon.paths['/secrets']).toBeUndefined();
    expect(Object.keys(anon.paths['/orders'])).toEqual(['get']);
    expect(Object.keys(service.paths['/orders'])).toEqual(['get', 'post', 'patch', 'delete']);
    expect(Object.keys(anon.paths['/limited'])).toEqual(['get', 'post']);
    expect(Object.keys(anon.components.schemas.limited.properties)).toEqual(['code', 'part']);
    expect(Object.keys(anon.components.schemas['limited.insert'].properties)).toEqual(['code']);
    expect(JSON.stringify(anon)).not.toContain('hidden');
  });

  it('lists the formats that a resource can be answered in', async () => {
    await kit.admin.query(`create domain "text/html" as text;
      create function page_step(state text, next orders) returns "text/html" language sql as 'select state';
      create aggregate page(orders) (initcond = '', stype = "text/html", sfunc = page_step);
      create function home() returns "text/html" language sql stable as $$ select '' $$`);
    settings({ planEnabled: true });
    const version = kit.environment.catalogVersion + 100;
    const now = kit.directory.environments.get(kit.environment.ref);
    if (now) kit.directory.environments.set(now.ref, { ...now, catalogVersion: version });
    const types = (operation: Document) => Object.keys(operation.responses['200'].content);
    await expect
      .poll(async () => types((await document(SECRET)).paths['/orders'].get), { timeout: 10_000 })
      .toEqual(
        expect.arrayContaining([
          'text/html',
          'text/csv',
          'application/xml',
          'application/vnd.pgrst.plan+json',
        ]),
      );
    const found = await document(SECRET);
    await expectValid(found);
    expect(types(found.paths['/products'].get)).not.toContain('text/html');
    expect(types(found.paths['/products'].get)).not.toContain('application/geo+json');
    expect(types(found.paths['/rpc/home'].get)).toEqual(
      expect.arrayContaining(['application/json', 'text/html', 'text/plain']),
    );
    expect(Object.keys(found.paths['/orders'].post.requestBody.content)).toContain('application/xml');
    expect(found.paths['/orders'].patch.parameters).toContainEqual({ $ref: '#/components/parameters/limit' });
    settings({});
  });

  it('tells comments, types, constraints and defaults', async () => {
    const { info, components, paths } = await document();
    expect(info).toMatchObject({ title: 'The shop', description: 'Orders and their customers.' });
    const { customers, limited, orders } = components.schemas;
    expect(customers.properties.mood).toMatchObject({ enum: ['calm', 'curious'], default: 'calm' });
    expect(customers.properties.email.type).toEqual(['string', 'null']);
    expect(customers.properties.shout.readOnly).toBe(true);
    expect(customers.required).toContain('name');
    expect(limited.properties.code.maxLength).toBe(5);
    expect(limited.properties.part).toMatchObject({ minimum: 1, maximum: 9 });
    expect(orders.properties.customer_id.description).toContain('References `customers.id`');
    const call = paths['/rpc/add'];
    expect(call.post).toMatchObject({
      summary: 'Adds two numbers',
      description: 'The second is 1 unless given.',
    });
    expect(call.post.requestBody.content['application/json'].schema.required).toEqual(['a']);
    expect(call.get.parameters[0]).toMatchObject({ name: 'a', required: true });
    expect(paths['/rpc/wait'].get).toBeUndefined();
  });

  it('answers HEAD without a body, and refuses other media types', async () => {
    const head = await fetch(`${kit.url}/`, { method: 'HEAD', headers: { apikey: PUBLISHABLE } });
    expect(head.headers.get('content-type')).toBe('application/openapi+json; charset=utf-8');
    expect(head.headers.get('content-profile')).toBe('public');
    const headers = { apikey: PUBLISHABLE, accept: 'text/csv' };
    const csv = await fetch(`${kit.url}/`, { headers });
    expect(csv.status).toBe(406);
    expect(await csv.json()).toMatchObject({ code: 'PGRST107' });
    expect((await fetch(`${kit.url}/`)).status).toBe(401);
  });

  it('can be turned off, or be answered by a function', async () => {
    settings({ openapi: { mode: 'disabled', security: true } });
    const off = await fetch(`${kit.url}/`, { headers: { apikey: PUBLISHABLE } });
    expect(off.status).toBe(404);
    expect(await off.json()).toMatchObject({ code: 'PGRST126' });
    await kit.admin.query(
      `create function own_root() returns json language sql stable as $$ select '{"own": true}'::json $$`,
    );
    kit.environment.catalogVersion += 1;
    settings({ openapi: { mode: 'follow-privileges', security: true, rootSpec: 'own_root' } });
    await expect.poll(() => document()).toEqual({ own: true });
    settings({});
  });

  it('ignores privileges when told so', async () => {
    settings({ openapi: { mode: 'ignore-privileges', security: true } });
    expect((await document()).paths['/secrets']).toBeDefined();
    settings({});
  });
});

describe('Swagger 2.0, for clients of PostgREST', () => {
  it('keeps to its conventions', async () => {
    settings({
      flavour: 'postgrest',
      openapi: { mode: 'follow-privileges', security: true, serverUrl: 'https://api.example.com/base' },
    });
    const found = await document();
    expect(found).toMatchObject({
      swagger: '2.0',
      host: 'api.example.com:443',
      basePath: '/base',
      schemes: ['https'],
    });
    await expectValid(found);
    const { orders, customers } = found.definitions;
    expect(orders.properties.id.description).toBe('Note:\nThis is a Primary Key.<pk/>');
    expect(orders.properties.customer_id.description).toBe(
      "Note:\nThis is a Foreign Key to `customers.id`.<fk table='customers' column='id'/>",
    );
    expect(customers.properties.email.description).toBe('Where to write @personal');
    expect(customers.properties.mood).toEqual({
      default: 'calm',
      enum: ['calm', 'curious'],
      format: 'public.mood',
      type: 'string',
    });
    expect(customers.properties.tags).toMatchObject({
      format: 'text[]',
      type: 'array',
      items: { type: 'string' },
    });
    expect(found.parameters['rowFilter.orders.total']).toEqual({
      name: 'total',
      required: false,
      in: 'query',
      type: 'string',
    });
    expect(found.parameters['body.orders'].schema).toEqual({ $ref: '#/definitions/orders' });
    expect(Object.keys(found.paths['/orders'])).toEqual(['get', 'post', 'delete', 'patch']);
    expect(found.paths['/rpc/add'].get.parameters[1]).toEqual({
      name: 'b',
      required: false,
      in: 'query',
      type: 'integer',
      format: 'integer',
    });
    const modern = await document(PUBLISHABLE, { accept: 'application/vnd.oai.openapi+json' });
    expect(modern.openapi).toBe('3.1.0');
    settings({});
  });
});
