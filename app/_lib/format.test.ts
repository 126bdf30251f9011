import { expect, test } from 'vitest';
import {
  formatBytes,
  formatDuration,
  formatNumber,
  formatRelative,
  formatShort,
  plural,
  spelled,
} from './format.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [2_000_000, '2.0 MB'],
  [9_960_000, '10 MB'],
  [914_000_000, '914 MB'],
  [999_700, '1.0 MB'],
  [48_000_000_000, '48 GB'],
  [12_345n, '12 kB'],
])('%s bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0.44, '0.4 ms'],
  [8, '8.0 ms'],
  [46.2, '46 ms'],
  [999.6, '1.0 s'],
  [7_200, '7.2 s'],
  [200_000, '3 min 20 s'],
  [180_000, '3 min'],
  [7_500_000, '2 h 5 min'],
])('%s ms reads %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test.each([
  [412, '412'],
  [9_999, '9,999'],
  [412_000, '412 k'],
  [6_200_000, '6.2 M'],
  [64_967_000, '65 M'],
])('%s is short for %s', (value, text) => {
  expect(formatShort(value)).toBe(text);
});

test('numbers are grouped, and one is not many', () => {
  expect(formatNumber(64_967)).toBe('64,967');
  expect(plural(1, 'table')).toBe('1 table');
  expect(plural(1200, 'table')).toBe('1,200 tables');
  expect(plural(0, 'entry', 'entries')).toBe('0 entries');
  expect(spelled(4)).toBe('four');
  expect(spelled(40)).toBe('40');
});

test('times count for seven days, then they are dates', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const before = (ms: number) => formatRelative(new Date(now.getTime() - ms), now);
  expect(before(20_000)).toBe('just now');
  expect(before(18 * 60_000)).toBe('18 min ago');
  expect(before(3 * 3_600_000)).toBe('3 h ago');
  expect(before(86_400_000)).toBe('1 day ago');
  expect(before(6.5 * 86_400_000)).toBe('6 days ago');
  expect(before(8 * 86_400_000)).toMatch(/^14 Nov/);
  expect(formatRelative(new Date('2025-01-02T12:00:00Z'), now)).toBe('2 Jan 2025');
  expect(before(-2 * 86_400_000)).toBe('in 2 days');
  expect(before(-7 * 86_400_000 + 1_000)).toBe('in 7 days');
});
