import type { LogicalType } from '#protocol/logical-type.ts';
import { DECIMAL_PRECISION_MAX } from './decimal.ts';

/** Rules on types that several functions share. Flink: FlinkTypeSystem, LogicalTypeMerging, ReturnTypes of Calcite. */

export const BOOLEAN: LogicalType = { kind: 'BOOLEAN' };
export const INT: LogicalType = { kind: 'INT' };
export const BIGINT: LogicalType = { kind: 'BIGINT' };
export const DOUBLE: LogicalType = { kind: 'DOUBLE' };
export const STRING: LogicalType = { kind: 'STRING' };
export const DATE: LogicalType = { kind: 'DATE' };

export type DecimalType = Extract<LogicalType, { kind: 'DECIMAL' }>;

/** Whether a type is a text. */
export function isText(type: LogicalType): boolean {
  return type.kind === 'STRING' || type.kind === 'VARCHAR' || type.kind === 'CHAR';
}

/** Whether a type is INT or BIGINT. */
export function isInteger(type: LogicalType): boolean {
  return type.kind === 'INT' || type.kind === 'BIGINT';
}

/** Whether a type is a number without rounding. */
export function isExact(type: LogicalType): boolean {
  return isInteger(type) || type.kind === 'DECIMAL';
}

/** Whether a type is a number. */
export function isNumeric(type: LogicalType): boolean {
  return isExact(type) || type.kind === 'DOUBLE';
}

/** Whether a type is a date-time. */
export function isTimestamp(type: LogicalType): boolean {
  return type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ';
}

/** An exact number as DECIMAL: INT counts ten digits, BIGINT nineteen. */
export function asDecimal(type: LogicalType): DecimalType {
  if (type.kind === 'DECIMAL') return type;
  return { kind: 'DECIMAL', precision: type.kind === 'INT' ? 10 : 19, scale: 0 };
}

/** A DECIMAL type cut to 38 digits: the scale gives way, down to 6 or to itself. */
export function decimalWithin(precision: number, scale: number): DecimalType {
  if (precision <= DECIMAL_PRECISION_MAX) return { kind: 'DECIMAL', precision, scale };
  const digits = precision - scale;
  const kept = Math.max(DECIMAL_PRECISION_MAX - digits, Math.min(scale, 6));
  return { kind: 'DECIMAL', precision: DECIMAL_PRECISION_MAX, scale: kept };
}

/** The type that values of both types can be cast to, or null. Flink: leastRestrictive. */
export function commonType(left: LogicalType, right: LogicalType): LogicalType | null {
  if (isNumeric(left) && isNumeric(right)) return commonNumber(left, right);
  if (isText(left) && isText(right)) return commonText(left, right);
  if (left.kind === 'TIMESTAMP' && right.kind === 'TIMESTAMP') {
    return { kind: 'TIMESTAMP', precision: Math.max(left.precision, right.precision) };
  }
  if (isTimestamp(left) && isTimestamp(right)) {
    const [a, b] = [left, right] as [{ precision: number }, { precision: number }];
    return { kind: 'TIMESTAMP_LTZ', precision: Math.max(a.precision, b.precision) };
  }
  return left.kind === right.kind ? left : null;
}

/** The common type of several, or null. */
export function commonTypeOf(types: readonly LogicalType[]): LogicalType | null {
  let common: LogicalType | null = null;
  for (const type of types) {
    common = common === null ? type : commonType(common, type);
    if (common === null) return null;
  }
  return common;
}

function commonNumber(left: LogicalType, right: LogicalType): LogicalType {
  if (left.kind === 'DOUBLE' || right.kind === 'DOUBLE') return DOUBLE;
  if (isInteger(left) && isInteger(right)) return left.kind === 'BIGINT' ? left : right;
  const a = asDecimal(left);
  const b = asDecimal(right);
  const digits = Math.min(Math.max(a.precision - a.scale, b.precision - b.scale), DECIMAL_PRECISION_MAX);
  const scale = Math.min(Math.max(a.scale, b.scale), DECIMAL_PRECISION_MAX - digits);
  return { kind: 'DECIMAL', precision: digits + scale, scale };
}

function commonText(left: LogicalType, right: LogicalType): LogicalType {
  if (left.kind === 'STRING' || right.kind === 'STRING') return STRING;
  const [a, b] = [left, right] as [{ length: number }, { length: number }];
  const length = Math.max(a.length, b.length);
  const fixed = left.kind === 'CHAR' && right.kind === 'CHAR' && a.length === b.length;
  return { kind: fixed ? 'CHAR' : 'VARCHAR', length };
}
