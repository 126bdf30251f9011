import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import type { AddressRange } from '../../platform/settings.ts';

/** Address of the one who sent a request. */
export type AddressOf = (req: IncomingMessage) => string;

function isIn(ranges: AddressRange[], text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return ranges.some(([range, bits]) => address.kind() === range.kind() && address.match(range, bits));
}

/**
 * The nearest address that is none of our proxies: the peer's own, or what trusted proxies have added to
 * `X-Forwarded-For`, read from its end. What stands before the first address that is not trusted are the caller's own
 * words. Pure.
 */
export function clientAddress(peer: string, headers: IncomingHttpHeaders, trusted: AddressRange[]): string {
  if (!trusted.length || !isIn(trusted, peer)) return peer;
  const hops = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((hop) => hop.trim());
  let address = peer;
  for (const hop of hops.reverse()) {
    // Some proxies write the port, too.
    const bare = hop.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
    if (!ipaddr.isValid(bare)) return address;
    address = bare;
    if (!isIn(trusted, address)) return address;
  }
  return address;
}

/** `clientAddress` for the proxies of this server. */
export const addressReader =
  (trusted: AddressRange[]): AddressOf =>
  (req) =>
    clientAddress(req.socket.remoteAddress ?? '', req.headers, trusted);
