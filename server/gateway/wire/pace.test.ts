import { describe, expect, it } from 'vitest';
import { Pace, SharedWrites } from './pace.ts';

describe('Pace', () => {
  it('calls a statement quick after eight quick runs, and not again for long after a very slow one', () => {
    const pace = new Pace(10);
    for (let i = 0; i < 7; i++) pace.note('s', 3);
    expect(pace.isQuick('s')).toBe(false);
    pace.note('s', 10);
    expect(pace.isQuick('s')).toBe(true);
    pace.note('s', 60);
    for (let i = 0; i < 14; i++) pace.note('s', 1);
    expect(pace.isQuick('s')).toBe(true);
    pace.note('s', 3_000);
    for (let i = 0; i < 300; i++) pace.note('s', 1);
    expect(pace.isQuick('s')).toBe(false);
  });
});

describe('SharedWrites', () => {
  const noteMany = (writes: SharedWrites, ms: number, now: number) => {
    for (let i = 0; i < 40; i++) writes.note(ms, now);
  };

  it('lets writes share until they wait for the disk, then rarely tries again', () => {
    const writes = new SharedWrites();
    noteMany(writes, 1, 0);
    expect(writes.allowed(0)).toBe(true);
    noteMany(writes, 6, 0);
    expect([writes.allowed(4_999), writes.allowed(5_000)]).toEqual([false, true]);
    noteMany(writes, 6, 5_000);
    expect([writes.allowed(14_999), writes.allowed(15_000)]).toEqual([false, true]);
  });
});
