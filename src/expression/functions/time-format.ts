import type { Column } from '#protocol/record-batch.ts';
import { dateFormat, unsupportedIn } from '../time/date-format.ts';
import { memo } from '../evaluate/last-value.ts';
import { unscaledReader } from '../evaluate/read-number.ts';
import {
  eachRow,
  type FunctionCall,
  type Refusal,
  type ScalarFunction,
  strictCall,
} from '../evaluate/scalar-function.ts';
import { simpleDateFormat } from '../time/simple-date-format.ts';
import { textAt } from '../evaluate/text-kernels.ts';
import { millisReader, nanosReader } from '../evaluate/time-columns.ts';
import { isInteger, isText, isTimestamp, STRING } from '../types/type-rules.ts';
import { constantValue } from '../evaluate/constant-node.ts';
import { type Kernel, setNull, type TypedExpression } from '../evaluate/typed-expression.ts';

/**
 * Times as text: DATE_FORMAT of a TIMESTAMP by Java's DateTimeFormatter; of a text, and FROM_UNIXTIME, by the older
 * SimpleDateFormat. A pattern that Java refuses fails the row. Flink: DateTimeUtils.
 */

/** The format of a timestamp's text where a function has no other. */
export const TIMESTAMP_PATTERN = 'yyyy-MM-dd HH:mm:ss';

/** DATE_FORMAT of a TIMESTAMP, or of a text that reads as one (NULL where it does not). */
function bindDateFormat(call: FunctionCall): TypedExpression | Refusal | null {
  const [time, pattern] = call.args as [TypedExpression, TypedExpression];
  if (!isText(pattern.type)) return null;
  if (isText(time.type)) return strictCall(call, STRING, reformat(), { nullable: true });
  if (!isTimestamp(time.type)) return null;
  const constantPattern = constantValue(pattern);
  const missing = typeof constantPattern === 'string' ? unsupportedIn(constantPattern) : null;
  if (missing !== null) {
    const message = `Weir's DATE_FORMAT does not have the pattern letter ${missing}.`;
    return { refused: 'bad-pattern', message, span: pattern.span };
  }
  const formatOf = memo(dateFormat);
  const kernel: Kernel = ([column, patterns], rows, count, out, fail) => {
    const [read, nanos] = [millisReader(column as Column), nanosReader(column as Column)];
    const texts = out.values as string[];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const format = formatOf(textAt(patterns, row));
      if (!format.ok) fail(row, 'bad-pattern', `DATE_FORMAT does not know ${format.failure}`);
      else texts[row] = format.value(read(row), nanos(row));
    }
  };
  return strictCall(call, STRING, kernel, { nullable: true });
}

/** A text read as a timestamp and written in another format. */
function reformat(): Kernel {
  const formatOf = memo(simpleDateFormat);
  const from = simpleDateFormat(TIMESTAMP_PATTERN);
  return eachRow(([column, patterns], row, out, fail) => {
    const to = formatOf(textAt(patterns, row));
    const ms = from.ok ? from.value.parse(textAt(column, row)) : null;
    if (!to.ok) fail(row, 'bad-pattern', `DATE_FORMAT does not know ${to.failure}`);
    else if (ms === null) setNull(out, row);
    else (out.values as string[])[row] = to.value.format(ms);
  });
}

/** Most seconds whose milliseconds are exact. */
const SECONDS_MAX = BigInt(Number.MAX_SAFE_INTEGER) / 1000n;

/** FROM_UNIXTIME(seconds [, pattern]). */
function bindFromUnixTime(call: FunctionCall): TypedExpression | null {
  const [seconds, pattern] = call.args as [TypedExpression, TypedExpression | undefined];
  if (!isInteger(seconds.type) || (pattern !== undefined && !isText(pattern.type))) return null;
  const formatOf = memo(simpleDateFormat);
  const kernel: Kernel = ([column, patterns], rows, count, out, fail) => {
    const read = unscaledReader(column as Column);
    const texts = out.values as string[];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const format = formatOf(patterns === undefined ? TIMESTAMP_PATTERN : textAt(patterns, row));
      const value = read(row);
      if (!format.ok) fail(row, 'bad-pattern', `FROM_UNIXTIME does not know ${format.failure}`);
      else if (value > SECONDS_MAX || value < -SECONDS_MAX) {
        fail(row, 'number-out-of-range', `${value} seconds are no time that Weir holds`);
      } else texts[row] = format.value.format(Number(value) * 1000);
    }
  };
  return strictCall(call, STRING, kernel, { nullable: true });
}

export const TIME_FORMAT_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'DATE_FORMAT', signatures: ['DATE_FORMAT(timestamp, pattern)'], arity: [2, 2], bind: bindDateFormat },
  { name: 'FROM_UNIXTIME', signatures: ['FROM_UNIXTIME(seconds [, pattern])'], arity: [1, 2], bind: bindFromUnixTime },
];
