import type { LogicalType } from '#protocol/logical-type.ts';
import type { Value } from '#protocol/record-batch.ts';
import type { Expression, Span } from '../syntax/expression-ast.ts';

/**
 * One of Flink's surprises: where an expression walks into it, what to say, and what proves it.
 */
export interface HintRule {
  readonly code: string;
  /** [English, 简体中文]. */
  readonly sentence: readonly [en: string, zh: string];
  /** The vector of the suite `sql-expression`, or the class of Flink, that shows it. */
  readonly evidence: string;
  /** An expression over the fields of the test that walks into it. */
  readonly example: string;
  /** The part to mark, or null. Asked for every part of a checked expression. */
  find(expression: Expression, look: Look): Span | null;
}

/** What the check found out about a part. */
export interface Look {
  /** The type, or null for a part without one (a bare NULL, a list of a construct). */
  type(expression: Expression): LogicalType | null;
  nullable(expression: Expression): boolean;
  /** The value of a constant part; undefined if it is none. */
  constant(expression: Expression): Value | undefined;
}

/** A rule on calls of these functions, by their names in capitals. */
export function callRule(
  names: string,
  rule: Omit<HintRule, 'find'> & {
    find(args: readonly Expression[], look: Look, call: Extract<Expression, { kind: 'call' }>): boolean;
  },
): HintRule {
  const known = new Set(names.split(' '));
  return {
    ...rule,
    find(expression, look) {
      if (expression.kind !== 'call' || !known.has(expression.name.toUpperCase())) return null;
      return rule.find(expression.args, look, expression) ? expression.span : null;
    },
  };
}

/** A rule on casts; `to` is the type it gives. */
export function castRule(
  rule: Omit<HintRule, 'find'> & { find(from: LogicalType, to: LogicalType, operand: Expression, look: Look): boolean },
): HintRule {
  return {
    ...rule,
    find(expression, look) {
      if (expression.kind !== 'cast') return null;
      const [from, to] = [look.type(expression.operand), look.type(expression)];
      return from !== null && to !== null && rule.find(from, to, expression.operand, look) ? expression.span : null;
    },
  };
}

/** The kind of a part's type. */
export function kindOf(look: Look, expression: Expression | undefined): LogicalType['kind'] | null {
  return expression === undefined ? null : (look.type(expression)?.kind ?? null);
}

/** Whether a part is no constant: a hint on a constant would only repeat what its value shows. */
export function varies(look: Look, expression: Expression | undefined): boolean {
  return expression !== undefined && look.constant(expression) === undefined;
}

/** Whether two parts are the same field. */
export function isSameField(left: Expression, right: Expression): boolean {
  return left.kind === 'field' && right.kind === 'field' && left.path.join('.') === right.path.join('.');
}
