import { parseDecimal } from './decimal.ts';

/** Numbers out of text, as Flink's casts read them. Flink: BinaryStringDataUtil. */

/** Cuts blanks (only U+0020) off both ends. */
export function trimBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text.charCodeAt(from) === 0x20) from++;
  while (to > from && text.charCodeAt(to - 1) === 0x20) to--;
  return text.slice(from, to);
}

/** Cuts everything up to U+0020 off both ends: Java's `String.trim`. */
export function trimJava(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && text.charCodeAt(from) <= 0x20) from++;
  while (to > from && text.charCodeAt(to - 1) <= 0x20) to--;
  return text.slice(from, to);
}

/** Reads an integer; a fraction is allowed and dropped (`.5` is 0), an exponent is not. Null if it is no such text. */
export function parseInteger(text: string): bigint | null {
  const match = /^([+-]?)([0-9]*)(?:\.[0-9]*)?$/.exec(trimBlanks(text));
  if (match === null || match[0] === '' || match[0] === '+' || match[0] === '-') return null;
  const magnitude = BigInt((match[2] as string) || '0');
  return match[1] === '-' ? -magnitude : magnitude;
}

/**
 * Reads decimal text with an exponent, or null. A lone ASCII letter reads as zero: Flink's parser of short numbers
 * takes it for a sign without digits.
 */
export function parseDecimalCast(text: string): { readonly unscaled: bigint; readonly scale: number } | null {
  const trimmed = trimJava(text);
  if (/^[A-Za-z]$/.test(trimmed)) return { unscaled: 0n, scale: 0 };
  return parseDecimal(trimmed);
}

const JAVA_DECIMAL = /^[+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?)$/;
const JAVA_HEX = /^([+-]?)0[xX](?:([0-9a-fA-F]+)\.?|([0-9a-fA-F]*)\.([0-9a-fA-F]+))[pP]([+-]?[0-9]+)[fFdD]?$/;

/** Reads a double as Java's `Double.parseDouble`: suffixes `d` and `f`, hexadecimal, `NaN`, `Infinity`. Null if none. */
export function parseJavaDouble(text: string): number | null {
  const trimmed = trimJava(text);
  if (JAVA_DECIMAL.test(trimmed)) return Number(trimmed.replace(/(?<![a-zA-Z])[fFdD]$/, ''));
  const hex = JAVA_HEX.exec(trimmed);
  if (hex === null) return null;
  const fraction = hex[4] ?? '';
  const mantissa = BigInt(`0x${(hex[2] ?? hex[3] ?? '') + fraction}`);
  const value = Number(mantissa) * 2 ** (Number(hex[5]) - 4 * fraction.length);
  return hex[1] === '-' ? -value : value;
}

/** Reads a boolean, any case: `1 t true y yes` and `0 f false n no`. Null if it is neither. */
export function parseBoolean(text: string): boolean | null {
  switch (text.toLowerCase()) {
    case '1':
    case 't':
    case 'true':
    case 'y':
    case 'yes':
      return true;
    case '0':
    case 'f':
    case 'false':
    case 'n':
    case 'no':
      return false;
    default:
      return null;
  }
}
