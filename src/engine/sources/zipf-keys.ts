import { assert } from '#std/assert.ts';

/**
 * Keys by Zipf's law: key k (from 1) has weight k^-s. Drawing is a binary search in the cumulative distribution.
 *
 * The power is computed from + − × ÷ alone, which every host rounds alike; Math.pow may differ in its last digit
 * between hosts, and one differing digit would make one record's key differ.
 */
export interface KeyDistribution {
  readonly keys: number;
  /** Cumulative weights, scaled so that the last is 2^32; null = uniform. */
  readonly cumulative: Float64Array | null;
  /**
   * For each value of the top {@link GUIDE_BITS} random bits the least key they can draw, so that the search is short.
   */
  readonly guide: Int32Array;
}

const GUIDE_BITS = 12;
const GUIDE_SHIFT = 32 - GUIDE_BITS;

const RANDOM_RANGE = 4294967296;

/** The distribution of `keys` keys with an exponent; 0 = uniform. */
export function createKeyDistribution(keys: number, skew: number): KeyDistribution {
  assert(keys > 0, 'a key column has at least one key');
  if (skew === 0) return { keys, cumulative: null, guide: new Int32Array(0) };
  const cumulative = new Float64Array(keys);
  let sum = 0;
  for (let key = 1; key <= keys; key++) {
    sum += negativePower(key, skew);
    cumulative[key - 1] = sum;
  }
  for (let i = 0; i < keys; i++) cumulative[i] = ((cumulative[i] as number) / sum) * RANDOM_RANGE;
  cumulative[keys - 1] = RANDOM_RANGE;
  const guide = new Int32Array(2 ** GUIDE_BITS + 1).fill(keys - 1);
  for (let step = 0, key = 0; step < 2 ** GUIDE_BITS; step++) {
    while (key < keys - 1 && (cumulative[key] as number) <= step * 2 ** GUIDE_SHIFT) key++;
    guide[step] = key;
  }
  return { keys, cumulative, guide };
}

/** The key (0 …) that 32 random bits draw. */
export function drawKey(distribution: KeyDistribution, random: number): number {
  const { keys, cumulative, guide } = distribution;
  if (cumulative === null) return Math.floor((random / RANDOM_RANGE) * keys);
  const step = random >>> GUIDE_SHIFT;
  let low = guide[step] as number;
  let high = guide[step + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] as number) > random) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** base^-exponent for base ≥ 1. */
export function negativePower(base: number, exponent: number): number {
  return exponential(-exponent * logarithm(base));
}

const LN_2 = 0.6931471805599453;

/** Natural logarithm: halve into [√½, √2), then the series of artanh. */
function logarithm(value: number): number {
  let mantissa = value;
  let exponent = 0;
  while (mantissa > 1.4142135623730951) {
    mantissa /= 2;
    exponent++;
  }
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let sum = 0;
  for (let term = 31; term >= 1; term -= 2) sum = sum * square + 1 / term;
  return exponent * LN_2 + 2 * ratio * sum;
}

/** e^value: take out powers of two, then Taylor's series. */
function exponential(value: number): number {
  const halvings = Math.round(value / LN_2);
  const rest = value - halvings * LN_2;
  let sum = 1;
  for (let term = 18; term >= 1; term--) sum = 1 + (rest / term) * sum;
  let power = 1;
  for (let i = 0; i < Math.abs(halvings); i++) power = halvings > 0 ? power * 2 : power / 2;
  return sum * power;
}
