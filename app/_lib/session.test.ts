import { describe, expect, it } from 'vitest';
import { safeNext } from './session.ts';

describe('the way on after signing in', () => {
  it('stays in the console', () => {
    for (const good of ['/', '/team/project?x=1#y', '/a//b']) expect(safeNext(good)).toBe(good);
    for (const bad of [
      undefined,
      ['/a', '/b'],
      '',
      'team',
      '//evil.test',
      '/\\evil.test',
      'https://evil.test',
      'javascript:alert(1)',
      '/\t/evil.test',
      '/\n/evil.test',
    ])
      expect(safeNext(bad)).toBe('/');
  });
});
