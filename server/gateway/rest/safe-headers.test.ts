import { expect, test } from 'vitest';
import { safeHeaders } from './errors.ts';

test.each(['trailer', 'Transfer-Encoding', 'connection', 'content-length'])(
  'SQL may not set %s anywhere: it would break the answer',
  (name) => {
    expect(safeHeaders({ [name]: 'x' })).toEqual({});
    expect(safeHeaders({ [name]: 'x' }, true)).toEqual({});
  },
);

test.each([
  'alt-svc',
  'NEL',
  'report-to',
  'reporting-endpoints',
  'content-security-policy-report-only',
  'x-accel-redirect',
  'X-Sendfile',
  'x-frame-options',
  'set-cookie',
  'refresh',
])('SQL may not set %s where the console is on the same origin', (name) => {
  expect(safeHeaders({ [name]: 'x' })).toEqual({});
  expect(safeHeaders({ [name]: 'x' }, true)).toEqual({ [name.toLowerCase()]: 'x' });
});

test('what concerns the answer alone is kept', () => {
  const headers = { location: '/patients?id=eq.1', link: '</next>; rel=next', 'cache-control': 'no-store' };
  expect(safeHeaders(headers)).toEqual(headers);
});
