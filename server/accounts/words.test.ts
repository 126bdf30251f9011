import { describe, expect, it } from 'vitest';
import { readSettings } from '../platform/settings.ts';
import { countedAddress } from './address.ts';
import { device } from './device.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { providers } from './providers.ts';

describe('an address for counting', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['10.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::99', '2001:db8:1:2::/64'],
    ['', 'unknown'],
    ['203.0.113.9, evil', 'unknown'],
  ])('of %s is %s', (given, expected) => {
    expect(countedAddress(given)).toBe(expected);
  });
});

describe('a device in words', () => {
  it.each([
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:128.0) Gecko/20100101 Firefox/128.0',
      'Firefox 128 on macOS',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0',
      'Edge 130 on Windows',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari 18 on iPhone',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36',
      'Chrome 130 on Android',
    ],
    ['Something (X11; Linux)', 'A browser on Linux'],
    ['', 'An unknown browser'],
  ])('%s', (agent, words) => {
    expect(device(agent)).toBe(words);
  });
});

describe('a stored password', () => {
  it('is argon2id with a salt of its own, at the cost OWASP asks for or more', async () => {
    const [one, two] = await Promise.all([hashPassword('same words here'), hashPassword('same words here')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword(one, 'same words here')).toBe(true);
    expect(await verifyPassword(one, 'other words here')).toBe(false);
    expect(await verifyPassword(null, 'nobody has this password')).toBe(false);
    expect(await verifyPassword('not a hash', 'x')).toBe(false);
  });
});

describe('sign-in providers', () => {
  it('are there when their settings are', () => {
    expect(providers(readSettings({ NODE_ENV: 'test' }))).toEqual([]);
    const env = {
      NODE_ENV: 'test',
      GITHUB_ID: 'a',
      GITHUB_SECRET: 'b',
      OIDC_ISSUER: 'https://id.example.test/realm/',
      OIDC_CLIENT_ID: 'c',
      OIDC_CLIENT_SECRET: 'd',
      OIDC_NAME: 'Harbour ID',
    } as const;
    const [github, oidc] = providers(readSettings(env));
    expect(github).toMatchObject({ id: 'github', checks: ['pkce', 'state'] });
    expect(oidc).toMatchObject({
      name: 'Harbour ID',
      wellKnown: 'https://id.example.test/realm/.well-known/openid-configuration',
      checks: ['pkce', 'state', 'nonce'],
    });
  });
});
