/**
 * Flink's key hashing: Java's hashCode of the key, then MurmurHash, then the key group and the subtask that owns it.
 * All arithmetic is 32-bit two's complement.
 * Flink: KeyGroupRangeAssignment, MathUtils; reference flink-semantics §1.1, §1.2.
 */

/** The bounds of max parallelism. Flink: KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM, 1 << 15. */
export const MAX_PARALLELISM_UPPER_BOUND = 32_768;
/** Flink: KeyGroupRangeAssignment.DEFAULT_LOWER_BOUND_MAX_PARALLELISM. */
const MAX_PARALLELISM_DEFAULT_LOWER_BOUND = 128;

/** A contiguous range of key groups, both ends included. */
export interface KeyGroupRange {
  readonly first: number;
  readonly last: number;
}

/** Flink: MathUtils.murmurHash: a non-negative 32-bit hash of a hash code. */
export function murmurHash(code: number): number {
  // −2^31 is the only value without an absolute one.
  return Math.max(murmurBits(code), 0);
}

/**
 * {@link murmurHash}, but for −2^31 where that is 0: below 2^31 its low bits are the same, which is all that a mask asks for.
 */
export function murmurBits(code: number): number {
  let h = Math.imul(code, 0xcc9e2d51);
  h = (h << 15) | (h >>> 17);
  h = Math.imul(h, 0x1b873593);
  h = (h << 13) | (h >>> 19);
  h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  h ^= 4;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  // The absolute value without a branch: the sign is random, so that every second row would be predicted wrongly.
  const sign = h >> 31;
  return ((h ^ sign) - sign) | 0;
}

/** The key group of a key with Java hash `code`; 0 … maxParallelism - 1. */
export function keyGroupOf(code: number, maxParallelism: number): number {
  return murmurHash(code) % maxParallelism;
}

/** The index of the subtask that owns a key group. */
export function subtaskOfKeyGroup(keyGroup: number, maxParallelism: number, parallelism: number): number {
  return Math.trunc((keyGroup * parallelism) / maxParallelism);
}

/** The key groups of one subtask. Flink: KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex. */
export function keyGroupRangeOf(index: number, maxParallelism: number, parallelism: number): KeyGroupRange {
  return {
    first: Math.trunc((index * maxParallelism + parallelism - 1) / parallelism),
    last: Math.trunc(((index + 1) * maxParallelism - 1) / parallelism),
  };
}

/** Flink's max parallelism where none was set: min(max(roundUpPow2(p + p/2), 128), 32768). */
export function defaultMaxParallelism(parallelism: number): number {
  const wanted = parallelism + Math.trunc(parallelism / 2);
  const power = wanted <= 1 ? 1 : 2 ** (32 - Math.clz32(wanted - 1));
  return Math.min(Math.max(power, MAX_PARALLELISM_DEFAULT_LOWER_BOUND), MAX_PARALLELISM_UPPER_BOUND);
}

/** java.lang.String.hashCode, over UTF-16 code units. */
export function javaHashOfString(text: string): number {
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (Math.imul(31, h) + text.charCodeAt(i)) | 0;
  return h;
}

/** java.lang.Long.hashCode: both 32-bit halves xor-ed. */
export function javaHashOfLong(value: bigint): number {
  return Number(BigInt.asIntN(32, value ^ (value >> 32n)));
}

/** java.lang.Boolean.hashCode. */
export function javaHashOfBoolean(value: boolean): number {
  return value ? 1231 : 1237;
}

const doubleBits = new DataView(new ArrayBuffer(8));

/** java.lang.Double.hashCode: 0.0 and -0.0 differ, all NaN are one. */
export function javaHashOfDouble(value: number): number {
  doubleBits.setFloat64(0, Number.isNaN(value) ? Number.NaN : value);
  if (Number.isNaN(value)) return 2146959360;
  return doubleBits.getInt32(0) ^ doubleBits.getInt32(4);
}

/** Float.hashCode: the bits of the value as a 32-bit float, NaN always the same. */
export function javaHashOfFloat(value: number): number {
  if (Number.isNaN(value)) return 2143289344;
  doubleBits.setFloat32(0, value);
  return doubleBits.getInt32(0);
}

/** java.math.BigDecimal.hashCode of an unscaled value and its scale. */
export function javaHashOfDecimal(unscaled: bigint, scale: number): number {
  let magnitude = unscaled < 0n ? -unscaled : unscaled;
  const words: number[] = [];
  while (magnitude > 0n) {
    words.push(Number(BigInt.asIntN(32, magnitude)));
    magnitude >>= 32n;
  }
  let h = 0;
  for (let i = words.length - 1; i >= 0; i--) h = (Math.imul(31, h) + (words[i] ?? 0)) | 0;
  if (unscaled < 0n) h = -h | 0;
  return (Math.imul(31, h) + scale) | 0;
}

/** Folds the hash of the next field into a Flink tuple's hash; the first field's hash is the start (no 1-seed). */
export function javaHashOfTupleStep(hash: number, field: number): number {
  return (Math.imul(31, hash) + field) | 0;
}
