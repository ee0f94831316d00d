import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { eachRow } from './scalar-function.ts';
import { type Kernel, setNull, type TypedExpression } from './typed-expression.ts';
import { isInteger, isText } from '../types/type-rules.ts';

/** Building blocks of functions on text: rows read as strings and numbers, results written as text or NULL. */

/** What an argument must be: a text, or an INT or smaller (Flink's code fails to compile for BIGINT here). */
export type TextParameter = 'text' | 'int';

/** Whether arguments are of these kinds, as many as there are. */
export function matchParameters(args: readonly TypedExpression[], parameters: readonly TextParameter[]): boolean {
  return args.every((arg, index) => {
    const parameter = parameters[Math.min(index, parameters.length - 1)];
    return parameter === 'text' ? isText(arg.type) : isInteger(arg.type) && physicalTypeOf(arg.type) === 'i32';
  });
}

/** The text of an argument at a row; the column must be a text. */
export function textAt(column: Column | undefined, row: number): string {
  return (column as Column).values[row] as string;
}

/** The INT of an argument at a row. */
export function intAt(column: Column | undefined, row: number): number {
  return (column as Column).values[row] as number;
}

/** Computes a text, or null for SQL NULL, row by row. */
export function textRows(compute: (args: readonly Column[], row: number) => string | null): Kernel {
  return eachRow((args, row, out) => {
    const text = compute(args, row);
    if (text === null) setNull(out, row);
    else (out.values as string[])[row] = text;
  });
}

/** Computes an INT row by row. */
export function intRows(compute: (args: readonly Column[], row: number) => number): Kernel {
  return eachRow((args, row, out) => {
    (out.values as Int32Array)[row] = compute(args, row);
  });
}

/** Computes a BOOLEAN row by row. */
export function booleanRows(compute: (args: readonly Column[], row: number) => boolean): Kernel {
  return eachRow((args, row, out) => {
    (out.values as Uint8Array)[row] = compute(args, row) ? 1 : 0;
  });
}

const SURROGATE = /[\ud800-\udfff]/;

/** Whether a text holds surrogates, so that code points are not units. */
export function hasSurrogates(text: string): boolean {
  return SURROGATE.test(text);
}

/** Whether one of the first `length` units is a surrogate: for short stretches of texts of any length. */
export function startsWithSurrogates(text: string, length: number): boolean {
  const end = Math.min(length, text.length);
  for (let i = 0; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit <= 0xdfff) return true;
  }
  return false;
}

/** Number of code points. */
export function codePointCount(text: string): number {
  // A pattern that no one-byte text can match is refused without looking at it.
  return hasSurrogates(text) ? codePointsBefore(text, text.length) : text.length;
}

/** Number of code points in the first `length` units. */
export function codePointsBefore(text: string, length: number): number {
  let pairs = 0;
  for (let i = 1; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xdc00 || unit > 0xdfff) continue;
    const before = text.charCodeAt(i - 1);
    if (before >= 0xd800 && before <= 0xdbff) pairs++;
  }
  return length - pairs;
}

/** Code points `[from, to)` of a text. */
export function sliceCodePoints(text: string, from: number, to: number): string {
  if (!hasSurrogates(text)) return text.slice(from, to);
  return Array.from(text).slice(from, to).join('');
}

/** VARCHAR of the same length for a bounded text, else STRING. */
export function varcharOf(type: LogicalType): LogicalType {
  return type.kind === 'CHAR' || type.kind === 'VARCHAR'
    ? { kind: 'VARCHAR', length: type.length }
    : { kind: 'STRING' };
}
