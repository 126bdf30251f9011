import fc from 'fast-check';
import { expect, test } from 'vitest';
import { may, PULL_VERBS, type PullEvent, type PullLife, step } from './state.ts';

const OPEN: PullLife = { state: 'open', draft: false, queued: false, releasing: false };
const EVENTS: PullEvent[] = [
  'close',
  'reopen',
  'toDraft',
  'toReady',
  'queue',
  'unqueue',
  'release',
  'land',
  'fail',
];

test('an ordinary life', () => {
  const draft = step(OPEN, 'toDraft');
  expect(draft).toMatchObject({ draft: true });
  expect(step(draft as PullLife, 'release')).toMatch(/draft/);
  const releasing = step(step(draft as PullLife, 'toReady') as PullLife, 'release') as PullLife;
  expect(releasing.releasing).toBe(true);
  for (const event of ['close', 'toDraft', 'queue', 'release'] as const)
    expect(step(releasing, event)).toMatch(/being merged/);
  expect(step(releasing, 'land')).toEqual({ ...OPEN, state: 'merged' });
  expect(step(releasing, 'fail')).toEqual(OPEN);
  expect(step(step(OPEN, 'close') as PullLife, 'reopen')).toEqual(OPEN);
});

test('whatever happens: merged is the end, only one that is open waits in the queue or is released', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 }), (events) => {
      let life = OPEN;
      for (const event of events) {
        const next = step(life, event);
        if (typeof next === 'string') {
          expect(next).toMatch(/\.$/);
          continue;
        }
        expect(life.state).not.toBe('merged');
        if (next.queued || next.releasing) expect(next.state).toBe('open');
        life = next;
      }
    }),
  );
});

test('who may do what', () => {
  expect(may('viewer', OPEN, 'comment', false)).toMatch(/needs the role reviewer/);
  expect(may('reviewer', OPEN, 'comment', false)).toBe(true);
  expect(may('reviewer', OPEN, 'approve', true)).toMatch(/their own|of their own/);
  expect(may('developer', OPEN, 'merge', true)).toBe(true);
  expect(may('developer', { ...OPEN, state: 'closed' }, 'merge', true)).toMatch(/closed/);
  expect(may('developer', { ...OPEN, state: 'closed' }, 'reopen', true)).toBe(true);
  expect(may('developer', { ...OPEN, releasing: true }, 'updateBranch', true)).toMatch(/being merged/);
  for (const verb of PULL_VERBS) expect(may('viewer', OPEN, verb, false)).not.toBe(true);
});
