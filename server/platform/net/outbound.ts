import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { readSettings } from '../settings.ts';

/** Where this server may not connect to on somebody's behalf. The message is a sentence for that person. */
export class OutboundRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OutboundRefused';
  }
}

export interface Outbound {
  /** The address to connect to, instead of looking the name up again. */
  address: string;
  family: 4 | 6;
}

/** Is this IP address out on the internet, not this machine, its network or a range for special use? Pure. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  // An IPv6 address can carry an IPv4 one in it: NAT64 and IPv4-compatible forms.
  return parsed.kind() === 'ipv4' || !/^(?:64:ff9b:|0:0:0:0:0:0:)/.test(parsed.toNormalizedString());
}

/**
 * Looks a host up once and answers with the address to connect to. A name that leads to any address inside is refused,
 * unless SLIPWAY_ALLOW_PRIVATE_ADDRESSES is set. Connect to the answer, not to the name: a second look-up could differ.
 * Throws `OutboundRefused`.
 */
export async function resolveOutbound(hostname: string): Promise<Outbound> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const found = await lookup(host, { all: true }).catch(() => []);
  const [first] = found;
  if (!first) throw new OutboundRefused(`The name ${host} is not known. Check the address.`);
  const allowed = readSettings().SLIPWAY_ALLOW_PRIVATE_ADDRESSES;
  if (!allowed && !found.every(({ address }) => isPublic(address)))
    throw new OutboundRefused(
      `${host} is inside this server’s own network. Its operator can allow that with SLIPWAY_ALLOW_PRIVATE_ADDRESSES.`,
    );
  return { address: first.address, family: first.family as 4 | 6 };
}
