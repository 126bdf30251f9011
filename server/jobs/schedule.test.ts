import { expect, test } from 'vitest';
import { schedule } from './schedule.ts';

test('the queue understands the schedule', () => {
  expect(schedule.map(({ task }) => task)).toEqual(['preview.nightly', 'keys.refresh']);
  const night = { min: 23, hour: 2, date: 1, month: 1, dow: 0 };
  expect(schedule[0]!.match(night)).toBe(true);
  expect(schedule[0]!.match({ ...night, hour: 3 })).toBe(false);
});
