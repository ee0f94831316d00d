import { translateClass } from './java-character-class.ts';
import { bothCases, translateEscape } from './java-escape.ts';
import { INVALID, type JavaPattern, missing, type Part, type Refused } from './java-pattern-part.ts';

/**
 * Java's regular expressions in RE2's syntax. RE2 answers in time linear in the text because it has no back references,
 * look-around, atomic groups or possessive quantifiers; these, and what the two read differently (nested and
 * intersected character classes, other flags, `\Z`), are reported as missing. `.`, `\s`, `\h` and `\v` are spelled out,
 * since Java's `.` stops at more line ends and its `\s` takes U+000B.
 *
 * Flags are read here and not handed on: under `(?i)` Java folds ASCII letters only, so letters and ranges are spelled
 * out in both cases; under `(?s)` the point is any character; `(?m)` is as good as absent, but with `^` or `$` behind
 * it missing, for Java has five line ends and RE2 one.
 *
 * Known difference: Java's `$` also matches before a line end that closes the text, RE2's only at the very end.
 */

/** Translates a pattern. RE2 may still refuse the result, which then is `invalid` in both. */
export function translateJavaPattern(pattern: string): JavaPattern {
  let re2 = '';
  let at = 0;
  // The flags in each of the groups that are open.
  const open: Flags[] = [NO_FLAGS];
  while (at < pattern.length) {
    const flags = open.at(-1) as Flags;
    const part = translatePart(pattern, at, flags);
    if ('kind' in part) return part;
    const text = pattern.slice(at, at + part.length);
    const group = FLAG_GROUP.exec(text);
    if (group?.[3] === ')') open[open.length - 1] = changedFlags(flags, group);
    else if (text === ')') {
      if (open.length > 1) open.pop();
    } else if (pattern[at] === '(') open.push(group === null ? flags : changedFlags(flags, group));
    re2 += part.re2;
    at += part.length;
  }
  return { kind: 'pattern', re2 };
}

/** The flags that RE2 can do without, by Java's letters. */
interface Flags {
  /** Letters are folded. */
  readonly i: boolean;
  /** The point is a line end, too. */
  readonly s: boolean;
  /** `^` and `$` are at every line end. */
  readonly m: boolean;
}

const NO_FLAGS: Flags = { i: false, s: false, m: false };

/** `(?i)`, `(?s-m:`: flags that are set, those that are not any more, and what closes them. */
const FLAG_GROUP = /^\(\?([ism]*)(?:-([ism]*))?([:)])/;

function changedFlags(flags: Flags, [, on = '', off = '']: RegExpExecArray): Flags {
  const changed = (flag: keyof Flags): boolean => (on.includes(flag) || flags[flag]) && !off.includes(flag);
  return { i: changed('i'), s: changed('s'), m: changed('m') };
}

const ANY_BUT_LINE_END = '[^\\n\\r\\x{85}\\x{2028}\\x{2029}]';
function translatePart(pattern: string, at: number, flags: Flags): Part | Refused {
  const rest = pattern.slice(at);
  const character = pattern[at] as string;
  switch (character) {
    case '\\':
      return translateEscape(pattern, at, { inClass: false, folded: flags.i });
    case '.':
      return { re2: flags.s ? '(?s:.)' : ANY_BUT_LINE_END, length: 1 };
    case '^':
    case '$':
      return flags.m ? missing(`${character} under (?m)`, at) : { re2: character, length: 1 };
    case '[':
      return translateClass(pattern, at, flags.i);
    case '(': {
      if (rest[1] !== '?') return { re2: '(', length: 1 };
      const flagged = FLAG_GROUP.exec(rest);
      if (flagged !== null) {
        const length = flagged[0].length;
        if (flagged[3] === ':') return { re2: '(?:', length };
        // A flag alone is no atom: nothing repeats it.
        return /[*+?{]/.test(rest[length] ?? '') ? INVALID : { re2: '', length };
      }
      const named = /^\(\?<[A-Za-z][A-Za-z0-9]*>/.exec(rest)?.[0];
      if (named !== undefined) return { re2: named, length: named.length };
      return missing(rest.slice(0, rest[2] === '<' ? 4 : 3), at);
    }
    case '{': {
      const counts = /^\{(\d+)(?:,(\d*))?\}/.exec(rest);
      if (counts === null) return INVALID;
      if (Math.max(Number(counts[1]), Number(counts[2] ?? '0')) > 1000) return missing(counts[0], at);
      return quantifier(counts[0], pattern, at);
    }
    case '*':
    case '+':
    case '?':
      return quantifier(character, pattern, at);
    default:
      return { re2: (flags.i ? bothCases(character) : null) ?? character, length: 1 };
  }
}

/** A quantifier, perhaps reluctant; a possessive one is missing, another one behind it is an error in Java. */
function quantifier(text: string, pattern: string, at: number): Part | Refused {
  const behind = at + text.length;
  if (pattern[behind] === '+') return missing(`${text}+`, at);
  const whole = pattern[behind] === '?' ? `${text}?` : text;
  const next = pattern[at + whole.length] ?? '';
  if (next === '{') return missing(`${whole}{`, at);
  if (/[*+?]/.test(next)) return INVALID;
  return { re2: whole, length: whole.length };
}
