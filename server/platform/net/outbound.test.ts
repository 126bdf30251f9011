import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { isThisMachine, reachOf } from './address.ts';
import { assertReachable, guardedLookup, OutboundRefused, refusal, resolveOutbound } from './outbound.ts';

const ALLOW = 'SLIPWAY_ALLOW_PRIVATE_ADDRESSES';
afterEach(() => {
  delete process.env[ALLOW];
});

describe('how far an address is', () => {
  test.each([
    ['8.8.8.8', 'public'],
    ['2606:4700::1111', 'public'],
    ['127.0.0.1', 'inside'],
    ['127.8.9.1', 'inside'],
    ['10.1.2.3', 'inside'],
    ['172.16.0.1', 'inside'],
    ['192.168.1.1', 'inside'],
    ['100.64.0.1', 'inside'],
    ['::1', 'inside'],
    ['fd12::1', 'inside'],
    ['::ffff:127.0.0.1', 'inside'],
    ['::ffff:7f00:1', 'inside'],
    ['::ffff:8.8.8.8', 'public'],
    ['64:ff9b::7f00:1', 'inside'],
    ['64:ff9b::a9fe:a9fe', 'forbidden'],
    ['::7f00:1', 'inside'],
    ['2002:7f00:1::', 'inside'],
    ['2002:a9fe:a9fe::', 'forbidden'],
    ['2001:0:0:0:0:0:80ff:fffe', 'inside'],
    ['169.254.169.254', 'forbidden'],
    ['::ffff:169.254.169.254', 'forbidden'],
    ['fe80::1%eth0', 'forbidden'],
    ['fd00:ec2::254', 'forbidden'],
    ['100.100.100.200', 'forbidden'],
    ['0.0.0.0', 'forbidden'],
    ['::', 'forbidden'],
    ['224.0.0.1', 'forbidden'],
    ['255.255.255.255', 'forbidden'],
    ['240.0.0.1', 'forbidden'],
    ['no address', 'forbidden'],
  ])('%s is %s', (address, expected) => {
    expect(reachOf(address)).toBe(expected);
  });

  test('one address inside is enough to refuse a name', () => {
    expect(refusal('x.test', ['8.8.8.8', '10.0.0.1'], 'deny')).toContain('x.test');
    expect(refusal('x.test', ['8.8.8.8'], 'deny')).toBeUndefined();
    expect(refusal('x.test', ['8.8.8.8', '10.0.0.1'], 'allow')).toBeUndefined();
    expect(refusal('x.test', ['8.8.8.8', '169.254.0.1'], 'allow')).toContain('never connects to');
  });

  test('this machine', () => {
    expect(isThisMachine('127.0.0.9', [])).toBe(true);
    expect(isThisMachine('::ffff:10.0.0.7', ['10.0.0.7'])).toBe(true);
    expect(isThisMachine('10.0.0.8', ['10.0.0.7'])).toBe(false);
  });
});

describe('looking up', () => {
  test.each(['localhost', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '[::1]', '::ffff:127.0.0.1'])(
    '%s is inside, however it is written',
    async (host) => {
      await expect(resolveOutbound(host, 'http')).rejects.toBeInstanceOf(OutboundRefused);
      await expect(resolveOutbound(host, 'git')).rejects.toBeInstanceOf(OutboundRefused);
    },
  );

  test.each(['169.254.169.254', '2852039166', '0.0.0.0', '[fe80::1]'])(
    '%s is refused for every purpose',
    async (host) => {
      process.env[ALLOW] = 'true';
      for (const purpose of ['http', 'git', 'postgres'] as const)
        await expect(resolveOutbound(host, purpose)).rejects.toBeInstanceOf(OutboundRefused);
    },
  );

  test('databases may be near, other servers when the operator says so', async () => {
    await expect(resolveOutbound('127.0.0.1', 'postgres')).resolves.toMatchObject({ address: '127.0.0.1' });
    process.env[ALLOW] = 'true';
    await expect(resolveOutbound('localhost', 'http')).resolves.toBeDefined();
  });

  test('an unknown name', async () => {
    await expect(resolveOutbound('no-such-name.invalid')).rejects.toThrow('is not known');
  });

  test('Slipway itself is refused, other ports beside it are not', async () => {
    const env = {
      SLIPWAY_CLUSTER_URL: 'postgres://u:p@127.0.0.1:6543/postgres',
      SLIPWAY_WEB_URL: 'http://127.0.0.1:6544',
    };
    for (const port of [3000, 6543, 6544])
      for (const host of ['127.0.0.1', 'localhost', '2130706433', '::ffff:127.0.0.1'])
        await expect(assertReachable(host, port, 'postgres', env)).rejects.toThrow('Slipway itself');
    await expect(assertReachable('127.0.0.1', 5432, 'postgres', env)).resolves.toMatchObject({ family: 4 });
    const remote = { DATABASE_URL: 'postgres://u:p@10.9.8.7/postgres' };
    await expect(assertReachable('10.9.8.7', 5432, 'postgres', remote)).rejects.toThrow('Slipway itself');
  });

  test('a lookup for agents', async () => {
    const server = http.createServer((_, response) => response.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const get = () =>
      new Promise((resolve, reject) => {
        const options = {
          host: 'localhost',
          port,
          family: 4,
          lookup: guardedLookup(),
          agent: false as const,
        };
        http.get(options, (response) => resolve(response.statusCode)).on('error', reject);
      });
    await expect(get()).rejects.toBeInstanceOf(OutboundRefused);
    process.env[ALLOW] = 'true';
    await expect(get()).resolves.toBe(200);
    server.close();
  });
});
