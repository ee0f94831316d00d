import type { Span } from '#expression/syntax/expression-ast.ts';
import { RESERVED_FUNCTION_NAMES, RESERVED_WORDS } from '#expression/syntax/reserved-words.ts';
import { type Token, tokenize } from '#expression/syntax/tokenize.ts';

/** How a token of an expression is drawn. */
export type TokenStyle = 'keyword' | 'function' | 'name' | 'literal' | 'symbol' | 'comment';

export interface StyledSpan extends Span {
  readonly style: TokenStyle;
}

/** The tokens of a text, the closing one left out. What is no token is skipped: the checker reports it. */
export function tokensOf(text: string): readonly Token[] {
  return tokenize(text, () => undefined).filter(({ kind }) => kind !== 'end');
}

/** Where comments stand: what is neither token nor blank. */
export function commentsOf(text: string, tokens: readonly Token[]): readonly Span[] {
  const comments: Span[] = [];
  let at = 0;
  for (const { from, to } of [...tokens, { from: text.length, to: text.length }]) {
    const gap = text.slice(at, from);
    const start = gap.search(/--|\/\/|\/\*/);
    if (start >= 0) comments.push({ from: at + start, to: at + gap.trimEnd().length });
    at = to;
  }
  return comments;
}

/** Everything worth drawing in a way of its own, by position. */
export function styledSpans(text: string): readonly StyledSpan[] {
  const tokens = tokensOf(text);
  const spans: StyledSpan[] = tokens.map((token, index) => ({
    from: token.from,
    to: token.to,
    style: styleOf(token, tokens[index + 1]),
  }));
  for (const span of commentsOf(text, tokens)) spans.push({ ...span, style: 'comment' });
  return spans.toSorted((left, right) => left.from - right.from);
}

function styleOf(token: Token, next: Token | undefined): TokenStyle {
  switch (token.kind) {
    case 'word': {
      const word = token.value.toUpperCase();
      const called = next?.kind === 'symbol' && next.value === '(';
      if (called && (!RESERVED_WORDS.has(word) || RESERVED_FUNCTION_NAMES.has(word))) return 'function';
      return isKeyword(word) ? 'keyword' : 'name';
    }
    case 'quoted':
      return 'name';
    case 'number':
    case 'text':
    case 'binary':
      return 'literal';
    case 'symbol':
    case 'end':
      return 'symbol';
  }
}

/** Whether an unquoted word in capitals is part of the syntax. */
export function isKeyword(word: string): boolean {
  return RESERVED_WORDS.has(word) || word === 'ESCAPE' || word === 'UNKNOWN';
}
