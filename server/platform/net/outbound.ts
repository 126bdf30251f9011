import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { readSettings } from '../settings.ts';
import { isThisMachine, reachOf } from './address.ts';

/** Where this server may not connect to on somebody's behalf. The message is a sentence for that person. */
export class OutboundRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OutboundRefused';
  }
}

type Env = Record<string, string | undefined>;

export interface Outbound {
  /** The address to connect to, instead of looking the name up again. */
  address: string;
  family: 4 | 6;
}

/** What is at the other end: databases are often on the same network, web and Git servers that matter are not. */
export type Purpose = 'postgres' | 'http' | 'git';

/** Is this IP address out on the internet, not this machine, its network or a range for special use? Pure. */
export function isPublic(address: string): boolean {
  return reachOf(address) === 'public';
}

/** May addresses of this machine and its network be used for this purpose? */
function privateNetwork(purpose: Purpose): 'allow' | 'deny' {
  return purpose === 'postgres' || readSettings().SLIPWAY_ALLOW_PRIVATE_ADDRESSES ? 'allow' : 'deny';
}

/** The sentence that refuses an address; undefined when it may be used. Pure. */
export function refusal(host: string, addresses: string[], network: 'allow' | 'deny'): string | undefined {
  const reaches = addresses.map(reachOf);
  if (reaches.includes('forbidden'))
    return `${host} is an address that this server never connects to (link-local, metadata or special use). Give the server’s own address.`;
  if (network === 'allow' || !reaches.includes('inside')) return undefined;
  return `${host} is inside this server’s own network. Its operator can allow that with SLIPWAY_ALLOW_PRIVATE_ADDRESSES.`;
}

async function find(hostname: string): Promise<{ host: string; found: LookupAddress[] }> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const found = await lookup(host, { all: true }).catch(() => []);
  if (!found.length) throw new OutboundRefused(`The name ${host} is not known. Check the address.`);
  return { host, found };
}

/**
 * Looks a host up once and answers with the address to connect to. A name that leads to any address inside is refused,
 * unless the purpose or SLIPWAY_ALLOW_PRIVATE_ADDRESSES allows it; link-local and metadata addresses always are.
 * Connect to the answer, not to the name: a second look-up could differ. Throws `OutboundRefused`.
 */
export async function resolveOutbound(hostname: string, purpose: Purpose = 'http'): Promise<Outbound> {
  const { host, found } = await find(hostname);
  const addresses = found.map(({ address }) => address);
  const refused = refusal(host, addresses, privateNetwork(purpose));
  if (refused) throw new OutboundRefused(refused);
  return { address: found[0]!.address, family: found[0]!.family as 4 | 6 };
}

const portOf = (address: string | undefined) => {
  const url = address ? URL.parse(address) : null;
  return url ? Number(url.port || (url.protocol.startsWith('postgres') ? 5432 : 80)) : undefined;
};

/** Ports of this machine that Slipway itself listens on. */
function ownPorts(env: Env): Set<number | undefined> {
  const addresses = [
    env['SLIPWAY_CLUSTER_URL'],
    env['DATABASE_URL'],
    env['SLIPWAY_WEB_URL'],
    env['SLIPWAY_GATEWAY_URL'],
  ];
  return new Set([readSettings().PORT, ...addresses.map(portOf)]);
}

const interfaceAddresses = () =>
  Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));

/** Does `address` and `port` lead to the PostgreSQL that Slipway itself uses, wherever that is? */
async function isOwnCluster(address: string, port: number, env: Env): Promise<boolean> {
  for (const text of [env['SLIPWAY_CLUSTER_URL'], env['DATABASE_URL']]) {
    const url = text ? URL.parse(text) : null;
    if (!url?.hostname || portOf(text) !== port) continue;
    const found = await lookup(url.hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
    if (found.some((one) => one.address === address)) return true;
  }
  return false;
}

/**
 * Checks that this server may connect to `host` and `port` for this purpose, and answers with the address to use.
 * Slipway's own PostgreSQL, front door and pages are refused for every purpose. Throws `OutboundRefused`.
 */
export async function assertReachable(
  host: string,
  port: number,
  purpose: Purpose,
  env: Env = process.env,
): Promise<Outbound> {
  const outbound = await resolveOutbound(host, purpose);
  const here = isThisMachine(outbound.address, interfaceAddresses());
  if ((here && ownPorts(env).has(port)) || (await isOwnCluster(outbound.address, port, env)))
    throw new OutboundRefused(`${host}:${port} is Slipway itself. Give the address of another server.`);
  return outbound;
}

/**
 * A `lookup` for http and https requests, agents and undici that answers only with addresses which may be used.
 * It is not asked for a host that is an address already: check that one with `resolveOutbound`.
 */
export function guardedLookup(purpose: Purpose = 'http'): LookupFunction {
  return (hostname, options, callback) => {
    resolveOutbound(hostname, purpose).then(
      ({ address, family }) =>
        options.all ? callback(null, [{ address, family }]) : callback(null, address, family),
      (error: Error) => callback(error, ''),
    );
  };
}
