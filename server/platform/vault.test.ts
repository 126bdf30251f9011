import { inspect } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomToken, Secret, seal, unseal } from './vault.ts';

beforeAll(() => {
  process.env['SLIPWAY_SECRET'] = 'a master key that only this test uses';
});

describe('seal and unseal', () => {
  test('give the text back, differently sealed each time', () => {
    const [one, two] = [seal('pässword', 'row:1'), seal('pässword', 'row:1')];
    expect(one).not.toBe(two);
    expect(unseal(one, 'row:1').reveal()).toBe('pässword');
  });

  test('refuse another row, another master key and every changed byte', () => {
    const sealed = seal('password', 'row:1');
    expect(() => unseal(sealed, 'row:2')).toThrow();
    for (let at = 3; at < sealed.length; at++) {
      if (sealed[at] === '.') continue;
      const other = sealed[at] === 'A' ? 'Z' : 'A';
      const changed = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`;
      // The last character of a part can carry unused bits: then the bytes are the same.
      const same = changed
        .split('.')
        .every((part, i) =>
          Buffer.from(part, 'base64url').equals(Buffer.from(sealed.split('.')[i]!, 'base64url')),
        );
      if (!same) expect(() => unseal(changed, 'row:1')).toThrow();
    }
    process.env['SLIPWAY_SECRET'] = 'another master key, long enough too';
    expect(() => unseal(sealed, 'row:1')).toThrow();
  });
});

test('a secret never prints', () => {
  const secret = new Secret('hush');
  for (const text of [`${secret}`, JSON.stringify({ secret }), inspect({ secret }), String(secret)]) {
    expect(text).toContain('[secret]');
    expect(text).not.toContain('hush');
  }
});

test('tokens are long, recognisable and never the same', () => {
  const tokens = new Set(Array.from({ length: 1000 }, () => randomToken('slp_pat_')));
  expect(tokens.size).toBe(1000);
  expect([...tokens][0]).toMatch(/^slp_pat_[\w-]{32}$/);
});
