/**
 * Exact decimal arithmetic on unscaled integers: a DECIMAL(p, s) value v stands for v / 10^s.
 *
 * Rounding is half up, away from zero. A result beyond its precision is SQL NULL in Flink, so {@link fitsPrecision} is
 * asked wherever a value is stored. Flink: DecimalDataUtils, DecimalData.fromBigDecimal.
 */

/** Flink's largest precision. */
export const DECIMAL_PRECISION_MAX = 38;

const POWERS: bigint[] = [1n];

/** 10^exponent. */
export function powerOfTen(exponent: number): bigint {
  while (POWERS.length <= exponent) POWERS.push((POWERS[POWERS.length - 1] as bigint) * 10n);
  return POWERS[exponent] as bigint;
}

/** Whether an unscaled value has at most `precision` digits. */
export function fitsPrecision(unscaled: bigint, precision: number): boolean {
  const limit = powerOfTen(precision);
  return unscaled < limit && unscaled > -limit;
}

/** numerator / denominator, half away from zero. The denominator is not zero. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const rest = numerator - quotient * denominator;
  if (rest === 0n) return quotient;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < (denominator < 0n ? -denominator : denominator)) return quotient;
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n;
}

/** The same number at another scale, rounded half up where digits are lost. */
export function rescale(unscaled: bigint, fromScale: number, toScale: number): bigint {
  if (fromScale === toScale) return unscaled;
  if (fromScale < toScale) return unscaled * powerOfTen(toScale - fromScale);
  return divideHalfUp(unscaled, powerOfTen(fromScale - toScale));
}

/**
 * left / right at a scale. `right` is not zero. Flink rounds twice, to 38 significant digits and then to the scale:
 * a quotient just below a half is lifted by the first rounding.
 */
export function divideDecimals(
  left: { readonly unscaled: bigint; readonly scale: number },
  right: { readonly unscaled: bigint; readonly scale: number },
  scale: number,
): bigint {
  const shift = scale - left.scale + right.scale;
  const numerator = shift >= 0 ? left.unscaled * powerOfTen(shift) : left.unscaled;
  const denominator = shift >= 0 ? right.unscaled : right.unscaled * powerOfTen(-shift);
  const once = divideHalfUp(numerator, denominator);
  const magnitude = once < 0n ? -once : once;
  const size = denominator < 0n ? -denominator : denominator;
  // Digits that the first rounding keeps behind the scale. With 19 of them no divisor below 10^19 comes near a half.
  const kept = DECIMAL_PRECISION_MAX - (magnitude === 0n ? 0 : magnitude.toString().length);
  if (kept <= 0 || size < powerOfTen(kept)) return once;
  const rest = (numerator < 0n ? -numerator : numerator) % size;
  const toHalf = size - 2n * rest;
  if (toHalf <= 0n || toHalf * powerOfTen(kept) > size) return once;
  return numerator < 0n === denominator < 0n ? once + 1n : once - 1n;
}

/** Plain decimal text with all digits of the scale: `-0.50`. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return unscaled.toString();
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Exponents beyond this cannot come near any DECIMAL, and their powers of ten would be huge. */
const EXPONENT_MAX = 1000;

/**
 * Reads decimal text as Java's BigDecimal does: sign, digits, fraction, exponent. Null if it is no number.
 * A scale may come out negative (`1e3`).
 */
export function parseDecimal(text: string): { readonly unscaled: bigint; readonly scale: number } | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return null;
  const whole = match[2] as string;
  const fraction = match[3] ?? '';
  if (whole === '' && fraction === '') return null;
  const exponent = Number(match[4] ?? '0');
  const magnitude = BigInt(whole + fraction);
  if (magnitude === 0n) return { unscaled: 0n, scale: Math.max(0, Math.min(EXPONENT_MAX, fraction.length - exponent)) };
  if (Math.abs(exponent) > EXPONENT_MAX) return null;
  return { unscaled: match[1] === '-' ? -magnitude : magnitude, scale: fraction.length - exponent };
}

/** Like {@link rescale}, for scales that may be negative, as those of parsed text. */
export function rescaleParsed(value: { readonly unscaled: bigint; readonly scale: number }, toScale: number): bigint {
  return value.scale < 0
    ? value.unscaled * powerOfTen(toScale - value.scale)
    : rescale(value.unscaled, value.scale, toScale);
}

/** The nearest double: the text is read back, which rounds correctly. */
export function decimalToDouble(unscaled: bigint, scale: number): number {
  if (scale === 0) return Number(unscaled);
  return Number(`${unscaled}e-${scale}`);
}
