import { type Schema, typeText } from '#protocol/logical-type.ts';
import { castNode, castRefusal } from '../casts/cast.ts';
import { checkCase } from './check-case.ts';
import {
  checkCollection,
  checkIntervalOf,
  checkItem,
  checkMember,
  checkOverlaps,
  checkRow,
  checkRowComparison,
  checkRowIn,
  checkTimeBetween,
  memberOf,
  type PartChecker,
  isRowComparison,
} from './check-construct.ts';
import type { Expression, Span } from '../syntax/expression-ast.ts';
import type { ExpressionDiagnostic, ExpressionDiagnosticCode } from '../expression-diagnostic.ts';
import { findFunction } from './function-registry.ts';
import { betweenNode, inNode } from '../functions/membership.ts';
import { isNode, logicalNode } from '../functions/logic.ts';
import { intervalCast } from './interval-cast.ts';
import { literalOf, signedNumber } from './literals.ts';
import { printTypeName, quoteName } from '../syntax/print-expression.ts';
import { resolveType } from '../types/resolve-type.ts';
import { isRefusal, type Refusal } from '../evaluate/scalar-function.ts';
import { literalNode } from '../evaluate/constant-node.ts';
import { fieldNode, type TypedExpression } from '../evaluate/typed-expression.ts';
import { BOOLEAN } from '../types/type-rules.ts';
import { nearestName } from './nearest-name.ts';
import { reportUnknownFunction } from './unknown-function.ts';

/**
 * Gives every part of a tree its type, by Flink's rules, and builds what evaluates it. A part that has none is reported
 * once and answers null; what stands around it is not reported again.
 */
export class ExpressionChecker implements PartChecker {
  readonly #schema: Schema;
  readonly #report: (diagnostic: ExpressionDiagnostic) => void;
  readonly #table: string | null;
  readonly #fields = new Set<number>();
  readonly #jsonArguments = new Set<Expression>();

  /** `table`: a name that may stand before those of the fields. */
  constructor(schema: Schema, report: (diagnostic: ExpressionDiagnostic) => void, table: string | null = null) {
    this.#schema = schema;
    this.#report = report;
    this.#table = table;
  }

