import { createHash } from 'node:crypto';

/** Numbers that are the same in every run (mulberry32). */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const TRAILER = 20;

/** Gives a pack the checksum of what it holds, so that its damage is met further in than at the door. */
function sealed(pack: Buffer): Buffer {
  const body = pack.subarray(0, Math.max(0, pack.length - TRAILER));
  return Buffer.concat([body, createHash('sha1').update(body).digest()]);
}

type Damage = (pack: Buffer, random: (below: number) => number) => Buffer;
const DAMAGES: Record<string, Damage> = {
  flip(pack, random) {
    for (let times = 1 + random(8); times; times--) pack[random(pack.length)]! ^= 1 << random(8);
    return pack;
  },
  truncate: (pack, random) => pack.subarray(0, random(pack.length)),
  repeat(pack, random) {
    const at = random(pack.length);
    return Buffer.concat([pack.subarray(0, at), pack.subarray(random(at + 1))]);
  },
  noise(pack, random) {
    const at = 12 + random(pack.length - 12);
    return Buffer.concat([pack.subarray(0, at), Buffer.from(Array.from({ length: 64 }, () => random(256)))]);
  },
  /** Promises four thousand million objects, or none. */
  count(pack, random) {
    pack.writeUInt32BE([0, 1, 0xffff_ffff, 0x7fff_ffff][random(4)]!, 8);
    return pack;
  },
  version(pack, random) {
    pack.writeUInt32BE(random(0xffff_ffff), 4);
    return pack;
  },
  /** Another kind or size in an object's head. */
  head(pack, random) {
    pack[12] = random(256);
    pack[13] = 0xff;
    return pack;
  },
  swap(pack, random) {
    const [a, b] = [12 + random(pack.length - 12), 12 + random(pack.length - 12)];
    const [low, high] = [Math.min(a, b), Math.max(a, b)];
    return Buffer.concat([
      pack.subarray(0, 12),
      pack.subarray(high),
      pack.subarray(low, high),
      pack.subarray(12, low),
    ]);
  },
};
const KINDS = Object.keys(DAMAGES);

/** Damaged pack number `seed` made of a sound one; every second has a right checksum all the same. */
export function damaged(sound: Buffer, seed: number): { kind: string; pack: Buffer } {
  const random = numbers(seed);
  const kind = KINDS[seed % KINDS.length]!;
  const pack = DAMAGES[kind]!(Buffer.from(sound), random);
  return { kind, pack: random(2) ? sealed(pack) : pack };
}
