/**
 * Java's regular expressions in RE2's syntax. RE2 answers in time linear in the text because it has no back references,
 * look-around, atomic groups or possessive quantifiers; these, and what the two read differently (nested and
 * intersected character classes, other flags, `\Z`), are reported as missing. `.`, `\s`, `\h` and `\v` are spelled out,
 * since Java's `.` stops at more line ends and its `\s` takes U+000B.
 *
 * Flags are read here and not handed on: under `(?i)` Java folds ASCII letters only, so letters and ranges are spelled
 * out in both cases; under `(?s)` the point is any character; `(?m)` is as good as absent, but with `^` or `$` behind it
 * missing, for Java has five line ends and RE2 one.
 *
 * Known difference: Java's `$` also matches before a line end that closes the text, RE2's only at the very end.
 */
export type JavaPattern =
  | { readonly kind: 'pattern'; readonly re2: string }
  /** Java refuses it too; Flink has a result for that. */
  | { readonly kind: 'invalid' }
  /** Java has it, RE2 does not. */
  | { readonly kind: 'missing'; readonly feature: string; readonly index: number };

const INVALID: JavaPattern = { kind: 'invalid' };

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

interface Part {
  readonly re2: string;
  readonly length: number;
}

const ANY_BUT_LINE_END = '[^\\n\\r\\x{85}\\x{2028}\\x{2029}]';
const WHITE_SPACE = ' \\t\\n\\x0b\\f\\r';
const BLANKS = ' \\t\\x{a0}\\x{1680}\\x{180e}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}';
const LINE_ENDS = '\\n\\x0b\\f\\r\\x{85}\\x{2028}\\x{2029}';

function translatePart(pattern: string, at: number, flags: Flags): Part | JavaPattern {
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
      return { re2: flags.i ? bothCases(character) : character, length: 1 };
  }
}

/** An ASCII letter in both cases, as a class; anything else as it is. */
function bothCases(character: string): string {
  return /^[A-Za-z]$/.test(character) ? `[${character.toUpperCase()}${character.toLowerCase()}]` : character;
}

/** A quantifier, perhaps reluctant; a possessive one is missing, another one behind it is an error in Java. */
function quantifier(text: string, pattern: string, at: number): Part | JavaPattern {
  const behind = at + text.length;
  if (pattern[behind] === '+') return missing(`${text}+`, at);
  const whole = pattern[behind] === '?' ? `${text}?` : text;
  const next = pattern[at + whole.length] ?? '';
  if (next === '{') return missing(`${whole}{`, at);
  if (/[*+?]/.test(next)) return INVALID;
  return { re2: whole, length: whole.length };
}

/** Classes by name: Java's POSIX names, which are ASCII, and Unicode categories. */
const POSIX: Readonly<Record<string, string>> = {
  Alpha: 'alpha',
  Digit: 'digit',
  Alnum: 'alnum',
  Upper: 'upper',
  Lower: 'lower',
  Punct: 'punct',
  Space: 'space',
  XDigit: 'xdigit',
  Blank: 'blank',
  Cntrl: 'cntrl',
  Graph: 'graph',
  Print: 'print',
};

/** Java's predefined classes that RE2 has not, or not with the same characters; a capital is what is not in them. */
const CLASSES = { s: WHITE_SPACE, S: WHITE_SPACE, h: BLANKS, H: BLANKS, v: LINE_ENDS, V: LINE_ENDS } as const;

function translateEscape(
  pattern: string,
  at: number,
  { inClass, folded }: { readonly inClass: boolean; readonly folded: boolean },
): Part | JavaPattern {
  const rest = pattern.slice(at);
  const letter = pattern[at + 1];
  if (letter === undefined) return INVALID;
  if (!/[A-Za-z0-9]/.test(letter)) {
    // RE2 escapes ASCII only; elsewhere the character stands for itself.
    const point = String.fromCodePoint(pattern.codePointAt(at + 1) as number);
    return { re2: letter > '\u007f' ? point : `\\${letter}`, length: 1 + point.length };
  }
  switch (letter) {
    case 'd':
    case 'D':
    case 'w':
    case 'W':
    case 't':
    case 'n':
    case 'r':
    case 'f':
    case 'a':
      return { re2: `\\${letter}`, length: 2 };
    case 'e':
      return { re2: '\\x1b', length: 2 };
    case 's':
    case 'h':
    case 'v':
      return { re2: inClass ? CLASSES[letter] : `[${CLASSES[letter]}]`, length: 2 };
    case 'S':
    case 'H':
    case 'V':
      return inClass ? missing(`\\${letter} in a class`, at) : { re2: `[^${CLASSES[letter]}]`, length: 2 };
    case 'A':
    case 'z':
      return inClass ? INVALID : { re2: `\\${letter}`, length: 2 };
    case 'x':
    case 'u': {
      const code = /^\\(?:x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4}))/.exec(rest);
      if (code === null) return INVALID;
      const point = Number.parseInt((code[1] ?? code[2] ?? code[3]) as string, 16);
      if (point >= 0xd800 && point <= 0xdfff) return missing(code[0], at);
      const character = folded && !inClass ? bothCases(String.fromCodePoint(point)) : '';
      return {
        re2: character.length > 1 && character.startsWith('[') ? character : `\\x{${point.toString(16)}}`,
        length: code[0].length,
      };
    }
    case 'p':
    case 'P':
      return translateProperty(rest, at);
    case 'Q': {
      if (inClass) return missing('\\Q in a class', at);
      const end = rest.indexOf('\\E');
      const literal = end < 0 ? rest.slice(2) : rest.slice(2, end);
      const re2 = folded
        ? Array.from(literal, (each) => (/[A-Za-z]/.test(each) ? bothCases(each) : escapeLiteral(each))).join('')
        : escapeLiteral(literal);
      return { re2, length: end < 0 ? rest.length : end + 2 };
    }
    case 'b':
    case 'B':
      // Java's word boundary knows Unicode letters, RE2's ASCII only.
      return inClass ? INVALID : missing(`\\${letter}`, at);
    default:
      return /[GZXRNkc0-9]/.test(letter) ? missing(`\\${letter}`, at) : INVALID;
  }
}

function translateProperty(rest: string, at: number): Part | JavaPattern {
  const name = /^\\[pP](?:([A-Z])|\{([A-Za-z_=]+)\})/.exec(rest);
  if (name === null) return INVALID;
  const property = (name[1] ?? name[2]) as string;
  const posix = POSIX[property];
  if (posix !== undefined) return { re2: `[[:${rest[1] === 'P' ? '^' : ''}${posix}:]]`, length: name[0].length };
  if (/^(?:L[ulmto]?|N[dlo]?|P[cdseifo]?|S[mcko]?|Z[slp]?)$/.test(property)) {
    return { re2: `\\${rest[1]}{${property}}`, length: name[0].length };
  }
  return missing(name[0], at);
}

function translateClass(pattern: string, at: number, folded: boolean): Part | JavaPattern {
  let re2 = '[';
  let next = at + 1;
  if (pattern[next] === '^') {
    re2 += '^';
    next++;
  }
  if (pattern[next] === ']') return missing('[]', at);
  /** The place of the last single character, and that it may begin a range. */
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

function escapeLiteral(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

function missing(feature: string, index: number): JavaPattern {
  return { kind: 'missing', feature, index };
}
