import type { ExpressionDiagnostic } from '../expression-diagnostic.ts';

/**
 * Cuts an expression text into tokens, as Calcite's lexer does under Flink's dialect: backtick-quoted names, `--`, `//`
 * and block comments, `''` inside text literals, `U&'\00e9'`. Never throws: what is no token is reported and skipped.
 */

export type TokenKind =
  /** An unquoted word; `value` is as written. */
  | 'word'
  /** A backtick-quoted name. */
  | 'quoted'
  | 'number'
  | 'text'
  /** `X'4a'`. */
  | 'binary'
  | 'symbol'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

const SPACE = /[ \t\r\n\f]+/y;
const COMMENT = /(?:--|\/\/)[^\r\n]*|\/\*[\s\S]*?\*\//y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
const TEXT = /'(?:[^']|'')*'/y;
const QUOTED = /`(?:[^`]|``)*`/y;
const SYMBOL = /<>|<=|>=|\|\||[-+*/%=<>(),.[\]?:;{}^!]/y;

/** The tokens of a text, always closed by one of kind `end`. */
export function tokenize(text: string, report: (diagnostic: ExpressionDiagnostic) => void): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  const push = (kind: TokenKind, value: string, length: number): void => {
    tokens.push({ kind, value, from: at, to: at + length });
    at += length;
  };
  while (at < text.length) {
    const skipped = match(SPACE) ?? match(COMMENT) ?? openComment(text, at, report);
    if (skipped !== null) {
      at += skipped.length;
      continue;
    }
    const prefix = /^(?:[uU]&|_[A-Za-z0-9-]+|[xXnN])(?=')/.exec(text.slice(at, at + 24))?.[0] ?? '';
    if (prefix !== '') {
      const from = at;
      at += prefix.length;
      const literal = match(TEXT);
      if (literal !== null) {
        const value = unquote(literal);
        const decoded = prefix[0] === 'u' || prefix[0] === 'U' ? decodeEscapes(value) : value;
        if (decoded === null) report(problem('Invalid Unicode escape.', from, at + literal.length, 'bad-literal'));
        const binary = prefix === 'x' || prefix === 'X';
        tokens.push({ kind: binary ? 'binary' : 'text', value: decoded ?? '', from, to: at + literal.length });
        at += literal.length;
        continue;
      }
      at = from;
    }
    const number = match(NUMBER);
    if (number !== null) {
      push('number', number, number.length);
      continue;
    }
    const word = match(WORD);
    if (word !== null) {
      push('word', word, word.length);
      continue;
    }
    const literal = match(TEXT);
    if (literal !== null) {
      push('text', unquote(literal), literal.length);
      continue;
    }
    const quoted = match(QUOTED);
    if (quoted !== null) {
      push('quoted', quoted.slice(1, -1).replaceAll('``', '`'), quoted.length);
      continue;
    }
    const symbol = match(SYMBOL);
    if (symbol !== null) {
      push('symbol', symbol, symbol.length);
      continue;
    }
    at = reportBadCharacter(text, at, report);
  }
  tokens.push({ kind: 'end', value: '', from: text.length, to: text.length });
  return tokens;
}

/**
 * A comment without an end, which is the rest of the text, or null. Read as `/` and `*` each would be searched to the
 * end.
 */
function openComment(text: string, at: number, report: (diagnostic: ExpressionDiagnostic) => void): string | null {
  if (!text.startsWith('/*', at)) return null;
  report(problem('The comment is not closed.', at, text.length));
  return text.slice(at);
}

function reportBadCharacter(text: string, at: number, report: (diagnostic: ExpressionDiagnostic) => void): number {
  const character = String.fromCodePoint(text.codePointAt(at) as number);
  if (character === "'" || character === '`') {
    report(problem(`The ${character === "'" ? 'text literal' : 'quoted name'} is not closed.`, at, text.length));
    return text.length;
  }
  const hint = character === '"' ? ' Text is written in single quotes, names in backticks.' : '';
  report(problem(`Unexpected character ${character}.${hint}`, at, at + character.length));
  return at + character.length;
}

function problem(
  message: string,
  from: number,
  to: number,
  code: ExpressionDiagnostic['code'] = 'syntax',
): ExpressionDiagnostic {
  return { code, message, from, to, suggestion: null };
}

function unquote(literal: string): string {
  return literal.slice(1, -1).replaceAll("''", "'");
}

/** Unicode escapes of a `U&'…'` literal: four hexadecimal digits after a backslash; two backslashes are one. */
function decodeEscapes(text: string): string | null {
  let decoded = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\') {
      decoded += text[i] as string;
    } else if (text[i + 1] === '\\') {
      decoded += '\\';
      i++;
    } else {
      const digits = text.slice(i + 1, i + 5);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) return null;
      decoded += String.fromCharCode(Number.parseInt(digits, 16));
      i += 4;
    }
  }
  return decoded;
}
