import type { Expression, IsTest } from './expression-ast.ts';
import type { ExpressionReader } from './expression-reader.ts';
import { PRECEDENCE } from './precedence.ts';

/** Predicates written after their operand, which has been read already. */

/** Words of an IS test. */
const IS_TESTS: readonly IsTest[] = ['NULL', 'TRUE', 'FALSE', 'UNKNOWN'];
const JSON_KINDS = ['VALUE', 'OBJECT', 'ARRAY', 'SCALAR'] as const;

/** `x IS [NOT] NULL`, `x IS [NOT] DISTINCT FROM y`; null if the operator binds too loosely to stand here. */
export function parseIs(reader: ExpressionReader, left: Expression, least: number): Expression | null {
  const cursor = reader.cursor;
  const negated = cursor.isWord('NOT', 1);
  const word = cursor.word(negated ? 2 : 1);
  if (word === 'DISTINCT') {
    if (PRECEDENCE.comparison < least) return null;
    for (let i = negated ? 3 : 2; i > 0; i--) cursor.next();
    cursor.expectWord('FROM');
    const right = reader.expression(PRECEDENCE.comparison + 1);
    return reader.node({ kind: 'distinct', left, right, negated, span: reader.from(left) }, left, right);
  }
  if (PRECEDENCE.is < least) return null;
  cursor.next();
  if (negated) cursor.next();
  const test = IS_TESTS.find((name) => cursor.acceptWord(name));
  if (test !== undefined)
    return reader.node({ kind: 'is', operand: left, test, negated, span: reader.from(left) }, left);
  if (cursor.acceptWord('JSON')) {
    const kind = JSON_KINDS.find((name) => cursor.acceptWord(name)) ?? 'VALUE';
    const json = `JSON ${kind}` as const;
    return reader.node({ kind: 'is', operand: left, test: json, negated, span: reader.from(left) }, left);
  }
  cursor.unexpected('NULL, TRUE, FALSE or UNKNOWN');
  cursor.recover();
  return { kind: 'error', span: reader.from(left) };
}

/** `x [NOT] IN (a, b)`. */
export function parseIn(reader: ExpressionReader, left: Expression, negated: boolean): Expression {
  const cursor = reader.cursor;
  if (negated) cursor.next();
  cursor.next();
  if (!cursor.expectSymbol('(')) {
    cursor.recover();
    return { kind: 'error', span: reader.from(left) };
  }
  const elements = reader.list();
  cursor.expectSymbol(')');
  return reader.node({ kind: 'in', operand: left, elements, negated, span: reader.from(left) }, left, ...elements);
}

/** `x [NOT] BETWEEN [SYMMETRIC] a AND b`. */
export function parseBetween(reader: ExpressionReader, left: Expression, negated: boolean): Expression {
  const cursor = reader.cursor;
  if (negated) cursor.next();
  cursor.next();
  const symmetric = cursor.acceptWord('SYMMETRIC');
  if (!symmetric) cursor.acceptWord('ASYMMETRIC');
  const low = reader.expression(PRECEDENCE.and + 1);
  const high = cursor.expectWord('AND') ? reader.expression(PRECEDENCE.predicate + 1) : reader.error();
  const span = reader.from(left);
  return reader.node({ kind: 'between', operand: left, low, high, symmetric, negated, span }, left, low, high);
}

/** `x [NOT] LIKE p [ESCAPE e]` and `x [NOT] SIMILAR TO p`. */
export function parseLike(reader: ExpressionReader, left: Expression, negated: boolean): Expression {
  const cursor = reader.cursor;
  if (negated) cursor.next();
  const similar = cursor.next().value.toUpperCase() === 'SIMILAR';
  if (similar) cursor.expectWord('TO');
  const operator = similar ? 'SIMILAR TO' : 'LIKE';
  const pattern = reader.expression(PRECEDENCE.predicate + 1);
  const escape = cursor.acceptWord('ESCAPE') ? reader.expression(PRECEDENCE.predicate + 1) : null;
  const span = reader.from(left);
  return reader.node(
    { kind: 'like', operator, operand: left, pattern, escape, negated, span },
    left,
    pattern,
    ...(escape === null ? [] : [escape]),
  );
}

/** `(a, b) OVERLAPS (c, d)`. */
export function parseOverlaps(reader: ExpressionReader, left: Expression): Expression {
  reader.cursor.next();
  const right = reader.expression(PRECEDENCE.comparison + 1);
  return reader.node({ kind: 'overlaps', left, right, span: reader.from(left) }, left, right);
}

/** ILIKE and RLIKE: Flink parses these and then has no such function. */
export function parseNoSuchOperator(reader: ExpressionReader, left: Expression, negated: boolean): Expression {
  const cursor = reader.cursor;
  if (negated) cursor.next();
  const word = cursor.next();
  cursor.report(
    'unknown-function',
    `There is no ${word.value.toUpperCase()}; use LIKE or REGEXP(text, pattern).`,
    word,
  );
  reader.expression(PRECEDENCE.predicate + 1);
  return { kind: 'error', span: reader.from(left) };
}
