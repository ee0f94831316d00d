import { BARE_CALLS, CALL_SYNTAX } from './call-syntax.ts';
import type { BinaryOperator, Expression, Span } from './expression-ast.ts';
import type { ExpressionDiagnostic } from './expression-diagnostic.ts';
import type { ExpressionReader } from './expression-reader.ts';
import { EXPRESSION_DEPTH_MAX, EXPRESSION_NODES_MAX } from './expression-limits.ts';
import { parseCase, parseCast, parseInterval } from './parse-construct.ts';
import { INTERVAL_UNITS, parseQualifier } from './parse-interval.ts';
import { parseBetween, parseIn, parseIs, parseLike, parseNoSuchOperator } from './parse-predicate.ts';
import { binaryPrecedence, PRECEDENCE } from './precedence.ts';
import { RESERVED_FUNCTION_NAMES, RESERVED_WORDS } from './reserved-words.ts';
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
  const cursor = new TokenCursor(text);
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
    let left = this.#prefix();
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
      if (!BINARY_OPERATORS.has(token.value)) return this.#subscript(left);
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

  #subscript(left: Expression): Expression | null {
    if (!this.cursor.acceptSymbol('[')) return null;
    const index = this.expression(0);
    this.cursor.expectSymbol(']');
    return this.unsupported('Element access', { from: left.span.from, to: index.span.to });
  }

  #logical(left: Expression, operator: 'AND' | 'OR', least: number): Expression | null {
    const precedence = operator === 'AND' ? PRECEDENCE.and : PRECEDENCE.or;
    if (precedence < least) return null;
    const operands = [left];
    while (this.cursor.acceptWord(operator)) operands.push(this.expression(precedence + 1));
    return this.node({ kind: 'logical', operator, operands, span: this.from(left) }, ...operands);
  }

  #prefix(): Expression {
    const cursor = this.cursor;
    const token = cursor.peek();
    switch (token.kind) {
      case 'number':
        cursor.next();
        return this.node({ kind: 'number', text: token.value, span: token });
      case 'text':
        return this.#text();
      case 'binary':
        cursor.next();
        return this.unsupported('A binary literal', token);
      case 'quoted':
        return this.#name();
      case 'word':
        return this.#word(token.value.toUpperCase());
      case 'symbol':
        break;
      case 'end':
        return this.error();
    }
    if (token.value === '(') return this.#brackets();
    if (token.value === '-' || token.value === '+') {
      cursor.next();
      const operand = this.expression(PRECEDENCE.sign);
      return this.node({ kind: 'unary', operator: token.value, operand, span: this.from(token) }, operand);
    }
    return this.error();
  }

  #text(): Expression {
    const cursor = this.cursor;
    const token = cursor.next();
    while (cursor.peek().kind === 'text') {
      cursor.report('bad-literal', 'Text literals do not join by themselves; use ||.', cursor.next());
    }
    return this.node({ kind: 'text', value: token.value, span: spanOf(token) });
  }

  #brackets(): Expression {
    const cursor = this.cursor;
    const open = cursor.next();
    const inner = this.expression(0);
    if (cursor.isSymbol(',')) {
      while (cursor.acceptSymbol(',')) this.expression(0);
      cursor.expectSymbol(')');
      return this.unsupported('A row of values', this.from(open));
    }
    if (!cursor.expectSymbol(')')) {
      cursor.recover();
      cursor.acceptSymbol(')');
    } else if (INTERVAL_UNITS.has(cursor.word() ?? '')) {
      parseQualifier(this.cursor);
      return this.unsupported('An interval', this.from(open));
    }
    return inner;
  }

  #word(word: string): Expression {
    const cursor = this.cursor;
    const token = cursor.peek();
    const following = cursor.peek(1);
    switch (word) {
      case 'NOT': {
        cursor.next();
        const operand = this.expression(PRECEDENCE.not);
        return this.node({ kind: 'unary', operator: 'NOT', operand, span: this.from(token) }, operand);
      }
      case 'TRUE':
      case 'FALSE':
      case 'UNKNOWN':
        cursor.next();
        return this.node({ kind: 'boolean', value: word === 'UNKNOWN' ? null : word === 'TRUE', span: spanOf(token) });
      case 'NULL':
        cursor.next();
        return this.node({ kind: 'null', span: spanOf(token) });
      case 'CASE':
        return parseCase(this);
      case 'CAST':
      case 'TRY_CAST':
        if (following.value === '(') return parseCast(this, word === 'TRY_CAST');
        break;
      case 'INTERVAL':
        return parseInterval(this);
      case 'DATE':
      case 'TIME':
      case 'TIMESTAMP':
        if (following.kind === 'text') {
          cursor.next();
          cursor.next();
          return this.node({ kind: 'time-literal', type: word, value: following.value, span: this.from(token) });
        }
        break;
      case 'ARRAY':
      case 'MAP':
        if (following.value === '[') {
          cursor.next();
          cursor.next();
          this.list();
          cursor.expectSymbol(']');
          return this.unsupported(word, this.from(token));
        }
    }
    const callable = !RESERVED_WORDS.has(word) || RESERVED_FUNCTION_NAMES.has(word);
    if (callable && following.kind === 'symbol' && following.value === '(') return this.#call();
    if (BARE_CALLS.has(word)) {
      cursor.next();
      return this.#callNode(token.value, [], [], token, token);
    }
    if (!RESERVED_WORDS.has(word)) return this.#name();
    cursor.reserved();
    return this.error();
  }

  #name(): Expression {
    const cursor = this.cursor;
    const from = cursor.peek();
    const path = [cursor.next().value];
    while (cursor.acceptSymbol('.')) {
      const part = cursor.peek();
      if (part.kind !== 'word' && part.kind !== 'quoted') {
        cursor.unexpected('a name');
        break;
      }
      path.push(cursor.next().value);
    }
    return this.node({ kind: 'field', path, span: this.from(from) });
  }

  #call(): Expression {
    const cursor = this.cursor;
    const name = cursor.next();
    cursor.next();
    const upper = name.value.toUpperCase();
    if (cursor.isSymbol('*') && cursor.isSymbol(')', 1)) {
      cursor.next();
      cursor.next();
      return this.#callNode(name.value, [], [], name, name, true);
    }
    const syntax = CALL_SYNTAX.get(upper);
    if (syntax !== undefined) {
      const parts = syntax.parse(
        cursor,
        () => this.expression(0),
        () => this.expression(PRECEDENCE.primary),
      );
      if (parts === null) cursor.recover();
      this.close();
      if (parts === null) return { kind: 'error', span: this.from(name) };
      return this.#callNode(name.value, parts.words, parts.args, name, this.from(name));
    }
    const distinct = cursor.acceptWord('DISTINCT');
    const args = cursor.isSymbol(')') ? [] : this.list();
    this.close();
    return this.#callNode(name.value, [], args, name, this.from(name), false, distinct);
  }

  close(): void {
    if (this.cursor.expectSymbol(')')) return;
    this.cursor.recover();
    this.cursor.acceptSymbol(')');
  }

  #callNode(
    name: string,
    words: readonly string[],
    args: readonly Expression[],
    nameSpan: Span,
    span: Span,
    star = false,
    distinct = false,
  ): Expression {
    const cursor = this.cursor;
    let filter: Expression | null = null;
    if (cursor.isWord('FILTER') && cursor.isSymbol('(', 1)) {
      cursor.next();
      cursor.next();
      cursor.expectWord('WHERE');
      filter = this.expression(0);
      this.close();
    }
    return this.node(
      {
        kind: 'call',
        name,
        words,
        args,
        star,
        distinct,
        filter,
        span: this.from(span),
        nameSpan: spanOf(nameSpan),
      },
      ...args,
      ...(filter === null ? [] : [filter]),
    );
  }

  list(): Expression[] {
    const list = [this.expression(0)];
    while (this.cursor.acceptSymbol(',')) list.push(this.expression(0));
    return list;
  }

  /** Reports the token here and skips what cannot be understood. */
  error(): Expression {
    const cursor = this.cursor;
    const span = spanOf(cursor.peek());
    cursor.unexpected('an expression');
    cursor.recover();
    return { kind: 'error', span };
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

function spanOf({ from, to }: Span): Span {
  return { from, to };
}
