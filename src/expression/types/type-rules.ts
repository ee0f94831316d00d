import type { ElementType, Field, LogicalType } from '#protocol/logical-type.ts';
import { DECIMAL_PRECISION_MAX } from '../values/decimal.ts';

/** Rules on types that several functions share. Flink: FlinkTypeSystem, LogicalTypeMerging, ReturnTypes of Calcite. */

export const BOOLEAN: LogicalType = { kind: 'BOOLEAN' };
export const TINYINT: LogicalType = { kind: 'TINYINT' };
export const SMALLINT: LogicalType = { kind: 'SMALLINT' };
export const INT: LogicalType = { kind: 'INT' };
export const BIGINT: LogicalType = { kind: 'BIGINT' };
export const FLOAT: LogicalType = { kind: 'FLOAT' };
export const DOUBLE: LogicalType = { kind: 'DOUBLE' };
export const STRING: LogicalType = { kind: 'STRING' };
export const BYTES: LogicalType = { kind: 'BYTES' };
export const DATE: LogicalType = { kind: 'DATE' };
export const TIME: LogicalType = { kind: 'TIME', precision: 0 };
export const INTERVAL_MONTH: LogicalType = { kind: 'INTERVAL MONTH' };
export const INTERVAL_SECOND: LogicalType = { kind: 'INTERVAL SECOND' };

export type DecimalType = Extract<LogicalType, { kind: 'DECIMAL' }>;

/** Whether a type is a text. */
export function isText(type: LogicalType): boolean {
  return type.kind === 'STRING' || type.kind === 'VARCHAR' || type.kind === 'CHAR';
}

/** Whether a type is a text of bytes. */
export function isBinary(type: LogicalType): boolean {
  return type.kind === 'BINARY' || type.kind === 'VARBINARY' || type.kind === 'BYTES';
}

/** The integers, narrowest first. */
const INTEGERS: readonly LogicalType[] = [TINYINT, SMALLINT, INT, BIGINT];

/** Digits that an integer counts as a DECIMAL. */
const INTEGER_DIGITS: Readonly<Record<string, number>> = { TINYINT: 3, SMALLINT: 5, INT: 10, BIGINT: 19 };

/** Whether a type is TINYINT, SMALLINT, INT or BIGINT. */
export function isInteger(type: LogicalType): boolean {
  return type.kind in INTEGER_DIGITS;
}

/** The wider of two integers. */
export function widerInteger(left: LogicalType, right: LogicalType): LogicalType {
  const rank = (type: LogicalType): number => INTEGERS.findIndex(({ kind }) => kind === type.kind);
  return rank(left) >= rank(right) ? left : right;
}

/** Whether a type is a number without rounding. */
export function isExact(type: LogicalType): boolean {
  return isInteger(type) || type.kind === 'DECIMAL';
}

/** Whether a type is FLOAT or DOUBLE. */
export function isApproximate(type: LogicalType): boolean {
  return type.kind === 'DOUBLE' || type.kind === 'FLOAT';
}

/** Whether a type is a number. */
export function isNumeric(type: LogicalType): boolean {
  return isExact(type) || isApproximate(type);
}

/** Whether a type is a length of time. */
export function isInterval(type: LogicalType): boolean {
  return type.kind === 'INTERVAL MONTH' || type.kind === 'INTERVAL SECOND';
}

/** Whether a type is ARRAY, MAP or ROW. */
export function isCollection(type: LogicalType): boolean {
  return type.kind === 'ARRAY' || type.kind === 'MAP' || type.kind === 'ROW';
}

/** Whether a type is a date-time. */
export function isTimestamp(type: LogicalType): boolean {
  return type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ';
}

/** An exact number as DECIMAL: INT counts ten digits, BIGINT nineteen, the smaller ones three and five. */
export function asDecimal(type: LogicalType): DecimalType {
  if (type.kind === 'DECIMAL') return type;
  return { kind: 'DECIMAL', precision: INTEGER_DIGITS[type.kind] ?? 19, scale: 0 };
}

/**
 * The type in which two numbers meet that are not both exact, in arithmetic and comparison: of FLOAT and DOUBLE the
 * left one's, of FLOAT and DECIMAL a DOUBLE.
 */
export function approximateType(left: LogicalType, right: LogicalType): LogicalType {
  if (left.kind === 'DECIMAL' || right.kind === 'DECIMAL') return DOUBLE;
  if (left.kind === 'FLOAT') return FLOAT;
  return right.kind === 'FLOAT' && isInteger(left) ? FLOAT : DOUBLE;
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
  if (isBinary(left) && isBinary(right)) return commonBinary(left, right);
  return left.kind === right.kind ? commonCollection(left, right) : null;
}

/** Of two types of one kind. */
function commonCollection(left: LogicalType, right: LogicalType): LogicalType | null {
  if (left.kind === 'ARRAY' && right.kind === 'ARRAY') {
    const element = commonElement(left.element, right.element);
    return element === null ? null : { kind: 'ARRAY', element };
  }
  if (left.kind === 'MAP' && right.kind === 'MAP') {
    const key = commonElement(left.key, right.key);
    const value = commonElement(left.value, right.value);
    return key === null || value === null ? null : { kind: 'MAP', key, value };
  }
  if (left.kind === 'ROW' && right.kind === 'ROW') {
    if (left.fields.length !== right.fields.length) return null;
    const fields: Field[] = [];
    for (const [index, field] of left.fields.entries()) {
      const common = commonElement(field, right.fields[index] as Field);
      if (common === null) return null;
      fields.push({ name: field.name, ...common });
    }
    return { kind: 'ROW', fields };
  }
  return left;
}

function commonElement(left: ElementType, right: ElementType): ElementType | null {
  const type = commonType(left.type, right.type);
  return type === null ? null : { type, nullable: left.nullable || right.nullable };
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
  if (left.kind === 'FLOAT' || right.kind === 'FLOAT') {
    return left.kind === 'DECIMAL' || right.kind === 'DECIMAL' ? DOUBLE : FLOAT;
  }
  if (isInteger(left) && isInteger(right)) return widerInteger(left, right);
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

function commonBinary(left: LogicalType, right: LogicalType): LogicalType {
  if (left.kind === 'BYTES' || right.kind === 'BYTES') return BYTES;
  const [a, b] = [left, right] as [{ length: number }, { length: number }];
  const fixed = left.kind === 'BINARY' && right.kind === 'BINARY' && a.length === b.length;
  return { kind: fixed ? 'BINARY' : 'VARBINARY', length: Math.max(a.length, b.length) };
}
