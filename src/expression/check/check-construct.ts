import { typeText } from '#protocol/logical-type.ts';
import type { Expression, Span } from '../syntax/expression-ast.ts';
import type { ExpressionDiagnosticCode } from '../expression-diagnostic.ts';
import { findFunction } from './function-registry.ts';
import { arrayNode, itemNode, mapNode, memberNode, rowNode } from '../functions/collection-access.ts';
import { rowsEqualNode } from '../functions/compare-nodes.ts';
import { logicalNode } from '../functions/logic.ts';
import { overlapsNode } from '../functions/overlaps.ts';
import { differenceNode, scaleInterval } from '../functions/time-arithmetic.ts';
import { isMonthUnit, unitLength } from './interval-literal.ts';
import { nearestName } from './nearest-name.ts';
import { quoteName } from '../syntax/print-expression.ts';
import { isRefusal, type Refusal } from '../evaluate/scalar-function.ts';
import { literalNode } from '../evaluate/constant-node.ts';
import { shareNode, type TypedExpression } from '../evaluate/typed-expression.ts';
import { INTERVAL_MONTH, INTERVAL_SECOND, isCollection } from '../types/type-rules.ts';

/** Types of collections, rows and intervals of expressions; the part of the checker that knows their forms. */

/** What the check of a construct may use of the checker. */
export interface PartChecker {
  /** Checks a part; a bare NULL is refused. */
  check(expression: Expression): TypedExpression | null;
  /** Checks a part that may be a bare NULL. */
  checkAny(expression: Expression): TypedExpression | null;
  /** Checks a part that must be a condition. */
  checkCondition(expression: Expression): TypedExpression | null;
  /** Reports a refusal. */
  accept(
    bound: TypedExpression | Refusal | null,
    span: Span,
    args?: readonly TypedExpression[],
    name?: string,
    signatures?: readonly string[],
  ): TypedExpression | null;
  fail(code: ExpressionDiagnosticCode, message: string, span: Span, suggestion?: string | null): null;
}

type Of<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

/** `ARRAY[…]`, `MAP[…]`. */
export function checkCollection(checker: PartChecker, { type, items, span }: Of<'collection'>): TypedExpression | null {
  const nodes = checkAll(checker, items);
  if (nodes === null) return null;
  if (nodes.length === 0) return checker.fail('argument-count', `${type} takes at least one element.`, span);
  return checker.accept(type === 'ARRAY' ? arrayNode(nodes, span) : mapNode(nodes, span), span, nodes, type);
}

/** `(a, b)` and `ROW(a, b)` as a value. */
export function checkRow(checker: PartChecker, { items, span }: Of<'row'>): TypedExpression | null {
  const nodes = checkAll(checker, items);
  if (nodes === null) return null;
  if (nodes.length === 0) return checker.fail('argument-count', 'ROW takes at least one value.', span);
  return checker.accept(rowNode(nodes, span), span, nodes, 'ROW');
}

/** `x[i]` */
export function checkItem(checker: PartChecker, { operand, index, span }: Of<'item'>): TypedExpression | null {
  const [value, at] = [checker.check(operand), checker.check(index)];
  if (value === null || at === null) return null;
  if (!isCollection(value.type)) {
    return checker.fail(
      'type-mismatch',
      `Only ARRAY, MAP and ROW have elements, this is ${typeText(value.type)}.`,
      span,
    );
  }
  return checker.accept(itemNode(value, at, span), span, [value, at], '[]', ['array[position]', 'map[key]']);
}

/** `x.name` */
export function checkMember(checker: PartChecker, { operand, name, span }: Of<'member'>): TypedExpression | null {
  const value = checker.check(operand);
  return value === null ? null : memberOf(checker, value, name, span);
}

/** The field of a ROW, or a diagnostic that names the nearest. */
export function memberOf(
  checker: PartChecker,
  value: TypedExpression,
  name: string,
  span: Span,
): TypedExpression | null {
  const node = memberNode(value, name, span);
  if (node !== null) return node;
  if (value.type.kind !== 'ROW') {
    return checker.fail('type-mismatch', `Only a ROW has fields, this is ${typeText(value.type)}.`, span);
  }
  const names = value.type.fields.map((field) => field.name);
  const nearest = nearestName(name, names);
  const suggestion = nearest === null ? null : quoteName(nearest);
  return checker.fail('unknown-field', `The ROW has no field ${name}; it has ${names.join(', ')}.`, span, suggestion);
}

