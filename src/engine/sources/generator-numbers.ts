import { unreachable } from '#std/assert.ts';
import { hashAt } from '#std/prng.ts';
import type { GeneratorField } from '#protocol/source-config.ts';

/**
 * The numbers of one generated column: pure functions of (stream, offset), made in doubles.
 *
 * Only operations whose result IEEE 754 fixes to the last bit are used (no Math.pow, no Math.sin), so that every host
 * makes the same rows. A column that needs two draws a row takes the second from a stream of its own.
 */
export type NumberField = Exclude<GeneratorField, { readonly fill: 'key' | 'text' | 'pattern' | 'event-time' }>;

/** Where in the generator a stretch of rows lies. */
export interface Stretch {
  /** Random numbers of the column. */
  readonly stream: number;
  readonly split: number;
  readonly splits: number;
  readonly offset: number;
  readonly rows: number;
  /** Event times of the rows; -Infinity where there is none. */
  readonly eventTimes: Float64Array;
}

const RANDOM_RANGE = 4294967296;

/** Fills `into[0, rows)`. */
export function fillNumbers(field: NumberField, into: Float64Array, stretch: Stretch): void {
  const { stream, split, splits, offset, rows, eventTimes } = stretch;
  switch (field.fill) {
    case 'sequence': {
      // Interleaved, so that numbers are unique over all splits.
      const first = (field.first ?? 0) + split;
      for (let i = 0; i < rows; i++) into[i] = first + (offset + i) * splits;
      return;
    }
    case 'int': {
      const { min, max } = field;
      const range = (max - min + 1) / RANDOM_RANGE;
      for (let i = 0; i < rows; i++) into[i] = min + Math.floor(hashAt(stream, offset + i) * range);
      return;
    }
    case 'double': {
      const { min, max } = field;
      const range = (max - min) / RANDOM_RANGE;
      for (let i = 0; i < rows; i++) into[i] = min + hashAt(stream, offset + i) * range;
      return;
    }
    case 'later': {
      const range = (field.maxMs - field.minMs + 1) / RANDOM_RANGE;
      for (let i = 0; i < rows; i++) {
        into[i] = (eventTimes[i] as number) + field.minMs + Math.floor(hashAt(stream, offset + i) * range);
      }
      return;
    }
    case 'reference':
      fillReferences(field, into, stretch);
      return;
    case 'price':
      for (let i = 0; i < rows; i++) into[i] = priceOf(hashAt(stream, offset + i) / RANDOM_RANGE);
      return;
    case 'wave':
      fillWave(field, into, stretch);
      return;
    default:
      unreachable(field, 'generator number');
  }
}

/** The other table has made `rate` rows per row of this one, numbered from `first`; one of its newest is meant. */
function fillReferences(
  field: Extract<GeneratorField, { fill: 'reference' }>,
  into: Float64Array,
  { stream, split, splits, offset, rows }: Stretch,
): void {
  const { first, rate, window, hotShare } = field;
  const coin = secondStream(stream);
  const hotBelow = hotShare * RANDOM_RANGE;
  for (let i = 0; i < rows; i++) {
    const newest = Math.floor(((offset + i) * splits + split) * rate);
    if (hashAt(coin, offset + i) < hotBelow) {
      into[i] = first + Math.floor(newest / window) * window;
      continue;
    }
    const oldest = Math.max(0, newest - window + 1);
    into[i] = first + oldest + Math.floor((hashAt(stream, offset + i) / RANDOM_RANGE) * (newest - oldest + 1));
  }
}

/** Nexmark: round(10^(6u) · 100). */
function priceOf(u: number): number {
  const exponent = u * 6;
  const whole = Math.floor(exponent);
  let power = 100;
  for (let i = 0; i < whole; i++) power *= 10;
  return Math.round(power * tenToThe(exponent - whole));
}

/** 10^x for 0 ≤ x < 1 by its series, whose 24 terms reach a double's last digits. */
function tenToThe(x: number): number {
  const y = x * LN_10;
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 24; n++) {
    term = (term * y) / n;
    sum += term;
  }
  return sum;
}

const LN_10 = 2.302585092994046;

/** Up and down in straight lines, each split shifted against the others. */
function fillWave(
  field: Extract<GeneratorField, { fill: 'wave' }>,
  into: Float64Array,
  { stream, split, splits, offset, rows }: Stretch,
): void {
  const { min, max, period, noise } = field;
  const range = max - min;
  for (let i = 0; i < rows; i++) {
    const phase = (((offset + i) % period) / period + split / splits) % 1;
    const height = phase < 0.5 ? phase * 2 : 2 - phase * 2;
    const shake = (hashAt(stream, offset + i) / RANDOM_RANGE - 0.5) * noise;
    into[i] = min + range * Math.min(1, Math.max(0, height + shake));
  }
}

function secondStream(stream: number): number {
  return hashAt(stream, SECOND_STREAM) | 0;
}

const SECOND_STREAM = -7;
