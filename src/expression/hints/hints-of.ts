import type { Schema } from '#protocol/logical-type.ts';
import { ExpressionChecker } from '../check/check-expression.ts';
import type { Expression } from '../syntax/expression-ast.ts';
import { parseExpression } from '../syntax/parse-expression.ts';
import { constantValue } from '../evaluate/constant-node.ts';
import type { TypedExpression } from '../evaluate/typed-expression.ts';
import { CAST_HINTS } from './cast-hints.ts';
import { COMPARISON_HINTS } from './comparison-hints.ts';
import { partsOf } from './expression-parts.ts';
import type { HintRule, Look } from './hint-rule.ts';
import { NUMBER_HINTS } from './number-hints.ts';
import { TEXT_HINTS } from './text-hints.ts';
import { TIME_HINTS } from './time-hints.ts';

/** What Flink does that a reader of the expression would not guess; plain data for an editor. */
export interface ExpressionHint {
  readonly code: string;
  readonly message: string;
  /** Range of the text, in UTF-16 units, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** What proves it. */
  readonly evidence: string;
}

export const HINT_RULES: readonly HintRule[] = [
  ...NUMBER_HINTS,
  ...CAST_HINTS,
  ...COMPARISON_HINTS,
  ...TEXT_HINTS,
  ...TIME_HINTS,
];

/** Hints on one text at most: more would hide the expression. */
const HINTS_MAX = 20;

/**
 * The hints on an expression over the fields of a schema, by position; none for one that does not check. A rule speaks
 * once, where it applies first.
 */
export function hintsOf(text: string, schema: Schema, language: 'en' | 'zh' = 'en'): readonly ExpressionHint[] {
  const { expression, diagnostics } = parseExpression(text);
  if (diagnostics.length > 0) return [];
  const checker = new RecordingChecker(schema);
  if (checker.check(expression) === null || checker.failed) return [];
  const hints: ExpressionHint[] = [];
  const open = new Set(HINT_RULES);
  visit(expression, (part) => {
    for (const rule of open) {
      const span = rule.find(part, checker);
      if (span === null) continue;
      open.delete(rule);
      const message = rule.sentence[language === 'zh' ? 1 : 0];
      hints.push({ code: rule.code, message, from: span.from, to: span.to, evidence: rule.evidence });
    }
  });
  return hints.sort((a, b) => a.from - b.from || a.to - b.to).slice(0, HINTS_MAX);
}

function visit(expression: Expression, see: (part: Expression) => void): void {
  see(expression);
  for (const part of partsOf(expression)) visit(part, see);
}

/** Checks as ever and keeps what every part came to. */
class RecordingChecker extends ExpressionChecker implements Look {
  failed = false;
  readonly #nodes = new Map<Expression, TypedExpression>();

  constructor(schema: Schema) {
    super(schema, () => {
      this.failed = true;
    });
  }

  override checkAny(expression: Expression): TypedExpression | null {
    const node = super.checkAny(expression);
    if (node !== null) this.#nodes.set(expression, node);
    return node;
  }

  type(expression: Expression): TypedExpression['type'] | null {
    const node = this.#nodes.get(expression);
    return node === undefined || node.bareNull ? null : node.type;
  }

  nullable(expression: Expression): boolean {
    return this.#nodes.get(expression)?.nullable ?? true;
  }

  constant(expression: Expression): ReturnType<typeof constantValue> {
    const node = this.#nodes.get(expression);
    return node === undefined ? undefined : constantValue(node);
  }
}
