import type { LogicalType } from '#protocol/logical-type.ts';
import type { Value } from '#protocol/record-batch.ts';
import { fail, ok, type Result } from '#std/result.ts';
import { bytesOfHex, textOfBytes } from './binary-text.ts';
import {
  dateText,
  durationText,
  monthsText,
  MS_PER_DAY,
  nanosText,
  timestampText,
  timeText,
} from '../time/calendar.ts';
import { decimalText, fitsPrecision, parseDecimal, rescaleParsed } from './decimal.ts';
import { bitsOf } from '../evaluate/integer-range.ts';
import { javaDoubleText, javaFloatText } from './java-double-text.ts';
import { nestedText } from './nested-text.ts';
import { parseBoolean, parseInteger, parseJavaDouble } from '../casts/text-to-number.ts';
import { parseDateCast, parseTimeCast, parseTimestampCast, parseTimestampNanos } from '../casts/text-to-time.ts';

/** Values as text and back: what Flink's `CAST(x AS STRING)` shows, and what a row file, a CSV cell or a form holds. */

/** Flink's text of a value; `NULL` for SQL NULL. */
export function valueText(type: LogicalType, value: Value): string {
  if (value === null) return 'NULL';
  switch (type.kind) {
    case 'BOOLEAN':
      return value === true || value === 1 ? 'TRUE' : 'FALSE';
    case 'DECIMAL':
      return decimalText(value as bigint, type.scale);
    case 'DOUBLE':
      return javaDoubleText(value as number);
    case 'FLOAT':
      return javaFloatText(value as number);
    case 'BINARY':
    case 'VARBINARY':
    case 'BYTES':
      return textOfBytes(value as string);
    case 'DATE':
      return dateText(value as number);
    case 'TIME':
      return timeText(value as number, type.precision);
    case 'INTERVAL MONTH':
      return monthsText(value as number);
    case 'INTERVAL SECOND':
      return durationText(value as bigint);
    case 'ARRAY':
    case 'MAP':
    case 'ROW':
      return nestedText(type, value as string, valueText);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      if (typeof value === 'bigint') return nanosText(value, type.precision);
      // The ends of time are no dates; they show in watermarks only.
      return Number.isFinite(value) ? timestampText(value as number, type.precision) : String(value);
    default:
      return String(value);
  }
}

export type ValueProblem =
  | 'not a boolean'
  | 'not an integer'
  | 'not a number'
  | 'not a date'
  | 'not a time'
  | 'not a timestamp'
  | 'not a text'
  | 'not hexadecimal bytes'
  /** Intervals and collections exist inside expressions only. */
  | 'not a value of a column'
  | 'out of range';

/** Largest |t| of a TIMESTAMP: beyond it milliseconds are no longer exact in a double. */
const TIMESTAMP_MAX = Number.MAX_SAFE_INTEGER;

/**
 * Reads a value given as text or JSON. BIGINT, DECIMAL and TIMESTAMP come as decimal text so that nothing is lost;
 * numbers are taken where they are exact. A TIMESTAMP is epoch milliseconds or ISO text (`2026-01-01T00:00:00.250Z`,
 * `2026-01-01 00:00:00`), a DATE epoch days or ISO text. JSON null is NULL; text is never NULL.
 */
export function parseValue(type: LogicalType, input: string | number | boolean | null): Result<Value, ValueProblem> {
  if (input === null) return ok(null);
  switch (type.kind) {
    case 'BOOLEAN': {
      const value = typeof input === 'boolean' ? input : parseBoolean(String(input));
      return value === null ? fail('not a boolean') : ok(value);
    }
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
      return parseIntegerValue(type, input);
    case 'DECIMAL': {
      const parsed = typeof input === 'boolean' ? null : parseDecimal(String(input).trim());
      if (parsed === null) return fail('not a number');
      const unscaled = rescaleParsed(parsed, type.scale);
      return fitsPrecision(unscaled, type.precision) ? ok(unscaled) : fail('out of range');
    }
    case 'FLOAT':
    case 'DOUBLE': {
      const value = typeof input === 'number' ? input : typeof input === 'string' ? parseJavaDouble(input) : null;
      return value === null ? fail('not a number') : ok(type.kind === 'FLOAT' ? Math.fround(value) : value);
    }
    case 'DATE':
      return parseDateValue(input);
    case 'TIME': {
      const ms = typeof input === 'number' ? input : parseTimeCast(String(input));
      return ms !== null && Number.isInteger(ms) && ms >= 0 && ms < MS_PER_DAY ? ok(ms) : fail('not a time');
    }
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return parseTimestampValue(input, type.precision > 3);
    case 'VARIANT':
    case 'STRING':
    case 'CHAR':
    case 'VARCHAR':
      return typeof input === 'string' ? ok(input) : fail('not a text');
    case 'BINARY':
    case 'VARBINARY':
    case 'BYTES':
      if (typeof input !== 'string' || !/^(?:[0-9a-fA-F]{2})*$/.test(input)) return fail('not hexadecimal bytes');
      return ok(bytesOfHex(input));
    case 'INTERVAL MONTH':
    case 'INTERVAL SECOND':
    case 'ARRAY':
    case 'MAP':
    case 'ROW':
      return fail('not a value of a column');
  }
}

function parseIntegerValue(type: LogicalType, input: string | number | boolean): Result<Value, ValueProblem> {
  const text = typeof input === 'number' && Number.isSafeInteger(input) ? String(input) : input;
  if (typeof text !== 'string' || !/^[+-]?\d+$/.test(text.trim())) return fail('not an integer');
  const value = parseInteger(text.trim());
  if (value === null) return fail('not an integer');
  const bits = bitsOf(type);
  if (BigInt.asIntN(bits, value) !== value) return fail('out of range');
  return ok(bits === 64 ? value : Number(value));
}

function parseDateValue(input: string | number | boolean): Result<Value, ValueProblem> {
  const text = String(input).trim();
  if (typeof input === 'number' || /^[+-]?\d+$/.test(text)) {
    const days = Number(text);
    return Number.isInteger(days) && (days | 0) === days ? ok(days) : fail('out of range');
  }
  const days = /^\d{4}-\d{1,2}-\d{1,2}$/.test(text) ? parseDateCast(text) : null;
  return days === null ? fail('not a date') : ok(days);
}

function parseTimestampValue(input: string | number | boolean, fine: boolean): Result<Value, ValueProblem> {
  const text = String(input).trim();
  if (typeof input === 'number' || /^[+-]?\d+$/.test(text)) {
    const ms = Number(text);
    if (!Number.isInteger(ms) || Math.abs(ms) > TIMESTAMP_MAX) return fail('out of range');
    return ok(fine ? BigInt(ms) * 1_000_000n : ms);
  }
  const match = /^(\d{4}-\d{1,2}-\d{1,2})(?:[T ](\d{1,2}:\d{1,2})(:\d{1,2}(?:\.\d{1,9})?)?)?Z?$/.exec(text);
  if (match === null) return fail('not a timestamp');
  const [, date, clock, seconds] = match;
  // Unlike the cast, a day that does not exist is refused: in data it is a mistake.
  if (parseDateCast(date as string) === null) return fail('not a timestamp');
  const whole = clock === undefined ? (date as string) : `${date} ${clock}${seconds ?? ':00'}`;
  const time = fine ? parseTimestampNanos(whole) : parseTimestampCast(whole);
  return time === null ? fail('not a timestamp') : ok(time);
}
