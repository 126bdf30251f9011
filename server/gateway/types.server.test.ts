import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Kit, PUBLISHABLE, SECRET, startKit } from './testing/kit.ts';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
let kit: Kit;
let folder: string;
beforeAll(async () => {
  kit = await startKit(inject('cluster').url);
  // Inside the repository, so that the compiler finds supabase-js.
  folder = fs.mkdtempSync(path.join(ROOT, 'node_modules/.types-'));
}, 60_000);
afterAll(async () => {
  fs.rmSync(folder, { recursive: true, force: true });
  await kit.stop();
});

async function types(key: string): Promise<string> {
  const headers = { apikey: key, accept: 'application/typescript' };
  const answer = await fetch(`${kit.url}/`, { headers });
  expect(answer.headers.get('content-type')).toBe('application/typescript; charset=utf-8');
  return answer.text();
}

const CLIENT = `
import { createClient } from '@supabase/supabase-js';
import { type Database, type Tables, type TablesInsert, type Enums, Constants } from './database.ts';
const client = createClient<Database>('http://localhost', 'key');
export async function use() {
  const { data } = await client.from('orders').select('id, total, customer_id');
  const total: number | undefined = data?.[0]?.total;
  const linked = await client.from('order_items').select('quantity, products(name)');
  const name: string | undefined = linked.data?.[0]?.products.name;
  await client.from('customers').insert({ name: 'Ada', mood: 'calm' });
  // @ts-expect-error a mood that does not exist
  await client.from('customers').insert({ name: 'Ada', mood: 'cross' });
  // @ts-expect-error the name is missing
  await client.from('customers').insert({ email: 'a@example.org' });
  // @ts-expect-error a generated column cannot be written
  await client.from('customers').update({ shout: 'A' });
  const sum = await client.rpc('add', { a: 1 });
  const number: number | null = sum.data;
  const other = await client.schema('other').from('things').select('id');
  const id: number | undefined = other.data?.[0]?.id;
  const mood: Enums<'mood'> = Constants.public.Enums.mood[0];
  const row = {} as Tables<'customers'>;
  const view = {} as Tables<'big_orders'>;
  const insert: TablesInsert<'products'> = { id: 1, name: 'Pen', price: 2 };
  return [total, name, number, id, mood, row.email, view.total, insert];
}
`;

test('a client program of supabase-js compiles against the types', async () => {
  fs.writeFileSync(path.join(folder, 'database.ts'), await types(SECRET));
  fs.writeFileSync(path.join(folder, 'client.ts'), CLIENT);
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--module', 'nodenext'];
  const more = ['--allowImportingTsExtensions', '--target', 'es2022'];
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const done = await run(process.execPath, [tsc, ...options, ...more, path.join(folder, 'client.ts')]).catch(
    (error: { stdout: string }) => error,
  );
  expect(done.stdout).toBe('');
}, 60_000);

test('a role sees the types of what it may use', async () => {
  const text = await types(PUBLISHABLE);
  expect(text).toContain('order_items: {');
  expect(text).not.toContain('secrets: {');
});
