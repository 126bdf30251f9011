import { describe, expect, it } from 'vitest';
import { Gate } from './gate.ts';
import { PoolExhausted } from './task.ts';

const limits = { most: 2, waiting: 2, waitMs: 100 };

describe('Gate', () => {
  it('lets so many in, the next ones in their order, and refuses who would wait behind too many', async () => {
    const gate = new Gate(limits);
    expect([gate.enter(), gate.enter()]).toEqual([undefined, undefined]);
    const order: string[] = [];
    const first = gate.enter()?.then(() => order.push('first'));
    const second = gate.enter()?.then(() => order.push('second'));
    await expect(gate.enter()).rejects.toBeInstanceOf(PoolExhausted);
    expect(gate.length).toBe(2);
    gate.leave();
    await first;
    gate.leave();
    await second;
    expect(order).toEqual(['first', 'second']);
    gate.leave();
    gate.leave();
    expect([gate.enter(), gate.enter()]).toEqual([undefined, undefined]);
  });

  it('refuses who waited too long or holds a large body, and everyone when it is cleared', async () => {
    const gate = new Gate({ ...limits, waiting: 10 });
    gate.enter();
    gate.enter();
    const late = gate.enter();
    gate.look(Date.now() + 50);
    expect(gate.length).toBe(1);
    gate.look(Date.now() + 150);
    await expect(late).rejects.toBeInstanceOf(PoolExhausted);
    await expect(gate.enter(1_000_000)).rejects.toBeInstanceOf(PoolExhausted);
    const waiting = gate.enter();
    gate.clear(new Error('stopping'));
    await expect(waiting).rejects.toThrow('stopping');
  });
});
