import { fail, ok, type Result } from '#std/result.ts';

/**
 * LIKE patterns. `%` is any run of characters, `_` one code point but no line break. There is no escape character
 * unless ESCAPE names one. Matching keeps the last `%` and one position to go back to, so it takes at most
 * |text| · |pattern| steps and never backtracks further. Flink: SqlLikeUtils, SqlLikeChainChecker.
 */
export type LikeSyntaxError = 'escape sequence' | 'escape character';

/** One element: a character, {@link ONE} or {@link RUN}. */
const ONE = -1;
const RUN = -2;

/** A predicate for a pattern; `escape` null or empty: none. */
export function likeMatcher(
  pattern: string,
  escape: string | null,
): Result<(text: string) => boolean, LikeSyntaxError> {
  const elements: number[] = [];
  const points = Array.from(pattern);
  if (escape !== null && escape.length > 1) return fail('escape character');
  for (let i = 0; i < points.length; i++) {
    const point = points[i] as string;
    if (escape !== null && escape !== '' && point === escape) {
      const next = points[++i];
      if (next === undefined || (next !== '%' && next !== '_' && next !== escape)) return fail('escape sequence');
      elements.push(next.codePointAt(0) as number);
    } else if (point === '%') {
      if (elements[elements.length - 1] !== RUN) elements.push(RUN);
    } else elements.push(point === '_' ? ONE : (point.codePointAt(0) as number));
  }
  return ok(simpleMatcher(elements) ?? ((text) => matches(elements, text)));
}

/** Patterns of one literal with `%` at its ends, which strings can search natively. */
function simpleMatcher(elements: readonly number[]): ((text: string) => boolean) | null {
  const open = elements[0] === RUN;
  const close = elements[elements.length - 1] === RUN;
  const inner = elements.slice(open ? 1 : 0, close && elements.length > 1 ? -1 : undefined);
  if (inner.some((element) => element < 0)) return null;
  const literal = String.fromCodePoint(...inner);
  if (open && close) return (text) => text.includes(literal);
  if (open) return (text) => text.endsWith(literal);
  if (close) return (text) => text.startsWith(literal);
  return (text) => text === literal;
}

function matches(elements: readonly number[], text: string): boolean {
  let at = 0;
  let element = 0;
  let runElement = -1;
  let runAt = 0;
  while (at < text.length) {
    const point = text.codePointAt(at) as number;
    const wanted = elements[element];
    if (wanted === RUN) {
      runElement = element++;
      runAt = at;
    } else if (wanted === point || (wanted === ONE && !isLineBreak(point))) {
      element++;
      at += point > 0xffff ? 2 : 1;
    } else if (runElement >= 0) {
      // The run takes one character more.
      runAt += (text.codePointAt(runAt) as number) > 0xffff ? 2 : 1;
      at = runAt;
      element = runElement + 1;
    } else return false;
  }
  while (elements[element] === RUN) element++;
  return element === elements.length;
}

/** Line terminators of Java's `.`, which `_` becomes. */
function isLineBreak(point: number): boolean {
  return point === 0x0a || point === 0x0d || point === 0x85 || point === 0x2028 || point === 0x2029;
}
