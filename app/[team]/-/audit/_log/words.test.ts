import { describe, expect, it } from 'vitest';
import { actionWords, differences, targetParts } from './words.ts';

describe('the audit log in words', () => {
  it('has words for known actions and takes others apart', () => {
    expect(actionWords('member.changeRole')).toBe('changed the role of');
    expect(actionWords('apiKey.rotateAll')).toBe('api key: rotate all');
  });
  it('names what something was done to', () => {
    expect(targetParts('member:a:b')).toEqual({ kind: 'member', name: 'a:b' });
    expect(targetParts('x')).toEqual({ kind: '', name: 'x' });
  });
  it('shows only what differs', () => {
    expect(differences({ a: 1, b: 'x', same: [1] }, { a: 2, same: [1], c: { d: 1 } })).toEqual([
      { key: 'a', before: '1', after: '2' },
      { key: 'b', before: 'x', after: undefined },
      { key: 'c', before: undefined, after: '{\n "d": 1\n}' },
    ]);
    expect(differences(null, null)).toEqual([]);
  });
});
