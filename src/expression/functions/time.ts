import type { Column } from '#protocol/record-batch.ts';
import { dateFormat, unsupportedIn } from '../date-format.ts';
import { eachRow, type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../scalar-function.ts';
import { textAt } from '../text-kernels.ts';
import { parseTimestampCast } from '../text-to-time.ts';
import { constantValue, setNull, type TypedExpression } from '../typed-expression.ts';
import { isText, isTimestamp, STRING } from '../type-rules.ts';
import { TIME_FIELD_FUNCTIONS } from './time-fields.ts';
import { TIME_SHIFT_FUNCTIONS } from './time-shift.ts';

/** Functions on times. Flink: DateTimeUtils. */

/** DATE_FORMAT of a TIMESTAMP, or of a text that reads as one (NULL where it does not). */
function bindDateFormat(call: FunctionCall): TypedExpression | Refusal | null {
  const [time, pattern] = call.args as [TypedExpression, TypedExpression];
  if (!(isTimestamp(time.type) || isText(time.type)) || !isText(pattern.type)) return null;
  const constantPattern = constantValue(pattern);
  const missing = typeof constantPattern === 'string' ? unsupportedIn(constantPattern) : null;
  if (missing !== null) {
    const message = `Weir's DATE_FORMAT does not have the pattern letter ${missing}.`;
    return { refused: 'bad-pattern', message, span: pattern.span };
  }
  const fromText = isText(time.type);
  let last: { readonly pattern: string; readonly format: ReturnType<typeof dateFormat> } | null = null;
  const kernel = eachRow(([column, patterns], row, out, fail) => {
    const source = textAt(patterns, row);
    if (last === null || last.pattern !== source) last = { pattern: source, format: dateFormat(source) };
    const ms = fromText ? parseFormatted(textAt(column, row)) : ((column as Column).values[row] as number);
    if (!last.format.ok) fail(row, 'bad-pattern', `DATE_FORMAT does not know ${last.format.failure}`);
    else if (ms === null) setNull(out, row);
    else (out.values as string[])[row] = last.format.value(ms);
  });
  return strictCall(call, STRING, kernel, { nullable: true });
}

/** Texts are read in the format `yyyy-MM-dd HH:mm:ss`. */
function parseFormatted(text: string): number | null {
  return /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text) ? parseTimestampCast(text) : null;
}

export const TIME_FUNCTIONS: readonly ScalarFunction[] = [
  ...TIME_FIELD_FUNCTIONS,
  ...TIME_SHIFT_FUNCTIONS,
  { name: 'DATE_FORMAT', signatures: ['DATE_FORMAT(timestamp, pattern)'], arity: [2, 2], bind: bindDateFormat },
];
