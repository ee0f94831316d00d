import { type LogicalType, sameType, typeText } from '#protocol/logical-type.ts';
import { castCollection } from './cast-collection.ts';
import { castFromText } from './cast-from-text.ts';
import { integerToInterval } from './cast-interval.ts';
import { numberToBoolean, toDecimal, toFloating, toInteger } from './cast-number.ts';
import {
  dateToTimestamp,
  timestampToDate,
  timestampToTime,
  timestampToTimestamp,
  timeToTimestamp,
} from './cast-time.ts';
import { castBinary, castToText } from './cast-to-text.ts';
import type { Span } from '../syntax/expression-ast.ts';
import { isBinary, isCollection, isInteger, isInterval, isNumeric, isText, isTimestamp } from '../types/type-rules.ts';
import { literalNode } from '../evaluate/constant-node.ts';
import { strictNode } from '../evaluate/strict-node.ts';
import { type Kernel, retype, type TypedExpression } from '../evaluate/typed-expression.ts';

/**
 * CAST, TRY_CAST and implicit casts. Integers wrap, doubles saturate, a DECIMAL that does not fit is NULL, text that
 * cannot be read fails the row (TRY_CAST: NULL). Flink: CastRuleProvider and the rules of codegen.casting.
 */
export interface CastOptions {
  readonly safe?: boolean;
  readonly span?: Span;
}

/** A node that casts, or null where Flink has no such cast. */
export function castNode(
  operand: TypedExpression,
  to: LogicalType,
  { safe = false, span = operand.span }: CastOptions = {},
): TypedExpression | null {
  if (operand.bareNull) return literalNode(to, null, span);
  const nullable = operand.nullable || safe;
  if (sameType(operand.type, to)) return safe ? retype(operand, to, true) : operand;
  const kernel = castKernel(operand.type, to);
  return kernel === null
    ? null
    : strictNode({ type: to, nullable, span, args: [operand], kernel, nullOnFailure: safe });
}

/** What casts a column of one type to another, or null if Flink has no such cast. */
export function castKernel(from: LogicalType, to: LogicalType): Kernel | null {
  if (from.kind === 'VARIANT' || to.kind === 'VARIANT') return null;
  if (isText(to)) return castToText(from, to);
  if (isText(from)) return castFromText(to);
  if (isCollection(from) || isCollection(to)) return castCollection(from, to, castKernel);
  if (isBinary(to)) return isBinary(from) ? castBinary(to) : null;
  if (isInterval(from)) return null;
  if (isInterval(to)) return isInteger(from) ? integerToInterval : null;
  const number = isNumeric(from) || from.kind === 'BOOLEAN';
  switch (to.kind) {
    case 'BOOLEAN':
      return isNumeric(from) ? numberToBoolean : null;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
      return number ? toInteger(from, to) : null;
    case 'FLOAT':
    case 'DOUBLE':
      return number ? toFloating(to) : null;
    case 'DECIMAL':
      return number ? toDecimal(from) : null;
    case 'DATE':
      return isTimestamp(from) ? timestampToDate : null;
    case 'TIME':
      return isTimestamp(from) ? timestampToTime : null;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      if (from.kind === 'DATE') return dateToTimestamp;
      if (from.kind === 'TIME') return timeToTimestamp;
      return isTimestamp(from) ? timestampToTimestamp(to.precision) : null;
    default:
      return null;
  }
}

/** The sentence for a cast that does not exist; `to` as a type is written. */
export function castRefusal(from: LogicalType, to: string): string {
  return `${typeText(from)} cannot be cast to ${to}.`;
}
