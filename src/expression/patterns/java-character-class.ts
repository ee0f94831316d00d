import { translateEscape } from './java-escape.ts';
import { INVALID, missing, type Part, type Refused } from './java-pattern-part.ts';

/**
 * Translates a class, which begins at a place; `folded`: under `(?i)`, so that letters have their other case beside
 * them.
 */
export function translateClass(pattern: string, at: number, folded: boolean): Part | Refused {
  let re2 = '[';
  let next = at + 1;
  if (pattern[next] === '^') {
    re2 += '^';
    next++;
  }
  if (pattern[next] === ']') return missing('[]', at);
  // The character before, where it may begin a range, and whether a range has begun.
  let first: string | null = null;
  let ranged = false;
  const added: string[] = [];
  while (next < pattern.length && pattern[next] !== ']') {
    const character = pattern[next] as string;
    if (character === '[') return missing('[ in a class', next);
    if (character === '&' && pattern[next + 1] === '&') return missing('&&', next);
    let single: string | null = character;
    if (character === '\\') {
      const part = translateEscape(pattern, next, { inClass: true, folded });
      if ('kind' in part) return part;
      // A class inside a class stands without its own brackets.
      re2 += part.re2.startsWith('[[:') ? part.re2.slice(1, -1) : part.re2;
      next += part.length;
      single = singleOf(part.re2);
    } else {
      re2 += character;
      next++;
    }
    if (character === '-' && first !== null && !ranged && pattern[next] !== ']') {
      ranged = true;
      continue;
    }
    if (single !== null) added.push(ranged && first !== null ? otherCases(first, single) : otherCases(single, single));
    first = ranged ? null : single;
    ranged = false;
  }
  if (pattern[next] !== ']') return INVALID;
  return { re2: `${re2}${folded ? added.join('') : ''}]`, length: next + 1 - at };
}

/** The character that an escape in a class stands for, if it is one. */
function singleOf(re2: string): string | null {
  const code = /^\\x\{([0-9a-f]+)\}$/.exec(re2)?.[1];
  if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
  return /^\\[^A-Za-z0-9]$/.test(re2) ? (re2[1] as string) : null;
}

/** The ASCII letters of a range in their other case, as ranges of a class. */
function otherCases(first: string, last: string): string {
  return (
    [
      ['A', 'Z', 32],
      ['a', 'z', -32],
    ] as const
  )
    .map(([low, high, shift]) => {
      const from = Math.max(first.charCodeAt(0), low.charCodeAt(0));
      const to = Math.min(last.charCodeAt(0), high.charCodeAt(0));
      return from > to ? '' : `${String.fromCharCode(from + shift)}-${String.fromCharCode(to + shift)}`;
    })
    .join('');
}
