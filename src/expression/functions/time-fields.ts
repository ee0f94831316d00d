import type { LogicalType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { MS_PER_DAY } from '../time/calendar.ts';
import { type FunctionCall, type Refusal, type ScalarFunction, strictCall } from '../evaluate/scalar-function.ts';
import { millisReader, nanosReader } from '../evaluate/time-columns.ts';
import { dayField, TIME_UNITS, UNIT_MILLIS } from '../time/time-units.ts';
import { BIGINT, isInterval, isTimestamp } from '../types/type-rules.ts';
import type { Kernel, TypedExpression } from '../evaluate/typed-expression.ts';

/**
 * EXTRACT and its short forms. Fields of a TIMESTAMP before 1970 with a time of day come out wrong, as Flink's do: the
 * day is found by Java's division, which truncates towards 1970. The fields below a day of a DATE are those of its
 * number of days read as milliseconds: so Flink computes them. Flink: ExtractCallGen, DateTimeUtils.
 */
function bindField(call: FunctionCall, unit: string): TypedExpression | Refusal | null {
  const [operand] = call.args as [TypedExpression];
  const { type } = operand;
  const temporal = type.kind === 'DATE' || type.kind === 'TIME' || isTimestamp(type) || isInterval(type);
  if (!temporal) return null;
  if (!TIME_UNITS.has(unit)) return { refused: 'type-mismatch', message: `There is no time unit ${unit}.` };
  const kernel = fieldKernel(type, unit);
  if (kernel === null) return { refused: 'type-mismatch', message: `A ${type.kind} has no field ${unit}.` };
  return strictCall(call, BIGINT, kernel);
}

function fieldKernel(type: LogicalType, unit: string): Kernel | null {
  switch (type.kind) {
    case 'INTERVAL MONTH':
      return monthsField(unit);
    case 'INTERVAL SECOND':
      return durationField(unit);
    case 'TIME':
      return clockField(unit);
    case 'DATE': {
      if (unit === 'EPOCH') return eachValue((days) => days * 86_400);
      const field = dayField(unit);
      return field === null ? clockField(unit) : eachValue(field);
    }
    default:
      return timestampField(unit);
  }
}

/** A field of a value of 32 bits or of milliseconds. */
function eachValue(field: (value: number) => number): Kernel {
  return ([column], rows, count, out) => {
    const from = (column as Column).values as Int32Array | Float64Array;
    const values = out.values as BigInt64Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = BigInt(field(from[row] as number));
    }
  };
}

/** Divisor of the part of a day, and of the unit above it. */
const CLOCK: Readonly<Record<string, readonly [unit: number, above: number]>> = {
  HOUR: [UNIT_MILLIS['HOUR'] as number, MS_PER_DAY],
  MINUTE: [UNIT_MILLIS['MINUTE'] as number, UNIT_MILLIS['HOUR'] as number],
  SECOND: [1000, UNIT_MILLIS['MINUTE'] as number],
  MILLISECOND: [1, 1000],
};

function clockPart(unit: string): ((ms: number) => number) | null {
  const divisors = CLOCK[unit];
  if (divisors === undefined) return null;
  const [divisor, above] = divisors;
  return (ms) => Math.trunc((ms % above) / divisor);
}

function clockField(unit: string): Kernel | null {
  const part = clockPart(unit);
  return part === null ? null : eachValue(part);
}

function timestampField(unit: string): Kernel | null {
  const day = dayField(unit);
  const part = day === null ? millisPart(unit) : (ms: number): number => day(Math.trunc(ms / MS_PER_DAY));
  if (part !== null) {
    return ([column], rows, count, out) => {
      const read = millisReader(column as Column);
      const values = out.values as BigInt64Array;
      for (let i = 0; i < count; i++) values[rows[i] as number] = BigInt(part(read(rows[i] as number)));
    };
  }
  const perMilli = unit === 'MICROSECOND' ? 1000 : unit === 'NANOSECOND' ? 1_000_000 : null;
  if (perMilli === null) return null;
  return ([column], rows, count, out) => {
    const [read, nanos] = [millisReader(column as Column), nanosReader(column as Column)];
    const values = out.values as BigInt64Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = BigInt((read(row) % 1000) * perMilli + Math.trunc((nanos(row) * perMilli) / 1_000_000));
    }
  };
}

function millisPart(unit: string): ((ms: number) => number) | null {
  return unit === 'EPOCH' ? (ms) => Math.trunc(ms / 1000) : clockPart(unit);
}

function monthsField(unit: string): Kernel | null {
  switch (unit) {
    case 'YEAR':
      return eachValue((months) => Math.trunc(months / 12));
    case 'CENTURY':
      return eachValue((months) => Math.trunc(months / 1200));
    case 'MILLENNIUM':
      return eachValue((months) => Math.trunc(months / 12_000));
    case 'MONTH':
      return eachValue((months) => months % 12);
    case 'QUARTER':
      return eachValue((months) => Math.trunc(((months % 12) - 1) / 3) + 1);
    default:
      return null;
  }
}

function durationField(unit: string): Kernel | null {
  const divisors = unit === 'DAY' ? ([MS_PER_DAY, 0] as const) : CLOCK[unit];
  if (divisors === undefined) return null;
  const [divisor, above] = divisors.map(BigInt) as [bigint, bigint];
  return ([column], rows, count, out) => {
    const [from, values] = [(column as Column).values as BigInt64Array, out.values as BigInt64Array];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const ms = from[row] as bigint;
      values[row] = (above === 0n ? ms : ms % above) / divisor;
    }
  };
}

const UNITS: readonly (readonly [name: string, unit: string])[] = [
  ['YEAR', 'YEAR'],
  ['QUARTER', 'QUARTER'],
  ['MONTH', 'MONTH'],
  ['WEEK', 'WEEK'],
  ['DAYOFYEAR', 'DOY'],
  ['DAYOFMONTH', 'DAY'],
  ['DAYOFWEEK', 'DOW'],
  ['HOUR', 'HOUR'],
  ['MINUTE', 'MINUTE'],
  ['SECOND', 'SECOND'],
];

export const TIME_FIELD_FUNCTIONS: readonly ScalarFunction[] = [
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
];
