import { EXPRESSION_DIAGNOSTICS_MAX, EXPRESSION_LENGTH_MAX } from '../expression-limits.ts';
import type { ExpressionDiagnostic, ExpressionDiagnosticCode } from '../expression-diagnostic.ts';
import type { Span } from './expression-ast.ts';
import { type Token, tokenize } from './tokenize.ts';

/**
 * A position in the tokens of a text, and the diagnostics collected while reading on. Keywords are words, compared
 * without case; a quoted name is never one.
 *
 * After {@link TokenCursor.abort} every further token is the end and nothing more is reported: the way to stop at a
 * limit without an exception. Every look at a token is a {@link TokenCursor.peek}, so that the looks are the work of a
 * parse.
 */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  readonly #diagnostics: ExpressionDiagnostic[] = [];
  readonly #end: Token;
  #at = 0;
  #aborted = false;

  constructor(text: string) {
    if (text.length > EXPRESSION_LENGTH_MAX) {
      this.#end = { kind: 'end', value: '', from: text.length, to: text.length };
      this.#tokens = [this.#end];
      this.abort(`An expression has at most ${EXPRESSION_LENGTH_MAX} characters.`, { from: 0, to: text.length });
      return;
    }
    this.#tokens = tokenize(text, (diagnostic) => this.#add(diagnostic));
    this.#end = this.#tokens[this.#tokens.length - 1] as Token;
  }

  /** What was reported so far. */
  diagnostics(): readonly ExpressionDiagnostic[] {
    return this.#diagnostics;
  }

  /** The token `ahead` places from here; the end token beyond the end. */
  peek(ahead = 0): Token {
    return this.#aborted ? this.#end : (this.#tokens[this.#at + ahead] ?? this.#end);
  }

  /** Reads one token. */
  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#at++;
    return token;
  }

  /** Where the token before this position ended. */
  lastEnd(): number {
    return this.#tokens[this.#at - 1]?.to ?? 0;
  }

  /** Whether the token is this keyword. */
  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.value.toUpperCase() === word;
  }

  /** Whether the token is this symbol. */
  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.value === symbol;
  }

  /** The token as a keyword in capitals, or null if it is none. */
  word(ahead = 0): string | null {
    const token = this.peek(ahead);
    return token.kind === 'word' ? token.value.toUpperCase() : null;
  }

  /** Reads the keyword if it is next. */
  acceptWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#at++;
    return true;
  }

  /** Reads the symbol if it is next. */
  acceptSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#at++;
    return true;
  }

  /** Reads the keyword or reports its absence. */
  expectWord(word: string): boolean {
    if (this.acceptWord(word)) return true;
    this.unexpected(word);
    return false;
  }

  /** Reads the symbol or reports its absence. */
  expectSymbol(symbol: string): boolean {
    if (this.acceptSymbol(symbol)) return true;
    this.unexpected(symbol);
    return false;
  }

  /** Reports the token here as a syntax error; once a position. */
  unexpected(expected: string | null): void {
    const token = this.peek();
    const what = token.kind === 'end' ? 'The expression ends too early' : `Unexpected ${describe(token)}`;
    this.report('syntax', `${what}${expected === null ? '.' : `; ${expected} is expected here.`}`, token);
  }

  /** Reports a reserved word where a name could stand; a word of the syntax around it is more likely a slip. */
  reserved(): void {
    const { value, from, to } = this.peek();
    if (CLAUSE_WORDS.has(value.toUpperCase())) return this.unexpected('an expression');
    const message = `${value} is a reserved word; a field of this name is written \`${value}\`.`;
    this.report('syntax', message, { from, to }, `\`${value}\``);
  }

  /** Adds a diagnostic. A second syntax error at one place says nothing new and is left out. */
  report(code: ExpressionDiagnosticCode, message: string, span: Span, suggestion: string | null = null): void {
    if (this.#aborted) return;
    const known = this.#diagnostics.some((other) => other.code === 'syntax' && other.from === span.from);
    if (code === 'syntax' && known) return;
    this.#add({ code, message, from: span.from, to: span.to, suggestion });
  }

  /** Keeps what was said first, and so few that looking through them is no work. */
  #add(diagnostic: ExpressionDiagnostic): void {
    if (this.#diagnostics.length < EXPRESSION_DIAGNOSTICS_MAX) this.#diagnostics.push(diagnostic);
  }

  /** Reports an exceeded limit and ends the text here. */
  abort(message: string, span: Span): void {
    this.report('limit', message, span);
    this.#aborted = true;
  }

  /** Skips what cannot be parsed, up to a comma, a closing bracket or a clause word of the construct around it. */
  recover(): void {
    let depth = 0;
    for (;;) {
      const token = this.peek();
      if (token.kind === 'end') return;
      if (token.kind === 'symbol') {
        if (depth === 0 && (token.value === ',' || token.value === ')' || token.value === ']')) return;
        if (token.value === '(') depth++;
        if (token.value === ')') depth--;
      } else if (depth === 0 && token.kind === 'word' && CLAUSE_WORDS.has(token.value.toUpperCase())) return;
      this.#at++;
    }
  }
}

const CLAUSE_WORDS = new Set(['WHEN', 'THEN', 'ELSE', 'END', 'AND', 'OR', 'AS']);

function describe(token: Token): string {
  if (token.kind === 'text') return `text '${token.value}'`;
  if (token.kind === 'quoted') return `name \`${token.value}\``;
  return token.value;
}
