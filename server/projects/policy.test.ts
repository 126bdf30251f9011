import { expect, test } from 'vitest';
import { confirms, MOST_AT_ONCE, MOST_PROJECTS, mayCreate, mayRemove, takenBy } from './policy.ts';

test('deleting needs an admin, unless the project failed and holds nothing', () => {
  expect(mayRemove('admin', 'ready')).toBe(true);
  expect(mayRemove('developer', 'ready')).toMatch(/needs the role admin; yours is developer/);
  expect(mayRemove('developer', 'creating')).toMatch(/admin/);
  expect(mayRemove('developer', 'failed')).toBe(true);
  expect(mayRemove('reviewer', 'failed')).toMatch(/developer/);
});

test('nothing is deleted twice', () => {
  expect(mayRemove('owner', 'deleting')).toMatch(/already/);
  expect(mayRemove('admin', 'deleting', false)).toBe(true);
  expect(mayRemove('developer', 'deleting', false)).toMatch(/role admin/);
});

test('the name as shown and the one in the address confirm, others do not', () => {
  const project = { slug: 'film-shop', name: 'Film shop' };
  expect(confirms('film-shop', project)).toBe(true);
  expect(confirms(' Film shop ', project)).toBe(true);
  expect(confirms('film', project)).toMatch(/Type film-shop/);
  expect(confirms('', project)).toMatch(/Type film-shop/);
});

test('a team has room until it has not', () => {
  expect(mayCreate(0, 0)).toBe(true);
  expect(mayCreate(MOST_PROJECTS, 0)).toMatch(/Delete one first/);
  expect(mayCreate(1, MOST_AT_ONCE)).toMatch(/being made/);
});

test('a taken name says why and what to do', () => {
  expect(takenBy('shop', 'ready')).toMatch(/already a project “shop”/);
  expect(takenBy('shop', 'deleting')).toMatch(/Try again in a moment/);
  expect(takenBy('shop', 'failed')).toMatch(/Delete it first/);
});
