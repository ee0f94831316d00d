import type { BinaryOperator, Expression, Span } from './expression-ast.ts';
import type { ExpressionDiagnostic } from '../expression-diagnostic.ts';
import type { ExpressionReader } from './expression-reader.ts';
import { EXPRESSION_DEPTH_MAX, EXPRESSION_NODES_MAX } from '../expression-limits.ts';
import { parseBetween, parseIn, parseIs, parseLike, parseNoSuchOperator, parseOverlaps } from './parse-predicate.ts';
import { parsePrefix } from './parse-primary.ts';
import { binaryPrecedence, PRECEDENCE } from './precedence.ts';
import { TokenCursor } from './token-cursor.ts';

export interface ParsedExpression {
  readonly expression: Expression;
  /** Syntax errors and exceeded limits; empty if the text is an expression. */
  readonly diagnostics: readonly ExpressionDiagnostic[];
}

/**
 * Parses a Flink SQL scalar expression (or aggregate call) by operator precedence. Never throws: a part that cannot be
 * parsed becomes an `error` node, and parsing goes on behind it, so that one text can show several mistakes.
 */
export function parseExpression(text: string): ParsedExpression {
  return parseTokens(new TokenCursor(text));
}

/** Parses all tokens of a cursor that stands at their start. */
export function parseTokens(cursor: TokenCursor): ParsedExpression {
  const expression = new ExpressionParser(cursor).parse();
  return { expression, diagnostics: cursor.diagnostics() };
}

const BINARY_OPERATORS: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '||', '=', '<>', '<', '<=', '>', '>=']);

class ExpressionParser implements ExpressionReader {
  readonly cursor: TokenCursor;
  #nodes = 0;
  #nesting = 0;
  /** Height of each node: a chain of operators is a deep tree without deep recursion here. */
  readonly #heights = new WeakMap<Expression, number>();

  constructor(cursor: TokenCursor) {
    this.cursor = cursor;
  }

  parse(): Expression {
    const expression = this.expression(0);
    if (this.cursor.peek().kind !== 'end') this.cursor.unexpected(null);
    return expression;
  }

  /** An expression of operators that bind at least as tightly as `least`. */
  expression(least: number): Expression {
    if (++this.#nesting > EXPRESSION_DEPTH_MAX) this.#tooDeep(this.cursor.peek());
    let left = parsePrefix(this);
    for (;;) {
      const next = this.#infix(left, least);
      if (next === null) break;
      left = next;
    }
    this.#nesting--;
    return left;
  }

  #infix(left: Expression, least: number): Expression | null {
    const cursor = this.cursor;
    const token = cursor.peek();
    if (token.kind === 'symbol') {
      if (!BINARY_OPERATORS.has(token.value)) return null;
      const operator = token.value as BinaryOperator;
      const precedence = binaryPrecedence(operator);
      if (precedence < least) return null;
      cursor.next();
      const right = this.expression(precedence + 1);
      return this.node({ kind: 'binary', operator, left, right, span: this.from(left) }, left, right);
    }
    const word = cursor.word();
    if (word === 'AND' || word === 'OR') return this.#logical(left, word, least);
    if (word === 'IS') return parseIs(this, left, least);
    if (word === 'OVERLAPS') return least > PRECEDENCE.comparison ? null : parseOverlaps(this, left);
    const negated = word === 'NOT';
    switch (negated ? cursor.word(1) : word) {
      case 'IN':
        return least > PRECEDENCE.predicate ? null : parseIn(this, left, negated);
      case 'BETWEEN':
        return least > PRECEDENCE.predicate ? null : parseBetween(this, left, negated);
      case 'ILIKE':
      case 'RLIKE':
        return least > PRECEDENCE.predicate ? null : parseNoSuchOperator(this, left, negated);
      case 'LIKE':
      case 'SIMILAR':
        return least > PRECEDENCE.predicate ? null : parseLike(this, left, negated);
      default:
        return null;
    }
  }

  #logical(left: Expression, operator: 'AND' | 'OR', least: number): Expression | null {
    const precedence = operator === 'AND' ? PRECEDENCE.and : PRECEDENCE.or;
    if (precedence < least) return null;
    const operands = [left];
    while (this.cursor.acceptWord(operator)) operands.push(this.expression(precedence + 1));
    return this.node({ kind: 'logical', operator, operands, span: this.from(left) }, ...operands);
  }

  close(): void {
    if (this.cursor.expectSymbol(')')) return;
    this.cursor.recover();
    this.cursor.acceptSymbol(')');
  }

  list(): Expression[] {
    const list = [this.expression(0)];
    while (this.cursor.acceptSymbol(',')) list.push(this.expression(0));
    return list;
  }

  /** Reports the token here and skips what cannot be understood. */
  error(): Expression {
    const cursor = this.cursor;
    const { from, to } = cursor.peek();
    cursor.unexpected('an expression');
    cursor.recover();
    return { kind: 'error', span: { from, to } };
  }

  unsupported(what: string, span: Span): Expression {
    this.cursor.report('unsupported-syntax', `${what} is not supported in Weir's expressions.`, span);
    return { kind: 'error', span };
  }

  from(start: Expression | Span): Span {
    return {
      from: 'kind' in start && 'span' in start ? start.span.from : (start as Span).from,
      to: this.cursor.lastEnd(),
    };
  }

  node(node: Expression, ...children: readonly Expression[]): Expression {
    let height = 1;
    for (const child of children) height = Math.max(height, 1 + (this.#heights.get(child) ?? 1));
    this.#heights.set(node, height);
    if (height > EXPRESSION_DEPTH_MAX) this.#tooDeep(node.span);
    if (++this.#nodes > EXPRESSION_NODES_MAX) {
      this.cursor.abort(`An expression has at most ${EXPRESSION_NODES_MAX} parts.`, node.span);
    }
    return node;
  }

  #tooDeep(span: Span): void {
    this.cursor.abort(`An expression is nested at most ${EXPRESSION_DEPTH_MAX} levels deep.`, span);
  }
}
