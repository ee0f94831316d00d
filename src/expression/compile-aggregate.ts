import type { LogicalType, Schema } from '#protocol/logical-type.ts';
import { fail, ok, type Result } from '#std/result.ts';
import { AGGREGATE_NAMES, type AggregateName, isAggregateName } from './check/aggregate-names.ts';
import { ExpressionChecker } from './check/check-expression.ts';
import { type CompiledExpression, compiledOf, orderDiagnostics } from './compile-expression.ts';
import type { ExpressionDiagnostic, ExpressionDiagnosticCode } from './expression-diagnostic.ts';
import type { Span } from './syntax/expression-ast.ts';
import { nearestName } from './check/nearest-name.ts';
import { parseExpression } from './syntax/parse-expression.ts';
import { UNAVAILABLE_FUNCTIONS } from './check/unavailable-functions.ts';
import { BIGINT, isBinary, isCollection, isNumeric } from './types/type-rules.ts';

export type AggregateFunction = AggregateName | 'COUNT_STAR';

export interface CompiledAggregate {
  readonly function: AggregateFunction;
  /** Null for COUNT(*). */
  readonly argument: CompiledExpression | null;
  readonly distinct: boolean;
  /** Only rows where it is TRUE count. */
  readonly filter: CompiledExpression | null;
  readonly type: LogicalType;
  readonly nullable: boolean;
}

/**
 * Compiles an aggregate call, `SUM(price * 2)`, `COUNT(DISTINCT bidder) FILTER (WHERE price < 50)`, over the fields of
 * a schema. The call is the whole text; its argument and filter are any expressions without aggregates.
 */
export function compileAggregate(
  text: string,
  schema: Schema,
): Result<CompiledAggregate, readonly ExpressionDiagnostic[]> {
  const { expression: call, diagnostics } = parseExpression(text);
  const problems = [...diagnostics];
  const refuse = (
    code: ExpressionDiagnosticCode,
    message: string,
    { from, to }: Span,
    suggestion: string | null = null,
  ): Result<CompiledAggregate, readonly ExpressionDiagnostic[]> => {
    problems.push({ code, message, from, to, suggestion });
    return fail(orderDiagnostics(problems));
  };
  if (call.kind !== 'call') {
    if (problems.length > 0) return fail(orderDiagnostics(problems));
    return refuse('type-mismatch', 'An aggregate is a call such as SUM(price) or COUNT(*).', call.span);
  }
  const name = call.name.toUpperCase();
  if (!isAggregateName(name)) {
    const reason = UNAVAILABLE_FUNCTIONS.get(name);
    if (reason !== undefined) {
      return refuse('unsupported-function', `Weir has no ${name}: ${reason[0]}.`, call.nameSpan);
    }
    return refuse(
      'unknown-function',
      `There is no aggregate ${name}.`,
      call.nameSpan,
      nearestName(name, AGGREGATE_NAMES),
    );
  }
  if (call.star ? name !== 'COUNT' : call.args.length !== 1) {
    return refuse('argument-count', `${name} takes one argument${name === 'COUNT' ? ' or *' : ''}.`, call.span);
  }
  const report = (diagnostic: ExpressionDiagnostic): void => {
    problems.push(diagnostic);
  };
  const argumentChecker = new ExpressionChecker(schema, report);
  const argumentNode = call.args[0] === undefined ? null : argumentChecker.check(call.args[0]);
  const filterChecker = new ExpressionChecker(schema, report);
  const filterNode = call.filter === null ? null : filterChecker.checkCondition(call.filter);
  if (problems.length > 0) return fail(orderDiagnostics(problems));
  const argument = argumentNode === null ? null : compiledOf(argumentNode, text, argumentChecker.fields());
  const filter = filterNode === null ? null : compiledOf(filterNode, text, filterChecker.fields());
  const aggregate: AggregateFunction = call.star ? 'COUNT_STAR' : name;
  const type = argument === null ? BIGINT : resultType(aggregate, argument.type);
  if (type === null) {
    const wanted = aggregate === 'MIN' || aggregate === 'MAX' ? 'a value with an order' : 'a number';
    return refuse('type-mismatch', `${name} takes ${wanted}.`, call.args[0]?.span ?? call.span);
  }
  const counts = aggregate === 'COUNT' || aggregate === 'COUNT_STAR';
  return ok({ function: aggregate, argument, distinct: call.distinct, filter, type, nullable: !counts });
}

/**
 * Flink's result types: integers keep theirs (and wrap), DECIMAL grows to 38 digits, an average has 6 or more places.
 */
function resultType(aggregate: AggregateFunction, type: LogicalType): LogicalType | null {
  switch (aggregate) {
    case 'COUNT':
    case 'COUNT_STAR':
      return BIGINT;
    case 'SUM':
      if (!isNumeric(type)) return null;
      return type.kind === 'DECIMAL' ? { kind: 'DECIMAL', precision: 38, scale: type.scale } : type;
    case 'AVG':
      if (!isNumeric(type)) return null;
      return type.kind === 'DECIMAL' ? { kind: 'DECIMAL', precision: 38, scale: Math.max(6, type.scale) } : type;
    case 'MIN':
    case 'MAX':
      return isCollection(type) || isBinary(type) ? null : type;
    default:
      return type;
  }
}
