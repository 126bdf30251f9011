import ipaddr from 'ipaddr.js';

/**
 * The caller's address for counting: what the gateway put last into `x-forwarded-for` (earlier hops are the
 * caller's own words). IPv6 callers own a whole /64, so that counts as one; what is no address counts as `unknown`.
 */
export function countedAddress(forwardedFor: string): string {
  const last = forwardedFor.split(',').at(-1)?.trim() ?? '';
  if (!ipaddr.isValid(last)) return 'unknown';
  const address = ipaddr.process(last);
  if (address.kind() === 'ipv4') return address.toString();
  const [a, b, c, d] = (address as ipaddr.IPv6).parts;
  return `${[a, b, c, d].map((part) => (part ?? 0).toString(16)).join(':')}::/64`;
}
