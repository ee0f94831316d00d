import { divideHalfUp, parseDecimal, powerOfTen } from '../values/decimal.ts';
import { javaDoubleText } from '../values/java-double-text.ts';

/** One conversion of a format. */
export interface Conversion {
  readonly flags: string;
  /** -1: none. */
  readonly width: number;
  /** -1: none. */
  readonly precision: number;
  readonly letter: string;
}

/**
 * `%e`, `%f` and `%g`: Java rounds the digits of `Double.toString` half up, so 1.005 with two places is 1.01. Null for
 * flags that Java refuses.
 */
export function formatDouble(value: number, { letter, flags, width, precision }: Conversion): string | null {
  if ((letter === 'e' && flags.includes(',')) || (letter === 'g' && flags.includes('#'))) return null;
  const negative = value < 0 || Object.is(value, -0);
  if (!Number.isFinite(value)) {
    const name = Number.isNaN(value) ? 'NaN' : 'Infinity';
    return signedText(name, negative, flags.replace('0', ''), width);
  }
  const places = precision < 0 ? 6 : precision;
  const magnitude = Math.abs(value);
  const digits =
    letter === 'f'
      ? fixed(magnitude, places, flags)
      : letter === 'e'
        ? scientific(magnitude, places, flags)
        : general(magnitude, Math.max(1, places), flags);
  return signedText(digits, negative, flags, width);
}

/** The decimal digits of a double and their scale. */
function digitsOf(value: number): { readonly unscaled: bigint; readonly scale: number } {
  return parseDecimal(javaDoubleText(value)) ?? { unscaled: 0n, scale: 0 };
}

/** The unscaled value at `places` behind the point, half up. */
function roundTo(value: number, places: number): bigint {
  const { unscaled, scale } = digitsOf(value);
  if (scale <= places) return unscaled * powerOfTen(places - scale);
  return divideHalfUp(unscaled, powerOfTen(scale - places));
}

function fixed(value: number, places: number, flags: string): string {
  const digits = roundTo(value, places)
    .toString()
    .padStart(places + 1, '0');
  const whole = groupDigits(digits.slice(0, digits.length - places), flags);
  if (places === 0) return flags.includes('#') ? `${whole}.` : whole;
  return `${whole}.${digits.slice(-places)}`;
}

function scientific(value: number, places: number, flags: string): string {
  const { unscaled, scale } = digitsOf(value);
  const length = unscaled === 0n ? 1 : unscaled.toString().length;
  let exponent = unscaled === 0n ? 0 : length - 1 - scale;
  let digits = (
    length - 1 <= places
      ? unscaled * powerOfTen(places - length + 1)
      : divideHalfUp(unscaled, powerOfTen(length - 1 - places))
  ).toString();
  if (digits.length > places + 1) {
    digits = digits.slice(0, -1);
    exponent++;
  }
  digits = digits.padStart(places + 1, '0');
  const point = places > 0 || flags.includes('#') ? '.' : '';
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits[0]}${point}${digits.slice(1)}e${exponent < 0 ? '-' : '+'}${size}`;
}

/** `%g`: plain from 10^-4 to 10^precision, after rounding to that many digits. */
function general(value: number, precision: number, flags: string): string {
  if (value === 0) return fixed(0, precision - 1, flags);
  const rounded = scientific(value, precision - 1, '');
  const exponent = Number(rounded.slice(rounded.indexOf('e') + 1));
  if (exponent < -4 || exponent >= precision) return scientific(value, precision - 1, flags);
  return fixed(value, precision - 1 - exponent, flags);
}

/** Thousands of the part before the point, if the flags ask for them. */
export function groupDigits(digits: string, flags: string): string {
  return flags.includes(',') ? digits.replace(/\B(?=(?:\d{3})+(?!\d))/g, ',') : digits;
}

/** Digits with their sign, filled with zeros to the width if the flags ask for it. */
export function signedText(digits: string, negative: boolean, flags: string, width: number): string {
  const open = negative
    ? flags.includes('(')
      ? '('
      : '-'
    : flags.includes('+')
      ? '+'
      : flags.includes(' ')
        ? ' '
        : '';
  const close = open === '(' ? ')' : '';
  const room = width - open.length - close.length;
  return open + (flags.includes('0') ? digits.padStart(room, '0') : digits) + close;
}
