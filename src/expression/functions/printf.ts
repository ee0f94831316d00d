import type { LogicalType } from '#protocol/logical-type.ts';
import { allocateColumn, type Column, valueAt } from '#protocol/record-batch.ts';
import { bitsOf } from '../evaluate/integer-range.ts';
import { type FormatArgument, formatJava } from '../java/java-format.ts';
import { ANY_NUMBER, type FunctionCall, type Refusal, type ScalarFunction } from '../evaluate/scalar-function.ts';
import { textAt } from '../evaluate/text-kernels.ts';
import { constantValue, foldConstant } from '../evaluate/constant-node.ts';
import { rowError, setNull, type TypedExpression } from '../evaluate/typed-expression.ts';
import { isApproximate, isBinary, isCollection, isInteger, isText, STRING } from '../types/type-rules.ts';
import { valueText } from '../values/value-text.ts';

/**
 * PRINTF, by Java's Formatter: NULL for a NULL format and for one that does not fit its arguments. Flink hands over its
 * inner values, so a DATE is a number of days and a DECIMAL is no number for `%d` and `%f`.
 */
function bindPrintf(call: FunctionCall): TypedExpression | Refusal | null {
  const [format, ...values] = call.args as [TypedExpression, ...TypedExpression[]];
  if (!isText(format.type)) return null;
  const opaque = values.find(({ type }) => isBinary(type) || isCollection(type));
  if (opaque !== undefined) {
    const message = `Flink prints the address of a Java object for ${opaque.type.kind}; cast it to STRING.`;
    return { refused: 'type-mismatch', message, span: opaque.span };
  }
  const constant = constantValue(format);
  const missing =
    typeof constant === 'string' ? /%[^a-zA-Z%]*([aAhHtT])/.exec(constant.replaceAll('%%', ''))?.[0] : undefined;
  if (missing !== undefined) {
    return { refused: 'unsupported-function', message: `Weir's PRINTF has no ${missing}.`, span: format.span };
  }
  return foldConstant({
    type: STRING,
    nullable: true,
    span: call.span,
    constant: call.args.every((arg) => arg.constant),
    bareNull: false,
    evaluate(frame, selection) {
      const formats = format.evaluate(frame, selection);
      const columns = values.map((value) => value.evaluate(frame, selection));
      const out = allocateColumn(STRING, frame.capacity);
      for (let i = 0; i < selection.count; i++) {
        const row = selection.rows[i] as number;
        if (formats.nulls?.[row] === 1) {
          setNull(out, row);
          continue;
        }
        const formatted = formatJava(
          textAt(formats, row),
          columns.map((column) => argumentAt(column, row)),
        );
        if (formatted.kind === 'missing') {
          throw rowError(frame, call.span, row, 'bad-argument', `Weir's PRINTF has no ${formatted.conversion}`);
        }
        if (formatted.kind === 'text') (out.values as string[])[row] = formatted.text;
        else setNull(out, row);
      }
      return out;
    },
  });
}

function argumentAt(column: Column, row: number): FormatArgument {
  const value = valueAt(column, row);
  const { type } = column;
  if (value === null) return { kind: 'null' };
  const bits = integerBits(type);
  if (bits !== null) return { kind: 'integer', value: BigInt(value as number | bigint), bits };
  if (isApproximate(type)) return { kind: 'double', value: value as number, text: valueText(type, value) };
  if (type.kind === 'BOOLEAN') return { kind: 'boolean', value: value === true };
  if (type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMP_LTZ') {
    return { kind: 'text', value: localDateTimeText(valueText({ ...type, kind: 'TIMESTAMP' }, value)) };
  }
  return { kind: 'text', value: valueText(type, value) };
}

/** Width of the Java integer that holds a value of this type, or null. */
function integerBits(type: LogicalType): number | null {
  if (isInteger(type)) return bitsOf(type);
  if (type.kind === 'DATE' || type.kind === 'TIME' || type.kind === 'INTERVAL MONTH') return 32;
  return type.kind === 'INTERVAL SECOND' ? 64 : null;
}

/** Java's LocalDateTime.toString: seconds only where there are some, digits of a second in threes. */
function localDateTimeText(text: string): string {
  const [whole = '', fraction = ''] = text.replace(' ', 'T').split('.');
  const digits = fraction.replace(/0+$/, '');
  if (digits !== '') return `${whole}.${digits.padEnd(Math.ceil(digits.length / 3) * 3, '0')}`;
  return whole.endsWith(':00') ? whole.slice(0, -3) : whole;
}

export const PRINTF_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'PRINTF', signatures: ['PRINTF(format, value, …)'], arity: [1, ANY_NUMBER], bind: bindPrintf },
];
