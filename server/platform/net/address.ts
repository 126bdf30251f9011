import ipaddr from 'ipaddr.js';

/** `public`: out on the internet; `inside`: this machine or its network; `forbidden`: nobody's business, whatever the settings. */
export type Reach = 'public' | 'inside' | 'forbidden';

/** Services of clouds that hand out credentials, outside the link-local range that is forbidden anyway. */
const METADATA = new Set(['100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254', '192.0.0.192']);
const INSIDE = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/** The IPv4 address that an IPv6 address of a transition scheme carries. */
function embedded(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const bytes = address.toByteArray();
  const at = (offset: number, flip = 0) =>
    new ipaddr.IPv4(bytes.slice(offset, offset + 4).map((byte) => byte ^ flip));
  const text = address.toNormalizedString();
  if (/^(64:ff9b:|0:0:0:0:0:0:|0:0:0:0:ffff:0:)/.test(text)) return at(12);
  if (text.startsWith('2002:')) return at(2);
  if (text.startsWith('2001:0:')) return at(12, 0xff);
  return undefined;
}

/** How far an IP address is from us. Every spelling of an address gives the same; what is no address is forbidden. Pure. */
export function reachOf(address: string): Reach {
  const plain = address.split('%')[0]!;
  if (!ipaddr.isValid(plain)) return 'forbidden';
  const parsed = ipaddr.process(plain);
  if (METADATA.has(parsed.toString())) return 'forbidden';
  const range: string = parsed.range();
  if (INSIDE.has(range)) return 'inside';
  if (parsed instanceof ipaddr.IPv6) {
    const carried = embedded(parsed);
    if (range !== 'unspecified' && carried) return reachOf(carried.toString());
  }
  return range === 'unicast' ? 'public' : 'forbidden';
}

/** Is this the address of the machine itself? `own` are its interfaces' addresses. Pure. */
export function isThisMachine(address: string, own: readonly string[]): boolean {
  const plain = address.split('%')[0]!;
  if (!ipaddr.isValid(plain)) return false;
  const parsed = ipaddr.process(plain);
  if (parsed.range() === 'loopback' || parsed.range() === 'unspecified') return true;
  return own.some((one) => ipaddr.isValid(one) && ipaddr.process(one).toString() === parsed.toString());
}
