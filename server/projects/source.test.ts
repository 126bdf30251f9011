import { expect, test } from 'vitest';
import { unseal } from '../platform/vault.ts';
import { source } from './shapes.ts';
import { shownAddress, storeSource } from './source.ts';

process.env['SLIPWAY_SECRET'] ??= 'a master key that only the tests use';
const owner = { teamId: 't', userId: 'u' };
const id = '0198f9c0-0000-7000-8000-000000000001';
const noUploads = { upload: { findFirst: async () => null } } as unknown as Parameters<typeof storeSource>[0];

test('an address is shown without user, password and query', () => {
  expect(shownAddress('postgres://me:s3cret@db.example:5432/shop?sslmode=require')).toBe(
    'postgres://db.example:5432/shop',
  );
  expect(shownAddress('https://token@git.example/a/b.git')).toBe('https://git.example/a/b.git');
});

test('the password of a database is sealed and comes back for the job', async () => {
  const url = 'postgres://me:s3cret@db.example/shop';
  const stored = await storeSource(noUploads, owner, id, { kind: 'database', url, schemas: ['public'] });
  expect(JSON.stringify(stored)).not.toContain('s3cret');
  expect(unseal(stored.sourceSealed!, `project:${id}:source`).reveal()).toBe(url);
  expect(() => unseal(stored.sourceSealed!, 'project:another:source')).toThrow();
});

test('the token in a Git address is sealed too', async () => {
  const address = 'https://me:t0ken@git.example/a.git';
  const stored = await storeSource(noUploads, owner, id, { kind: 'git', address });
  expect(JSON.stringify(stored)).not.toContain('t0ken');
});

test('an upload that is not there is refused', async () => {
  const given = { kind: 'sql' as const, uploadId: id };
  await expect(storeSource(noUploads, owner, id, given)).rejects.toThrow(/Upload it again/);
});

test.each([
  [{ kind: 'git' }, /either the address/],
  [{ kind: 'git', address: 'https://a.example/b', uploadId: id }, /either the address/],
  [{ kind: 'git', address: 'file:///etc' }, /https/],
  [{ kind: 'git', address: 'ext::sh -c id' }, /https/],
  [{ kind: 'database', url: 'mysql://x/y', schemas: ['public'] }, /postgres:/],
  [{ kind: 'database', url: 'postgres://x/y', schemas: [] }, /at least one schema/],
  [{ kind: 'sql', uploadId: '../../etc/passwd' }, /Upload the file first/],
])('%j is refused with a sentence', (given, sentence) => {
  const found = source.safeParse(given);
  expect(found.success).toBe(false);
  expect(found.error?.issues[0]?.message).toMatch(sentence);
});
