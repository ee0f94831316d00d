import { fail, ok, type Result } from '#std/result.ts';

/**
 * SIMILAR TO patterns in Java's regular expressions: `%` is any run, `_` is Java's dot, `[[:ALPHA:]]` a class by name;
 * everything else keeps its meaning there, the dot too. Flink: SqlLikeUtils.sqlToRegexSimilar.
 */

const JAVA_SPECIALS = '[]()|^-+*?{}$\\.';
const SIMILAR_SPECIALS = '[]()|^-+*_%?{}';

const CLASSES: Readonly<Record<string, string>> = {
  ALPHA: '\\p{Alpha}',
  UPPER: '\\p{Upper}',
  LOWER: '\\p{Lower}',
  DIGIT: '\\d',
  SPACE: ' ',
  WHITESPACE: '\\s',
  ALNUM: '\\p{Alnum}',
};

const INVALID = 'Invalid regular expression.';

/** The regular expression of a pattern, or what is wrong with it. `escape` null: there is none. */
export function similarPattern(pattern: string, escape: string | null): Result<string, string> {
  if (escape !== null && escape.length !== 1) return fail(`Invalid escape character '${escape}'.`);
  if (escape === ':' && !(pattern.includes('[:') && pattern.includes(':]'))) return fail('Invalid escape sequence.');
  let java = '';
  let at = 0;
  while (at < pattern.length) {
    const character = pattern[at] as string;
    if (character === escape) {
      const escaped = escapedCharacter(pattern[at + 1], escape);
      if (escaped === null) return fail('Invalid escape sequence: an escape stands before a special character.');
      java += escaped;
      at += 2;
    } else if (character === '[') {
      const list = characterList(pattern, at + 1, escape);
      if (list === null) return fail(INVALID);
      java += list.java;
      at = list.end;
    } else if (character === ']') return fail(INVALID);
    else {
      java += translated(character);
      at++;
    }
  }
  return ok(java);
}

function translated(character: string): string {
  switch (character) {
    case '_':
      return '.';
    case '%':
      return '(?:.|[\\n\\r\\x{85}\\x{2028}\\x{2029}])*';
    case '\\':
    case '$':
      return `\\${character}`;
    default:
      return character;
  }
}

function escapedCharacter(next: string | undefined, escape: string): string | null {
  if (next === undefined) return null;
  if (SIMILAR_SPECIALS.includes(next)) return JAVA_SPECIALS.includes(next) ? `\\${next}` : next;
  return next === escape ? next : null;
}

/** `[…]` from behind its bracket; null where it is none. */
function characterList(pattern: string, from: number, escape: string | null): { java: string; end: number } | null {
  let java = '[';
  let at = from;
  while (at < pattern.length) {
    const character = pattern[at] as string;
    if (character === ']') return { java: `${java}]`, end: at + 1 };
    if (character === escape) {
      const escaped = escapedCharacter(pattern[at + 1], escape);
      if (escaped === null) return null;
      java += escaped;
      at += 2;
    } else if (character === '-' || character === '^') {
      java += character;
      at++;
    } else if (pattern.startsWith('[:', at)) {
      const name = /^\[:([A-Z]+|[a-z]+):\]/.exec(pattern.slice(at));
      const named = name === null ? undefined : CLASSES[(name[1] as string).toUpperCase()];
      if (name === null || named === undefined) return null;
      java += named;
      at += name[0].length;
    } else if (SIMILAR_SPECIALS.includes(character)) return null;
    else {
      java += character;
      at++;
    }
  }
  return null;
}
