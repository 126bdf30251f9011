import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApiRequest } from '../../../../../server/api/shapes.ts';
import { fromLink, toLink } from './link.ts';
import { addressOf, headerProblem, headersOf, isWrite, withAddress } from './request.ts';

const empty: ApiRequest = { method: 'GET', path: '', params: [], headers: [], body: '' };
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const name = text.filter((made) => made.trim() !== '');

describe('the address and the fields', () => {
  test('are the same request, whatever is in them', () => {
    const params = fc.array(fc.record({ name, value: text, on: fc.constant(true) }), { maxLength: 5 });
    const path = fc.stringMatching(/^[\w-]{1,10}$/);
    fc.assert(
      fc.property(path, params, (path, params) => {
        const request = { ...empty, path, params };
        expect(withAddress(empty, addressOf(request))).toEqual(request);
      }),
    );
  });

  test('a field that is off is not sent, and stays when the address is typed', () => {
    const off = { name: 'order', value: 'id', on: false };
    const request = { ...empty, path: 'a', params: [{ name: 'limit', value: '1', on: true }, off] };
    expect(addressOf(request)).toBe('a?limit=1');
    expect(withAddress(request, 'b?limit=2').params).toEqual([{ name: 'limit', value: '2', on: true }, off]);
  });

  test('a whole pasted address is cut to what follows /rest/v1/', () => {
    const pasted = 'https://x.test/p/clinic-1/rest/v1/patients?select=id';
    expect(withAddress(empty, pasted).path).toBe('patients');
  });

  test('stays readable', () => {
    const typed = 'visits?select=id,patient(name)&starts_at=gte.2026-11-22T10:00&order=id.desc';
    expect(addressOf(withAddress(empty, typed))).toBe(typed);
  });
});

describe('headers', () => {
  test('that cannot be sent are named', () => {
    expect(headerProblem({ name: 'X-A', value: 'b' })).toBeUndefined();
    expect(headerProblem({ name: 'X A', value: 'b' })).toContain('letters');
    expect(headerProblem({ name: 'X-A', value: 'a\r\nb: c' })).toContain('line breaks');
    expect(headerProblem({ name: 'Authorization', value: 'x' })).toContain('chosen caller');
  });

  test('a body brings its type unless one is given', () => {
    const post: ApiRequest = { ...empty, method: 'POST', body: '{}' };
    expect(headersOf(post)).toEqual([['Content-Type', 'application/json']]);
    const csv = { name: 'content-type', value: 'text/csv', on: true };
    expect(headersOf({ ...post, headers: [csv] })).toEqual([['content-type', 'text/csv']]);
    expect(headersOf({ ...empty, body: '{}' })).toEqual([]);
  });
});

test('what may change rows is a write', () => {
  expect(isWrite(empty)).toBe(false);
  expect(isWrite({ ...empty, method: 'POST', path: 'rpc/free_slots' })).toBe(true);
});

describe('the link', () => {
  test('brings back the same request and caller', () => {
    const shared = {
      request: {
        method: 'PATCH' as const,
        path: 'patients',
        params: [
          { name: 'id', value: 'eq.1', on: true },
          { name: 'select', value: 'id=1', on: false },
        ],
        headers: [
          { name: 'Prefer', value: 'count=exact', on: true },
          { name: 'X-A', value: 'a: b', on: false },
        ],
        body: '{"a":"ä&b"}',
      },
      caller: { role: 'authenticated' as const, sub: 'p-17', claims: '{"clinic":3}' },
    };
    expect(fromLink(new URLSearchParams(toLink(shared).toString()))).toEqual(shared);
  });

  test('an address without a request is none', () => {
    expect(fromLink(new URLSearchParams('theme=dark'))).toBeUndefined();
  });

  test('a role that does not exist calls as nobody', () => {
    expect(fromLink(new URLSearchParams('q=a&as=postgres&m=TRACE'))).toMatchObject({
      request: { method: 'GET' },
      caller: { role: 'anon' },
    });
  });
});
