import type { Column } from '#protocol/record-batch.ts';
import { MS_PER_DAY } from '../time/calendar.ts';
import { dateTimeParser } from '../time/date-time-parser.ts';
import { memo } from '../evaluate/last-value.ts';
import { powerOfTen } from '../values/decimal.ts';
import { saturateToLong } from '../casts/cast-number.ts';
import { doubleReader, scaleOf, unscaledReader } from '../evaluate/read-number.ts';
import {
  eachRow,
  type FunctionCall,
  type Refusal,
  type ScalarFunction,
  strictCall,
} from '../evaluate/scalar-function.ts';
import { simpleDateFormat } from '../time/simple-date-format.ts';
import { textAt } from '../evaluate/text-kernels.ts';
import { parseJavaSqlTime, parseTimestampCast, parseToDate } from '../casts/text-to-time.ts';
import { BIGINT, DATE, isApproximate, isNumeric, isText, STRING } from '../types/type-rules.ts';
import { type Kernel, setNull, type TypedExpression } from '../evaluate/typed-expression.ts';
import { timeZones } from '../time/time-zones.ts';
import { TIMESTAMP_PATTERN } from './time-format.ts';

/**
 * Times out of text and numbers. TO_TIMESTAMP reads by Java's DateTimeFormatter and, where that fails, in the default
 * form; TO_DATE, UNIX_TIMESTAMP and CONVERT_TZ by the older SimpleDateFormat. What cannot be read is NULL, or the
 * number that Flink has for it. Flink: DateTimeUtils.
 */

const TIMESTAMP_3 = { kind: 'TIMESTAMP', precision: 3 } as const;
const TIMESTAMP_LTZ_3 = { kind: 'TIMESTAMP_LTZ', precision: 3 } as const;

/** Reads a text by a pattern; undefined if the pattern is none. */
function formattedReader(): (text: string, pattern: string) => number | null {
  const parserOf = memo(dateTimeParser);
  return (text, pattern) => {
    const parser = parserOf(pattern);
    // A pattern that Java refuses makes NULL here.
    if (!parser.ok) return null;
    return parser.value(text) ?? parseJavaSqlTime(text);
  };
}

/** TO_TIMESTAMP(text [, pattern]). */
function bindToTimestamp(call: FunctionCall): TypedExpression | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const read = formattedReader();
  const kernel = eachRow(([column, patterns], row, out) => {
    const text = textAt(column, row);
    const ms = patterns === undefined ? parseTimestampCast(text) : read(text, textAt(patterns, row));
    if (ms === null) setNull(out, row);
    else (out.values as Float64Array)[row] = ms;
  });
  return strictCall(call, TIMESTAMP_3, kernel, { nullable: true });
}

const NOT_LOADED = 'Time zones are not loaded here';

/** TO_TIMESTAMP_LTZ(number [, precision]) and TO_TIMESTAMP_LTZ(text [, pattern [, zone]]). */
function bindToTimestampLtz(call: FunctionCall): TypedExpression | Refusal | null {
  const [value, second] = call.args as [TypedExpression, TypedExpression | undefined];
  if (isNumeric(value.type)) {
    if (call.args.length > 2 || (second !== undefined && second.type.kind !== 'INT')) return null;
    return strictCall(call, TIMESTAMP_LTZ_3, epochKernel, { nullable: true });
  }
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const read = formattedReader();
  const kernel = eachRow(([column, patterns, zones], row, out, fail) => {
    const text = textAt(column, row);
    const local = patterns === undefined ? parseTimestampCast(text) : read(text, textAt(patterns, row));
    if (local === null && patterns === undefined) return fail(row, 'bad-timestamp', `'${text}' is no timestamp`);
    const known = zones === undefined ? null : timeZones();
    if (zones !== undefined && known === null) return fail(row, 'no-time-zones', NOT_LOADED);
    const ms = local === null || zones === undefined ? local : (known?.toInstant(local, textAt(zones, row)) ?? null);
    if (ms === null) setNull(out, row);
    else (out.values as Float64Array)[row] = ms;
  });
  return strictCall(call, TIMESTAMP_LTZ_3, kernel, { nullable: true });
}

/** The first and last millisecond of the years 0 to 9999: Flink has no other instants here. */
const EPOCH_MS_MIN = -62_167_219_200_000;
const EPOCH_MS_MAX = 253_402_300_799_999;

const epochKernel: Kernel = ([column, precisions], rows, count, out, fail) => {
  const values = out.values as Float64Array;
  const millisOf = epochReader(column as Column);
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    const precision = precisions === undefined ? 3 : (precisions.values[row] as number);
    if (precision !== 0 && precision !== 3) {
      fail(row, 'bad-argument', `TO_TIMESTAMP_LTZ counts in seconds (0) or milliseconds (3), not ${precision}`);
      continue;
    }
    const ms = millisOf(row, precision === 0);
    if (ms === null) setNull(out, row);
    else values[row] = ms;
  }
};

