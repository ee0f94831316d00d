import { utf8Length } from '#std/utf8.ts';
import { fitsPrecision, parseDecimal, rescaleParsed } from '../values/decimal.ts';

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

/** Digits a short DECIMAL holds; Flink reads texts of at most so many bytes with a parser of its own. */
const SHORT_DECIMAL = 18;

/**
 * Reads text as DECIMAL(precision, scale), as an unscaled value; null if it is no number or does not fit. Short texts
 * go through Flink's own byte parser, which swallows one character behind the digits, whatever it is (`1d` is 1, `t`
 * is 0), counts leading zeros as digits, and can round up to one digit more than the precision; others through Java's
 * BigDecimal.
 */
export function parseDecimalCast(text: string, precision: number, scale: number): bigint | null {
  if (precision <= SHORT_DECIMAL && utf8Length(text) <= SHORT_DECIMAL) return parseShortDecimal(text, precision, scale);
  const parsed = parseDecimal(text.replace(/^[ \n\t]+|[ \n\t]+$/g, ''));
  if (parsed === null) return null;
  const unscaled = rescaleParsed(parsed, scale);
  return fitsPrecision(unscaled, precision) ? unscaled : null;
}

const SHORT_PATTERN = /^[ \n\t]*([+-]?)([0-9]*)(?:\.([0-9]*))?/;

function parseShortDecimal(text: string, precision: number, scale: number): bigint | null {
  const head = SHORT_PATTERN.exec(text) as RegExpExecArray;
  const [, sign, whole, fraction = ''] = head as unknown as [string, string, string, string | undefined];
  let at = head[0].length;
  if (at === text.length && whole === '' && !head[0].includes('.')) return null;
  let exponent = -fraction.length;
  if (at < text.length) {
    const terminator = text[at++] as string;
    // A second point is refused; of a character of several bytes only the first is swallowed.
    if (terminator === '.' || terminator > '\u007f') return null;
    if (/[eE]/.test(terminator) && at < text.length) {
      const tail = /^([+-]?)([0-9]*)/.exec(text.slice(at)) as RegExpExecArray;
      at += tail[0].length;
      if (tail[2] === '' && tail[1] !== '' && at === text.length) return null;
      const magnitude = Math.min(1000, Number(tail[2] || '0'));
      exponent += tail[1] === '-' ? -magnitude : magnitude;
      // The exponent's loop swallows a character too.
      if (at < text.length && text.charCodeAt(at++) > 0x7f) return null;
    }
  }
  if (!/^[ \n\t]*$/.test(text.slice(at))) return null;
  const digits = (whole as string).length + fraction.length;
  const shift = exponent + scale;
  if (digits + shift > precision) return null;
  // Flink's table of powers ends here; beyond it the row fails.
  if (shift < -SHORT_DECIMAL) return null;
  const magnitude = rescaleParsed({ unscaled: BigInt(`0${whole}${fraction}`), scale: -exponent }, scale);
  return sign === '-' ? -magnitude : magnitude;
}

const JAVA_DECIMAL = /^[+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?)$/;
const JAVA_HEX = /^([+-]?)0[xX](?:([0-9a-fA-F]+)\.?|([0-9a-fA-F]*)\.([0-9a-fA-F]+))[pP]([+-]?[0-9]+)[fFdD]?$/;

/**
 * Reads a double as Java's `Double.parseDouble`: suffixes `d` and `f`, hexadecimal, `NaN`, `Infinity`. Null if none.
 */
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
