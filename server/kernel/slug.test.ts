import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freeSlug, slugFrom, slugProblem } from './slug.ts';

describe('a slug', () => {
  it.each([
    ['Café Nord, Ltd.', 'cafe-nord-ltd'],
    ['  Große  Fähre ', 'grosse-fahre'],
    ['Ada’s Team', 'adas-team'],
    ['日本', ''],
    ['--a--b--', 'a-b'],
  ])('of %s is “%s”', (name, expected) => {
    expect(slugFrom(name)).toBe(expected);
  });

  it('from any name is fine, reserved, or too short', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (name) => {
        const problem = slugProblem(slugFrom(name));
        expect(problem === undefined || /at least 2|address of Slipway/.test(problem)).toBe(true);
      }),
    );
  });

  it('may not be an address of the console, an option or a path', () => {
    for (const bad of [
      'api',
      'login',
      '_next',
      '-',
      '-x',
      'x-',
      'a--b',
      'A',
      'a/b',
      'a.git',
      '..',
      'x'.repeat(41),
    ])
      expect(slugProblem(bad)).toBeTypeOf('string');
  });

  it('is numbered when it is taken or reserved', async () => {
    const taken = new Set(['harbour', 'harbour-2']);
    const isTaken = async (slug: string) => taken.has(slug);
    expect(await freeSlug('harbour', isTaken)).toBe('harbour-3');
    expect(await freeSlug('api', isTaken)).toBe('api-1');
    expect(await freeSlug('', isTaken)).toBe('team-1');
    expect(
      (await freeSlug('y'.repeat(40), async (slug) => slug === 'y'.repeat(40))).length,
    ).toBeLessThanOrEqual(40);
  });
});
