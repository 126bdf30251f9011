import { expect, test } from 'vitest';
import { figureOf } from './steps.tsx';
import { readStop } from './stop.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, seconds)).toISOString();
const now = Date.parse(at(8));

test('a running step says how much and how long, a finished one how long', () => {
  const step = { id: 'load', title: 'Load', state: 'running' as const, startedAt: at(0) };
  expect(figureOf(step, now)).toBe('8.0 s');
  expect(figureOf({ ...step, done: 12e6, total: 40e6, unit: 'bytes' }, now)).toBe('12 MB of 40 MB, 8.0 s');
  expect(figureOf({ ...step, done: 7, total: 12, unit: 'tables' }, now)).toBe('7 of 12 tables, 8.0 s');
  expect(figureOf({ ...step, state: 'done', endedAt: at(2), done: 7 }, now)).toBe('2.0 s');
  expect(figureOf({ ...step, state: 'waiting', startedAt: undefined }, now)).toBe('');
});

test('where it stopped is read from an import and from a migration, and nothing else', () => {
  const stop = { line: 40, statement: 'SELEC 1', message: 'syntax error', position: 1 };
  expect(readStop(stop)).toMatchObject({ place: 'Line 40', statement: 'SELEC 1', message: 'syntax error' });
  const failure = {
    kind: 'sql',
    file: 'database/migrations/20260101000000_a.sql',
    line: 3,
    statement: 'SELEC 1',
    message: 'syntax error',
    detail: null,
    hint: 'Look there',
    sqlstate: '42601',
  };
  expect(readStop({ failure })).toMatchObject({
    place: 'database/migrations/20260101000000_a.sql, line 3',
    hint: 'Look there',
  });
  expect(readStop({ line: 0, statement: 'COPY a', message: 'gone' })).toMatchObject({ place: '' });
  expect(readStop(null)).toBeUndefined();
  expect(readStop({ statements: 4 })).toBeUndefined();
});
