import { INVALID, missing, type Part, type Refused } from './java-pattern-part.ts';

const WHITE_SPACE = ' \\t\\n\\x0b\\f\\r';
const BLANKS = ' \\t\\x{a0}\\x{1680}\\x{180e}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}';
const LINE_ENDS = '\\n\\x0b\\f\\r\\x{85}\\x{2028}\\x{2029}';

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

/** Translates what begins with `\` at a place; `folded`: under `(?i)`. */
export function translateEscape(
  pattern: string,
  at: number,
  { inClass, folded }: { readonly inClass: boolean; readonly folded: boolean },
): Part | Refused {
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
      if (point > 0x10ffff) return INVALID;
      if (point >= 0xd800 && point <= 0xdfff) return missing(code[0], at);
      const cases = folded && !inClass ? bothCases(String.fromCodePoint(point)) : null;
      return { re2: cases ?? `\\x{${point.toString(16)}}`, length: code[0].length };
    }
    case 'p':
    case 'P':
      return translateProperty(rest, at);
    case 'Q': {
      if (inClass) return missing('\\Q in a class', at);
      const end = rest.indexOf('\\E');
      const literal = end < 0 ? rest.slice(2) : rest.slice(2, end);
      const re2 = Array.from(literal, (each) => (folded ? bothCases(each) : null) ?? escapeLiteral(each)).join('');
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

function translateProperty(rest: string, at: number): Part | Refused {
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

function escapeLiteral(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** An ASCII letter in both cases, as a class; null for anything else. */
export function bothCases(character: string): string | null {
  return /^[A-Za-z]$/.test(character) ? `[${character.toUpperCase()}${character.toLowerCase()}]` : null;
}
