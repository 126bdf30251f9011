import { expect, test } from 'vitest';
import type { OperationReference, Parameter, ResourceReference } from '../../../../../server/api/shapes.ts';
import { addressOf } from '../_request/request.ts';
import { guideExamples } from './guide-examples.ts';
import { firstCaller, searchOf } from './start.ts';

const column = (name: string, type: string, filter: string, marks: Parameter['marks'] = []): Parameter => ({
  name,
  type,
  required: false,
  text: [{ code: filter }],
  marks,
});
const columns = [
  column('email', 'text', 'eq.example', ['personal']),
  column('id', 'bigint', 'eq.1'),
  column('label', 'text', 'eq.example'),
  column('state', 'visit_state', 'eq.open'),
  column('starts_at', 'timestamptz', 'gte.2026-11-01'),
  column('details', 'jsonb', 'cs.{}'),
];
const caller = (access: 'none' | 'all') => ({ title: '', access, text: [], rules: [] });
const read = {
  name: 'read',
  answer: { text: [], columns },
  query: columns,
  callers: [
    { role: 'anon', ...caller('none') },
    { role: 'authenticated', ...caller('none') },
    { role: 'service_role', ...caller('all') },
  ],
} as unknown as OperationReference;
const resource = {
  name: 'visit',
  embeds: [{ select: 'patient(*)', table: 'patient', many: false, text: [] }],
  operations: [read],
} as unknown as ResourceReference;

test('guides use columns that suit, and leave marked ones alone', () => {
  const addresses = guideExamples(resource).map(({ request }) => addressOf(request));
  expect(addresses).toContain('visit?state=eq.open&limit=5');
  expect(addresses).toContain('visit?label=ilike.*a*&limit=5');
  expect(addresses).toContain('visit?select=id,patient(*)&limit=3');
  expect(addresses).toContain('visit?order=starts_at.desc.nullslast&limit=5');
  expect(addresses.join()).not.toContain('email');
});

test('the console starts as the least powerful caller who gets anywhere', () => {
  expect(firstCaller(read, true).role).toBe('service_role');
  expect(firstCaller(read, false).role).toBe('anon');
});

test('search parameters keep their repetitions', () => {
  expect(searchOf({ h: ['a', 'b'], q: 'x', none: undefined }).toString()).toBe('h=a&h=b&q=x');
});