  /** Indexes of the fields seen so far, ascending. */
  fields(): readonly number[] {
    return [...this.#fields].sort((a, b) => a - b);
  }

  /** Checks a part whose own NULL would have no type: a whole expression, an operand. */
  check(expression: Expression): TypedExpression | null {
    const node = this.checkAny(expression);
    if (node !== null && node.bareNull) {
      return this.fail('illegal-null', 'NULL has no type here; write CAST(NULL AS type).', expression.span);
    }
    return node;
  }

  /** Checks a part that must be a condition. */
  checkCondition(expression: Expression): TypedExpression | null {
    const node = this.checkAny(expression);
    if (node === null) return null;
    if (node.bareNull) return literalNode(BOOLEAN, null, node.span);
    if (node.type.kind === 'BOOLEAN') return node;
    return this.fail('type-mismatch', `A condition is BOOLEAN, this is ${typeText(node.type)}.`, expression.span);
  }

  /** Checks a part that may be a bare NULL. */
  checkAny(expression: Expression): TypedExpression | null {
    switch (expression.kind) {
      case 'number':
      case 'text':
      case 'binary-literal':
      case 'boolean':
      case 'null':
      case 'time-literal':
      case 'interval':
        return this.accept(literalOf(expression, false), expression.span);
      case 'field':
        return this.#field(expression);
      case 'unary':
        return this.#unary(expression);
      case 'interval-of':
        return checkIntervalOf(this, expression);
      case 'time-between':
        return checkTimeBetween(this, expression);
      case 'row':
        return checkRow(this, expression);
      case 'collection':
        return checkCollection(this, expression);
      case 'item':
        return checkItem(this, expression);
      case 'member':
        return checkMember(this, expression);
      case 'overlaps':
        return checkOverlaps(this, expression);
      case 'binary':
        if (isRowComparison(expression)) {
          return checkRowComparison(this, expression.operator, expression.left, expression.right, expression.span);
        }
        return this.#apply(expression.operator, [expression.left, expression.right], [], expression.span);
      case 'logical':
        return this.#logical(expression);
      case 'is':
        return this.#is(expression);
      case 'distinct': {
        const name = expression.negated ? 'IS NOT DISTINCT FROM' : 'IS DISTINCT FROM';
        return this.#apply(name, [expression.left, expression.right], [], expression.span);
      }
      case 'between':
        return this.#between(expression);
      case 'in':
        return expression.operand.kind === 'row' ? checkRowIn(this, expression) : this.#in(expression);
      case 'like': {
        const args = [expression.operand, expression.pattern];
        if (expression.escape !== null) args.push(expression.escape);
        return this.#negatable(expression.operator, args, expression);
      }
      case 'case':
        return checkCase(this, expression);
      case 'cast':
        return this.#cast(expression);
      case 'call':
        return this.#call(expression);
      case 'error':
        return null;
    }
  }

  /**
   * A qualified name is a field of that name, dots included (the inputs of a join name theirs `l.price`), a field of
   * the table by its name, or a field within a ROW.
   */
  #field({ path, span }: Extract<Expression, { kind: 'field' }>): TypedExpression | null {
    const fields = this.#schema.fields;
    const start = path.length > 1 && path[0] === this.#table ? 1 : 0;
    for (let end = path.length; end > start; end--) {
      const name = path.slice(start, end).join('.');
      const index = fields.findIndex((candidate) => candidate.name === name);
      const field = fields[index];
      if (field === undefined || (end < path.length && field.type.kind !== 'ROW')) continue;
      this.#fields.add(index);
      let node: TypedExpression | null = fieldNode(index, field.type, field.nullable, span);
      for (const member of path.slice(end)) node = node === null ? null : memberOf(this, node, member, span);
      return node;
    }
    const name = path.slice(start).join('.');
    const nearest = nearestName(
      name,
      fields.map((candidate) => candidate.name),
    );
    const suggestion = nearest === null ? null : quoteName(nearest);
    return this.fail('unknown-field', `There is no field ${name}.`, span, suggestion);
  }