/** `INTERVAL a DAY` */
export function checkIntervalOf(checker: PartChecker, expression: Of<'interval-of'>): TypedExpression | null {
  const { operand, unit, span } = expression;
  const times = checker.check(operand);
  if (times === null) return null;
  const length = unitLength(unit);
  const one =
    'months' in length
      ? literalNode(INTERVAL_MONTH, length.months, span)
      : literalNode(INTERVAL_SECOND, length.ms, span);
  return checker.accept(scaleInterval({ args: [one, times], words: [], span }, one, times), span, [times], 'INTERVAL');
}

/** `(a - b) DAY` */
export function checkTimeBetween(checker: PartChecker, expression: Of<'time-between'>): TypedExpression | null {
  const { left, right, qualifier, span } = expression;
  const nodes = checkAll(checker, [left, right]);
  if (nodes === null) return null;
  // TIMESTAMPDIFF takes a DATE and a TIMESTAMP, this form does not.
  const alike = nodes[0]?.type.kind === nodes[1]?.type.kind;
  const node = !alike ? null : differenceNode({ args: nodes, words: [], span }, isMonthUnit(qualifier.from));
  return checker.accept(node, span, nodes, `(-) ${qualifier.from}`, ['(time - time) unit']);
}

/** `(a, b) OVERLAPS (c, d)` */
export function checkOverlaps(checker: PartChecker, { left, right, span }: Of<'overlaps'>): TypedExpression | null {
  const periods: (readonly [TypedExpression, TypedExpression])[] = [];
  for (const period of [left, right]) {
    if (period.kind !== 'row' || period.items.length !== 2) {
      return checker.fail(
        'type-mismatch',
        'OVERLAPS compares periods: (start, end) OVERLAPS (start, end).',
        period.span,
      );
    }
    const nodes = checkAll(checker, period.items);
    if (nodes === null) return null;
    periods.push(nodes as unknown as readonly [TypedExpression, TypedExpression]);
  }
  const [a, b] = periods as [readonly [TypedExpression, TypedExpression], readonly [TypedExpression, TypedExpression]];
  return checker.accept(overlapsNode(a, b, span), span, [...a, ...b], 'OVERLAPS', [
    '(start, end) OVERLAPS (start, end)',
  ]);
}

/** `(a, b) = (c, d)` or `<>`, part by part. */
export function checkRowComparison(
  checker: PartChecker,
  operator: '=' | '<>',
  left: Of<'row'>,
  right: Of<'row'>,
  span: Span,
): TypedExpression | null {
  const [a, b] = [checkAny(checker, left.items), checkAny(checker, right.items)];
  if (a === null || b === null) return null;
  const equal = checker.accept(rowsEqualNode(a, b, span), span, [...a, ...b], operator);
  return equal === null || operator === '=' ? equal : negate(checker, equal, span);
}

/** `(a, b) IN ((c, d), …)`. */
export function checkRowIn(checker: PartChecker, expression: Of<'in'>): TypedExpression | null {
  const { operand, elements, negated, span } = expression;
  const value = checkAny(checker, (operand as Of<'row'>).items);
  if (value === null) return null;
  const parts = value.map(shareNode);
  const found: TypedExpression[] = [];
  for (const element of elements) {
    if (element.kind !== 'row') return checker.fail('type-mismatch', 'A row is IN a list of rows.', element.span);
    const nodes = checkAny(checker, element.items);
    if (nodes === null) return null;
    const equal = rowsEqualNode(parts, nodes, span);
    if (equal === null || isRefusal(equal)) return checker.accept(equal, span, [...value, ...nodes], 'IN');
    found.push(equal);
  }
  const any = found.length === 1 ? (found[0] as TypedExpression) : logicalNode('OR', found, span);
  return negated ? negate(checker, any, span) : any;
}

function negate(checker: PartChecker, node: TypedExpression, span: Span): TypedExpression | null {
  return checker.accept(findFunction('NOT')?.bind({ args: [node], words: [], span }) ?? null, span);
}

function checkAll(checker: PartChecker, parts: readonly Expression[]): TypedExpression[] | null {
  return sound(parts.map((part) => checker.check(part)));
}

function checkAny(checker: PartChecker, parts: readonly Expression[]): TypedExpression[] | null {
  return sound(parts.map((part) => checker.checkAny(part)));
}

function sound(nodes: readonly (TypedExpression | null)[]): TypedExpression[] | null {
  return nodes.includes(null) ? null : (nodes as TypedExpression[]);
}

type Row = Extract<Expression, { kind: 'row' }>;

/** `(a, b) = (c, d)` or `<>`. */
export function isRowComparison(
  expression: Extract<Expression, { kind: 'binary' }>,
): expression is typeof expression & {
  readonly operator: '=' | '<>';
  readonly left: Row;
  readonly right: Row;
} {
  const { operator, left, right } = expression;
  return (operator === '=' || operator === '<>') && left.kind === 'row' && right.kind === 'row';
}
