import type { Column } from '#protocol/record-batch.ts';
import { civilFromDays, MS_PER_DAY } from '../calendar.ts';
import { dateFormat, unsupportedIn } from '../date-format.ts';
import { eachRow, type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../scalar-function.ts';
import { textAt } from '../text-kernels.ts';
import { parseTimestampCast } from '../text-to-time.ts';
import { constantValue, type Kernel, setNull, type TypedExpression } from '../typed-expression.ts';
import { BIGINT, isText, isTimestamp, STRING } from '../type-rules.ts';

/**
 * Fields and texts of times. Fields of a TIMESTAMP before 1970 with a time of day come out wrong, as Flink's do: the
 * day is found by Java's division, which truncates towards 1970. DATE_FORMAT is right there.
 * Flink: DateTimeUtils.extractFromTimestamp.
 */

/** A field of a time: from days since 1970 and milliseconds of the day, each truncated as Java does. */
type TimeField = (days: number, msOfDay: number) => number;

const FIELDS: Readonly<Record<string, TimeField>> = {
  YEAR: (days) => civilFromDays(days).year,
  QUARTER: (days) => Math.ceil(civilFromDays(days).month / 3),
  MONTH: (days) => civilFromDays(days).month,
  DAY: (days) => civilFromDays(days).day,
  HOUR: (_days, ms) => Math.trunc(ms / 3_600_000),
  MINUTE: (_days, ms) => Math.trunc(ms / 60_000) % 60,
  SECOND: (_days, ms) => Math.trunc(ms / 1000) % 60,
};

function fieldKernel(field: TimeField): Kernel {
  return ([column], rows, count, out) => {
    const { type, values: from } = column as Column;
    const values = out.values as BigInt64Array;
    const date = type.kind === 'DATE';
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const value = from[row] as number;
      const days = date ? value : Math.trunc(value / MS_PER_DAY);
      values[row] = BigInt(field(days, date ? 0 : value - days * MS_PER_DAY));
    }
  };
}

function bindField(call: FunctionCall, unit: string): TypedExpression | Refusal | null {
  const [operand] = call.args as [TypedExpression];
  if (operand.type.kind !== 'DATE' && !isTimestamp(operand.type)) return null;
  const field = FIELDS[unit];
  if (field === undefined) {
    return OTHER_UNITS.has(unit)
      ? { refused: 'unsupported-function', message: `Weir cannot extract ${unit} yet.` }
      : { refused: 'type-mismatch', message: `There is no time unit ${unit}.` };
  }
  return strictCall(call, BIGINT, fieldKernel(field));
}

const OTHER_UNITS: ReadonlySet<string> = new Set(
  'WEEK DOY DOW ISODOW ISOYEAR MILLISECOND MICROSECOND NANOSECOND EPOCH CENTURY DECADE MILLENNIUM'.split(' '),
);

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

const UNITS: readonly (readonly [name: string, unit: string])[] = [
  ['YEAR', 'YEAR'],
  ['QUARTER', 'QUARTER'],
  ['MONTH', 'MONTH'],
  ['DAYOFMONTH', 'DAY'],
  ['HOUR', 'HOUR'],
  ['MINUTE', 'MINUTE'],
  ['SECOND', 'SECOND'],
];

export const TIME_FUNCTIONS: readonly ScalarFunction[] = [
  ...UNITS.map(([name, unit]): ScalarFunction => ({
    name,
    signatures: [`${name}(time)`],
    arity: [1, 1],
    bind: (call) => bindField(call, unit),
  })),
  {
    name: 'EXTRACT',
    signatures: ['EXTRACT(unit FROM time)'],
    arity: [1, 1],
    bind: (call) => bindField(call, call.words[0] ?? ''),
  },
  { name: 'DATE_FORMAT', signatures: ['DATE_FORMAT(timestamp, pattern)'], arity: [2, 2], bind: bindDateFormat },
];
