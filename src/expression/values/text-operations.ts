import { codePointsBefore, hasSurrogates, startsWithSurrogates } from '../evaluate/text-kernels.ts';

/**
 * What the functions on text do to one text. Flink: BinaryStringDataUtil, SqlFunctionUtils.
 */

/** SUBSTRING: position 0 means 1, a negative one counts from the end; a negative length gives NULL. */
export function substring(text: string, from: number, length: number | null): string | null {
  if (length !== null && length < 0) return null;
  if (length === 0) return '';
  if (from >= 0 && length !== null && from + length <= FEW_UNITS) {
    // Only what stands before the end of the piece decides whether units are code points.
    const start = Math.max(0, from - 1);
    if (!startsWithSurrogates(text, start + length)) return text.slice(start, start + length);
  }
  const surrogates = hasSurrogates(text);
  const count = surrogates ? codePointsBefore(text, text.length) : text.length;
  let start = 0;
  if (from > 0) start = from - 1;
  else if (from < 0) {
    start = count + from;
    if (start < 0) return '';
  }
  if (start >= count) return '';
  const end = length === null ? count : Math.min(count, start + length);
  return surrogates ? Array.from(text).slice(start, end).join('') : text.slice(start, end);
}

/** Units that are looked at one by one; beyond them a pattern is faster. */
const FEW_UNITS = 16;

/** INITCAP: ASCII letters and digits make words; other characters are left as they are and end one. */
export function initCap(text: string): string {
  let result = '';
  let newWord = true;
  for (const unit of text) {
    if (/[A-Za-z0-9]/.test(unit)) {
      result += newWord ? unit.toUpperCase() : unit.toLowerCase();
      newWord = false;
    } else {
      result += unit;
      newWord = true;
    }
  }
  return result;
}

/** LPAD and RPAD: cut or pad to a length in UTF-16 units; NULL for a negative length or an empty pad. */
export function pad(text: string, length: number, filler: string, left: boolean): string | null {
  if (length < 0 || filler === '') return null;
  if (length <= text.length) return text.slice(0, length);
  const missing = length - text.length;
  const filling = filler.repeat(Math.ceil(missing / filler.length)).slice(0, missing);
  return left ? filling + text : text + filling;
}

/** Strips characters of a set from the ends of a text. */
export function trim(text: string, set: string, leading: boolean, trailing: boolean): string {
  const points = hasSurrogates(text) || hasSurrogates(set) ? Array.from(text) : text.split('');
  const strip = new Set(Array.from(set));
  let from = 0;
  let to = points.length;
  if (leading) while (from < to && strip.has(points[from] as string)) from++;
  if (trailing) while (to > from && strip.has(points[to - 1] as string)) to--;
  return points.slice(from, to).join('');
}

/** POSITION of a text in another, from 1, in code points; 0 if it is not there, 1 for the empty text. */
export function position(needle: string, text: string, from = 1): number {
  if (needle === '') return 1;
  const start = Math.max(0, from - 1);
  const points = start > 0 && hasSurrogates(text) ? Array.from(text) : null;
  const offset = points === null ? start : points.slice(0, start).join('').length;
  const at = text.indexOf(needle, offset);
  return at <= 0 ? at + 1 : codePointsBefore(text, at) + 1;
}

/** Java's `String.replace`: an empty part stands before, between and behind all units. */
export function replaceText(text: string, part: string, by: string): string {
  return part === ''
    ? by +
        text
          .split('')
          .map((unit) => unit + by)
          .join('')
    : text.split(part).join(by);
}

/** SPLIT_INDEX: piece n, from 0; NULL beyond the end and for the empty text. An empty separator splits at blanks. */
export function splitIndex(text: string, separator: string, index: number): string | null {
  if (index < 0 || text === '') return null;
  if (separator === '') return splitAtWhitespace(text)[index] ?? null;
  return text.split(separator)[index] ?? null;
}

function splitAtWhitespace(text: string): readonly string[] {
  const pieces = [''];
  for (const unit of text) {
    if (isJavaWhitespace(unit)) pieces.push('');
    else pieces[pieces.length - 1] += unit;
  }
  return pieces;
}

/** Java's `Character.isWhitespace`: some control characters are, no-break spaces are not. */
function isJavaWhitespace(unit: string): boolean {
  const code = unit.charCodeAt(0);
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  return /[\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]/.test(unit);
}
