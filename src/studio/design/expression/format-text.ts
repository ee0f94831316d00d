import { parseExpression } from '#expression/syntax/parse-expression.ts';
import { printExpression } from '#expression/syntax/print-expression.ts';
import { commentsOf, tokensOf } from './text-tokens.ts';

/**
 * The text as Weir writes it: keywords in capitals, single blanks, the fewest brackets. Null where it cannot be
 * formatted without changing what it says: a text with mistakes, or one with comments, which a tree does not keep.
 */
export function formatText(text: string): string | null {
  const { expression, diagnostics } = parseExpression(text);
  if (diagnostics.length > 0 || commentsOf(text, tokensOf(text)).length > 0) return null;
  return printExpression(expression);
}