  #unary(expression: Extract<Expression, { kind: 'unary' }>): TypedExpression | null {
    const { operator, operand, span } = expression;
    const signed = signedNumber(expression);
    if (signed !== null) return this.accept(literalOf(signed.number, signed.negative), span);
    return this.#apply(operator === 'NOT' ? 'NOT' : `unary ${operator}`, [operand], [], span);
  }

  #logical({ operator, operands, span }: Extract<Expression, { kind: 'logical' }>): TypedExpression | null {
    const nodes = operands.map((operand) => this.check(operand));
    let sound = true;
    for (const node of nodes) {
      if (node === null) sound = false;
      else if (node.type.kind !== 'BOOLEAN') {
        sound = false;
        this.fail('type-mismatch', `${operator} takes conditions, this is ${typeText(node.type)}.`, node.span);
      }
    }
    return sound ? logicalNode(operator, nodes as TypedExpression[], span) : null;
  }

  #is({ operand, test, negated, span }: Extract<Expression, { kind: 'is' }>): TypedExpression | null {
    if (test.startsWith('JSON ')) {
      const node = this.#apply('IS JSON', [operand], [test.slice('JSON '.length)], span);
      return node === null || !negated ? node : this.#negate(node, span);
    }
    if (test === 'NULL') {
      const node = this.checkAny(operand);
      return node === null ? null : isNode(node, test, negated, span);
    }
    const node = this.check(operand);
    if (node === null) return null;
    if (node.type.kind === 'BOOLEAN') return isNode(node, test, negated, span);
    return this.fail('type-mismatch', `IS ${test} takes a condition, this is ${typeText(node.type)}.`, node.span);
  }

  #between(expression: Extract<Expression, { kind: 'between' }>): TypedExpression | null {
    const { operand, low, high, symmetric, negated, span } = expression;
    const nodes = [operand, low, high].map((part) => this.checkAny(part));
    if (nodes.includes(null)) return null;
    const [value, from, to] = nodes as [TypedExpression, TypedExpression, TypedExpression];
    return this.accept(betweenNode({ value, from, to, symmetric, negated, span }), span, [value, from, to], 'BETWEEN');
  }

  #in({ operand, elements, negated, span }: Extract<Expression, { kind: 'in' }>): TypedExpression | null {
    const value = this.checkAny(operand);
    const nodes = elements.map((element) => this.checkAny(element));
    if (value === null || nodes.includes(null)) return null;
    const list = nodes as TypedExpression[];
    return this.accept(inNode({ value, list, negated, span }), span, [value, ...list], 'IN');
  }

  #negatable(name: string, args: readonly Expression[], at: { negated: boolean; span: Span }): TypedExpression | null {
    const node = this.#apply(name, args, [], at.span);
    return node === null || !at.negated ? node : this.#negate(node, at.span);
  }

  #negate(node: TypedExpression, span: Span): TypedExpression | null {
    return this.accept(findFunction('NOT')?.bind({ args: [node], words: [], span }) ?? null, span);
  }

  #cast({ operand, type: name, safe, span }: Extract<Expression, { kind: 'cast' }>): TypedExpression | null {
    const node = this.checkAny(operand);
    const type = resolveType(name);
    if (!type.ok) {
      this.#report(type.failure);
      return null;
    }
    if (node === null) return null;
    const cast =
      name.qualifier === null
        ? castNode(node, type.value, { safe, span })
        : intervalCast(node, operand, type.value, { qualifier: name.qualifier, safe, span });
    if (cast !== null) return { ...cast, span };
    const to = name.qualifier === null ? typeText(type.value) : printTypeName(name);
    return this.fail('type-mismatch', castRefusal(node.type, to), span);
  }

  #call(call: Extract<Expression, { kind: 'call' }>): TypedExpression | null {
    const { name, args, words, span, nameSpan } = call;
    const upper = name.toUpperCase();
    if (findFunction(upper) === null) {
      for (const arg of args) this.checkAny(arg);
      return reportUnknownFunction(this, upper, nameSpan);
    }
    if (call.star || call.distinct || call.filter !== null) {
      return this.fail('type-mismatch', `${upper} is no aggregate: it takes no *, DISTINCT or FILTER.`, span);
    }
    if (upper === 'JSON_OBJECT' || upper === 'JSON_ARRAY') for (const arg of args) this.#jsonArguments.add(arg);
    if (upper === 'JSON' && !this.#jsonArguments.has(call)) {
      return this.fail('type-mismatch', 'JSON(…) stands only as a value of JSON_OBJECT or JSON_ARRAY.', span);
    }
    return this.#apply(upper, args, words, span);
  }

  #apply(name: string, args: readonly Expression[], words: readonly string[], span: Span): TypedExpression | null {
    const definition = findFunction(name);
    if (definition === null) return this.fail('unsupported-function', `Weir has no ${name} yet.`, span);
    const nodes = args.map((arg) => (definition.takesNull === true ? this.checkAny(arg) : this.check(arg)));
    const [fewest, most] = definition.arity;
    if (args.length < fewest || args.length > most) {
      return this.fail('argument-count', `${name} is called as ${definition.signatures.join(' or ')}.`, span);
    }
    if (nodes.includes(null)) return null;
    const sound = nodes as TypedExpression[];
    return this.accept(definition.bind({ args: sound, words, span }), span, sound, name, definition.signatures);
  }

  /** Reports a refusal. */
  accept(
    bound: TypedExpression | Refusal | null,
    span: Span,
    args: readonly TypedExpression[] = [],
    name = '',
    signatures: readonly string[] = [],
  ): TypedExpression | null {
    if (bound === null) {
      const types = args.map((arg) => (arg.bareNull ? 'NULL' : typeText(arg.type))).join(', ');
      const forms = signatures.length === 0 ? '' : ` It is used as ${signatures.join(' or ')}.`;
      return this.fail('type-mismatch', `${name} cannot be applied to (${types}).${forms}`, span);
    }
    if (isRefusal(bound)) return this.fail(bound.refused, bound.message, bound.span ?? span);
    return bound;
  }

  fail(code: ExpressionDiagnosticCode, message: string, span: Span, suggestion: string | null = null): null {
    this.#report({ code, message, from: span.from, to: span.to, suggestion });
    return null;
  }
}
