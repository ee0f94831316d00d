import type { Expression } from '#expression/syntax/expression-ast.ts';
import { type ExpressionHint, hintsOf } from '#expression/hints/hints-of.ts';
import { parseExpression } from '#expression/syntax/parse-expression.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { Language } from '../../preferences.ts';
import type { ExpressionRole } from './check-text.ts';

/** What Flink does that one would not guess from a text: of an aggregate, about its argument and its filter. */
export function hintsOfText(
  text: string,
  role: ExpressionRole,
  input: Schema | null,
  language: Language,
): readonly ExpressionHint[] {
  if (input === null) return [];
  if (role !== 'aggregate') return hintsOf(text, input, language);
  const { expression } = parseExpression(text);
  if (expression.kind !== 'call') return [];
  const parts: readonly Expression[] = [...expression.args, ...(expression.filter === null ? [] : [expression.filter])];
  return parts.flatMap(({ span }) =>
    hintsOf(text.slice(span.from, span.to), input, language).map((hint) => ({
      ...hint,
      from: hint.from + span.from,
      to: hint.to + span.from,
    })),
  );
}
