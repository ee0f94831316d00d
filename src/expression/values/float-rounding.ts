import { parseDecimal, rescaleParsed } from './decimal.ts';

/**
 * Rounding to 24 bits, once. Going through a double first rounds twice, which shows where the double lies exactly half
 * way between two floats.
 */

/** The float nearest to a wide integer: Java's `(float) value`. */
export function longToFloat(value: bigint): number {
  const magnitude = value < 0n ? -value : value;
  const excess = Math.max(0, magnitude.toString(2).length - 53);
  if (excess === 0) return Math.fround(Number(value));
  // What is cut off leaves a mark in the last bit, so that it counts as more than half where it is.
  const shift = BigInt(excess);
  const cut = magnitude >> shift;
  const odd = cut << shift === magnitude ? cut : cut | 1n;
  const rounded = Math.fround(Number(odd)) * 2 ** excess;
  return value < 0n ? -rounded : rounded;
}

const SCRATCH = new DataView(new ArrayBuffer(8));
/** The bits of a double that a float has not. */
const LOST_BITS = (1n << 29n) - 1n;
const HALF = 1n << 28n;

/** The float nearest to a decimal text that reads as `double`: Java's `Float.parseFloat`. */
export function textToFloat(text: string, double: number): number {
  const float = Math.fround(double);
  if (!Number.isFinite(double) || float === double) return float;
  SCRATCH.setFloat64(0, double);
  const bits = SCRATCH.getBigUint64(0);
  if ((bits & LOST_BITS) !== HALF) return float;
  const parsed = parseDecimal(text.replace(/[fFdD]$/, ''));
  if (parsed === null) return float;
  // The exact text against the exact double: on the double's far side its neighbour decides.
  const order = compareToDouble(parsed, double);
  if (order === 0) return float;
  SCRATCH.setBigUint64(0, order > 0 === double > 0 ? bits + 1n : bits - 1n);
  return Math.fround(SCRATCH.getFloat64(0));
}

function compareToDouble(parsed: { readonly unscaled: bigint; readonly scale: number }, double: number): number {
  // 220 binary places hold every double that is half way between two floats of normal size.
  const exact = BigInt(Math.round(double * 2 ** 220) || 0);
  const scaled = rescaleParsed({ unscaled: parsed.unscaled << 220n, scale: parsed.scale }, 0);
  return scaled > exact ? 1 : scaled < exact ? -1 : 0;
}
