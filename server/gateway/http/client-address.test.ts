import { expect, test } from 'vitest';
import { parseRanges, readSettings } from '../../platform/settings.ts';
import { clientAddress } from './client-address.ts';

const trusted = parseRanges('127.0.0.1, 10.0.0.0/8 ::1 fd00::/8')!;

test.each([
  // peer, header, whose request it is
  ['203.0.113.5', '198.51.100.1', '203.0.113.5'],
  ['127.0.0.1', undefined, '127.0.0.1'],
  ['127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['::ffff:127.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['127.0.0.1', '1.1.1.1, 198.51.100.1, 10.1.2.3', '198.51.100.1'],
  ['127.0.0.1', '10.9.9.9', '10.9.9.9'],
  ['127.0.0.1', 'nonsense, 10.1.1.1', '10.1.1.1'],
  ['127.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
  ['fd00::2', '[2001:db8::7]:443', '2001:db8::7'],
  ['127.0.0.1', '1.1.1.1,', '127.0.0.1'],
])('from %s with %s', (peer, header, expected) => {
  expect(clientAddress(peer, { 'x-forwarded-for': header }, trusted)).toBe(expected);
  expect(clientAddress(peer, { 'x-forwarded-for': header }, [])).toBe(peer);
});

test.each(['10.0.0.0/33', 'proxy.example', '10.0.0.1;10.0.0.2', '1', '10.0.0.1/'])(
  '%s is refused',
  (text) => {
    expect(() => readSettings({ SLIPWAY_TRUSTED_PROXIES: text } as never)).toThrow(
      /SLIPWAY_TRUSTED_PROXIES is wrong/,
    );
  },
);
