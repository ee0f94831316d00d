import type { Column } from '#protocol/record-batch.ts';
import { MS_PER_DAY } from '../time/calendar.ts';
import { type FunctionCall, type Refusal, strictCall } from '../evaluate/scalar-function.ts';
import { millisReader, nanosReader, timestampWriter } from '../evaluate/time-columns.ts';
import { roundDays, TIME_UNITS, UNIT_MILLIS } from '../time/time-units.ts';
import { isTimestamp } from '../types/type-rules.ts';
import type { Kernel, TypedExpression } from '../evaluate/typed-expression.ts';

/**
 * FLOOR and CEIL of a time TO a unit. A TIMESTAMP to a unit of weeks or more is rounded as its day, found by Java's
 * division: before 1970 a time of day counts to the day after, and CEIL ignores the time of day altogether. A DATE to a
 * unit below days stays as it is. Flink: FloorCeilCallGen.
 */
export function bindTimeRounding(call: FunctionCall, up: boolean): TypedExpression | Refusal | null {
  const [operand] = call.args as [TypedExpression];
  const unit = call.words[0] ?? '';
  const { type } = operand;
  if (type.kind !== 'DATE' && type.kind !== 'TIME' && !isTimestamp(type)) return null;
  if (!TIME_UNITS.has(unit)) return { refused: 'type-mismatch', message: `There is no time unit ${unit}.` };
  const millis = UNIT_MILLIS[unit];
  const days = unit === 'DAY' || millis === undefined || unit === 'WEEK' ? roundDays(unit, up) : null;
  const kernel =
    type.kind === 'DATE'
      ? dateKernel(days, millis)
      : type.kind === 'TIME'
        ? timeKernel(millis, up)
        : unit !== 'DAY' && days !== null
          ? coarseKernel(days)
          : fineKernel(unit, millis, up);
  if (kernel === null) return { refused: 'type-mismatch', message: `A ${type.kind} cannot be rounded to ${unit}.` };
  return strictCall(call, type, kernel);
}

function dateKernel(round: ((days: number) => number) | null, millis: number | undefined): Kernel | null {
  if (round === null && millis === undefined) return null;
  return ([column], rows, count, out) => {
    const [from, values] = [(column as Column).values as Int32Array, out.values as Int32Array];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const days = from[row] as number;
      values[row] = round === null ? days : round(days);
    }
  };
}

function timeKernel(millis: number | undefined, up: boolean): Kernel | null {
  if (millis === undefined || millis >= MS_PER_DAY) return null;
  return ([column], rows, count, out) => {
    const [from, values] = [(column as Column).values as Int32Array, out.values as Int32Array];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = roundTo(from[row] as number, millis, up);
    }
  };
}

function coarseKernel(round: (days: number) => number): Kernel {
  return ([column], rows, count, out) => {
    const [read, write] = [millisReader(column as Column), timestampWriter(out)];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      write(row, round(Math.trunc(read(row) / MS_PER_DAY)) * MS_PER_DAY, 0);
    }
  };
}

function fineKernel(unit: string, millis: number | undefined, up: boolean): Kernel | null {
  // Flink divides by a unit's milliseconds, and these have none.
  if (unit === 'MICROSECOND' || unit === 'NANOSECOND') return failing;
  if (millis === undefined) return null;
  return ([column], rows, count, out) => {
    const [read, nanos, write] = [millisReader(column as Column), nanosReader(column as Column), timestampWriter(out)];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const carry = up && unit === 'MILLISECOND' && nanos(row) > 0 ? 1 : 0;
      write(row, roundTo(read(row), millis, up) + carry, 0);
    }
  };
}

function roundTo(value: number, unit: number, up: boolean): number {
  return (up ? Math.ceil(value / unit) : Math.floor(value / unit)) * unit + 0;
}

const failing: Kernel = (_args, rows, count, _out, fail) => {
  for (let i = 0; i < count; i++) fail(rows[i] as number, 'division-by-zero', 'The unit is less than a millisecond');
};