function epochReader(column: Column): (row: number, seconds: boolean) => number | null {
  const within = (ms: number): number | null => (ms >= EPOCH_MS_MIN && ms <= EPOCH_MS_MAX ? ms : null);
  if (isApproximate(column.type)) {
    const read = doubleReader(column);
    return (row, seconds) => {
      const value = read(row);
      if (seconds && !(value * 1000 >= EPOCH_MS_MIN && value <= Math.trunc(EPOCH_MS_MAX / 1000))) return null;
      return within(Number(saturateToLong(seconds ? value * 1000 : value)));
    };
  }
  const read = unscaledReader(column);
  const unit = powerOfTen(scaleOf(column));
  return (row, seconds) => {
    const whole = BigInt.asIntN(64, read(row) / unit);
    return within(Number(seconds ? whole * 1000n : whole));
  };
}

/** What Flink makes of milliseconds that are Long.MIN_VALUE, its sign for a text that cannot be read. */
const UNREADABLE_DATE = 1_278_983;

/** TO_DATE(text [, pattern]). */
function bindToDate(call: FunctionCall): TypedExpression | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const formatOf = memo(simpleDateFormat);
  const kernel = eachRow(([column, patterns], row, out, fail) => {
    const text = textAt(column, row);
    const values = out.values as Int32Array;
    if (patterns === undefined) {
      const days = parseToDate(text);
      if (days === 'out of range') fail(row, 'number-out-of-range', `'${text}' has a number beyond INT`);
      else if (days === null) setNull(out, row);
      else values[row] = days;
      return;
    }
    const format = formatOf(textAt(patterns, row));
    if (!format.ok) return fail(row, 'bad-pattern', `TO_DATE does not know ${format.failure}`);
    const ms = format.value.parse(text);
    values[row] = ms === null ? UNREADABLE_DATE : Math.floor(ms / MS_PER_DAY);
  });
  return strictCall(call, DATE, kernel, { nullable: true });
}

const LONG_MIN = -9_223_372_036_854_775_808n;

/** UNIX_TIMESTAMP(text [, pattern]): seconds; the smallest BIGINT for what cannot be read. */
export function unixTimestampNode(call: FunctionCall): TypedExpression | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const formatOf = memo(simpleDateFormat);
  const kernel = eachRow(([column, patterns], row, out, fail) => {
    const format = formatOf(patterns === undefined ? TIMESTAMP_PATTERN : textAt(patterns, row));
    if (!format.ok) return fail(row, 'bad-pattern', `UNIX_TIMESTAMP does not know ${format.failure}`);
    const ms = format.value.parse(textAt(column, row));
    (out.values as BigInt64Array)[row] = ms === null ? LONG_MIN : BigInt(Math.trunc(ms / 1000));
  });
  return strictCall(call, BIGINT, kernel);
}

/** CONVERT_TZ(text, from zone, to zone). A zone that Java does not know is GMT. */
function bindConvertTz(call: FunctionCall): TypedExpression | null {
  if (!call.args.every((arg) => isText(arg.type))) return null;
  const format = simpleDateFormat(TIMESTAMP_PATTERN);
  const kernel = eachRow(([column, from, to], row, out, fail) => {
    const local = format.ok ? format.value.parse(textAt(column, row)) : null;
    if (!format.ok || local === null) return setNull(out, row);
    const zones = timeZones();
    if (zones === null) return fail(row, 'no-time-zones', NOT_LOADED);
    const instant = zones.toInstant(local, legacyZone(textAt(from, row))) ?? local;
    const zone = legacyZone(textAt(to, row));
    (out.values as string[])[row] = format.value.format(instant + (zones.offsetAt(instant, zone) ?? 0));
  });
  return strictCall(call, STRING, kernel, { nullable: true });
}

/** java.util.TimeZone knows offsets behind GMT only; any other is GMT itself. */
function legacyZone(name: string): string {
  return /^(?:UTC?)?[+-]/.test(name) ? 'GMT' : name;
}

export const TIME_PARSE_FUNCTIONS: readonly ScalarFunction[] = [
  { name: 'TO_TIMESTAMP', signatures: ['TO_TIMESTAMP(text [, pattern])'], arity: [1, 2], bind: bindToTimestamp },
  {
    name: 'TO_TIMESTAMP_LTZ',
    signatures: ['TO_TIMESTAMP_LTZ(number [, precision])', 'TO_TIMESTAMP_LTZ(text [, pattern [, zone]])'],
    arity: [1, 3],
    bind: bindToTimestampLtz,
  },
  { name: 'TO_DATE', signatures: ['TO_DATE(text [, pattern])'], arity: [1, 2], bind: bindToDate },
  { name: 'CONVERT_TZ', signatures: ['CONVERT_TZ(text, from zone, to zone)'], arity: [3, 3], bind: bindConvertTz },
];
