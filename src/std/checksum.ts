/**
 * A fast 64-bit checksum of bytes: four lanes of 32-bit multiply-rotate rounds (as XXH32 does them) over the words of
 * the buffer, folded twice into different 32-bit halves.
 *
 * It recognises accidental change (flipped, swapped, missing, torn bytes). It is no protection against an attacker.
 * Words are read in the platform's byte order, little-endian everywhere the engine runs.
 */

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;

/** The checksum as 16 hexadecimal digits. */
export function checksum(bytes: ArrayBuffer): string {
  const count = bytes.byteLength >>> 2;
  const words = new Int32Array(bytes, 0, count);
  let a = (PRIME_1 + PRIME_2) | 0;
  let b = PRIME_2 | 0;
  let c = 0;
  let d = -PRIME_1 | 0;
  let at = 0;
  for (const end = count & ~3; at < end; at += 4) {
    a = round(a, words[at] as number);
    b = round(b, words[at + 1] as number);
    c = round(c, words[at + 2] as number);
    d = round(d, words[at + 3] as number);
  }
  // The up to three words left over, each in its own lane, then the up to three bytes left over.
  for (; at < count; at++) {
    const lane = at & 3;
    if (lane === 0) a = round(a, words[at] as number);
    else if (lane === 1) b = round(b, words[at] as number);
    else c = round(c, words[at] as number);
  }
  const tail = new Uint8Array(bytes, count << 2);
  for (const byte of tail) d = round(d, byte + 1);

  const length = bytes.byteLength;
  const high = fold(length, a, b, c, d);
  const low = fold(length ^ PRIME_5, d, c, b, a);
  return hex(high) + hex(low);
}

function round(lane: number, word: number): number {
  const sum = (lane + Math.imul(word, PRIME_2)) | 0;
  return Math.imul((sum << 13) | (sum >>> 19), PRIME_1);
}

function fold(seed: number, a: number, b: number, c: number, d: number): number {
  let h = ((a << 1) | (a >>> 31)) + ((b << 7) | (b >>> 25)) + ((c << 12) | (c >>> 20)) + ((d << 18) | (d >>> 14));
  h = (h + seed) | 0;
  h = Math.imul(h ^ (h >>> 15), PRIME_2);
  h = Math.imul(h ^ (h >>> 13) ^ a, PRIME_3);
  h = Math.imul(h ^ (h >>> 16) ^ c, PRIME_4);
  return h ^ (h >>> 15);
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
