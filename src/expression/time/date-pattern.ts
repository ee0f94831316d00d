import { fail, ok, type Result } from '#std/result.ts';

/** A pattern of Java's date formats, cut into texts and runs of one letter. */
export type PatternPart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'field'; readonly letter: string; readonly length: number };

export const MONTH_NAMES =
  'January February March April May June July August September October November December'.split(' ');
export const DAY_NAMES = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** Cuts a pattern; the failure says what Java refuses. */
export function cutPattern(pattern: string): Result<readonly PatternPart[], string> {
  const parts: PatternPart[] = [];
  const literal = (text: string): void => {
    const last = parts[parts.length - 1];
    if (last?.kind === 'literal') parts[parts.length - 1] = { kind: 'literal', text: last.text + text };
    else parts.push({ kind: 'literal', text });
  };
  for (let i = 0; i < pattern.length;) {
    const letter = pattern[i] as string;
    if (letter === "'") {
      const quoted = /^'((?:[^']|'')*)'/.exec(pattern.slice(i));
      if (quoted === null) return fail('a quoted text that is not closed');
      literal(quoted[1] === '' ? "'" : (quoted[1] as string).replaceAll("''", "'"));
      i += quoted[0].length;
    } else if (!/[A-Za-z]/.test(letter)) {
      literal(letter);
      i++;
    } else {
      let length = 1;
      while (pattern[i + length] === letter) length++;
      parts.push({ kind: 'field', letter, length });
      i += length;
    }
  }
  return ok(parts);
}
