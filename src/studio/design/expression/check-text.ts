import { compileAggregate } from '#expression/compile-aggregate.ts';
import { compileExpression } from '#expression/compile-expression.ts';
import type { ExpressionDiagnostic } from '#expression/expression-diagnostic.ts';
import { parseExpression } from '#expression/syntax/parse-expression.ts';
import { type Schema, typeText } from '#protocol/logical-type.ts';
import type { Language } from '../../preferences.ts';
import { expressionProblemText } from '../../texts/expression-problem-text.ts';

/** What an expression is for: a value of a row, the condition of a filter, or one result of an aggregation. */
export type ExpressionRole = 'scalar' | 'condition' | 'aggregate';

/** What is known of a text while it is typed. */
export interface CheckedText {
  /** Flink's name of its type with NOT NULL, or null if it has none (yet). */
  readonly type: string | null;
  readonly problems: readonly ExpressionDiagnostic[];
}

/**
 * Checks a text as the pipeline's validation will, and says what is wrong in a language. Without an input only its form
 * is checked: which columns there are is not known.
 */
export function checkText(
  text: string,
  role: ExpressionRole,
  input: Schema | null,
  language: Language = 'en',
): CheckedText {
  const { type, problems } = checked(text, role, input);
  return {
    type,
    problems: problems.map((each) => ({ ...each, message: expressionProblemText(each.message, language) })),
  };
}

function checked(text: string, role: ExpressionRole, input: Schema | null): CheckedText {
  if (input === null) return { type: null, problems: parseExpression(text).diagnostics };
  const compiled = role === 'aggregate' ? compileAggregate(text, input) : compileExpression(text, input);
  if (!compiled.ok) return { type: null, problems: compiled.failure };
  const { type, nullable } = compiled.value;
  const name = `${typeText(type)}${nullable ? '' : ' NOT NULL'}`;
  if (role !== 'condition' || type.kind === 'BOOLEAN') return { type: name, problems: [] };
  const message = `A condition is BOOLEAN; this is ${typeText(type)}.`;
  return { type: name, problems: [{ code: 'type-mismatch', message, from: 0, to: text.length, suggestion: null }] };
}
