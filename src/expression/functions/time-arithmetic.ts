import type { LogicalType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import {
  addMonthsToDate,
  addMonthsToMillis,
  MS_PER_DAY,
  monthsBetweenDates,
  monthsBetweenMillis,
} from '../time/calendar.ts';
import { castNode } from '../casts/cast.ts';
import { type FunctionCall, type Refusal, strictCall } from '../evaluate/scalar-function.ts';
import { millisReader, nanosReader, timestampWriter } from '../evaluate/time-columns.ts';
import {
  INT,
  INTERVAL_MONTH,
  INTERVAL_SECOND,
  isInteger,
  isInterval,
  isNumeric,
  isTimestamp,
} from '../types/type-rules.ts';
import type { Kernel, TypedExpression } from '../evaluate/typed-expression.ts';

/**
 * Times and intervals under + - *, and `(a - b) DAY`. A DATE stays one: of an interval of milliseconds only whole days
 * count. Months clamp to the last day of the month. Intervals are Java's int and long, and wrap.
 * Flink: ScalarOperatorGens.generateTemporalPlusMinus, DateTimeUtils.
 */

/** `time + interval`, `interval + time`, `interval ± interval`; `sign` is -1 for minus. */
export function bindTimeSum(call: FunctionCall, sign: 1 | -1): TypedExpression | null {
  const [left, right] = call.args as [TypedExpression, TypedExpression];
  if (isInterval(left.type) && left.type.kind === right.type.kind) {
    return strictCall(call, left.type, left.type.kind === 'INTERVAL MONTH' ? addInts(sign) : addLongs(sign));
  }
  if (isInterval(right.type)) return shiftNode(call, left, right, sign);
  return isInterval(left.type) && sign === 1 ? shiftNode(call, right, left, sign) : null;
}

/** A time moved by an interval; null if the first is no time. */
export function shiftNode(
  call: FunctionCall,
  time: TypedExpression,
  interval: TypedExpression,
  sign: 1 | -1,
): TypedExpression | null {
  const months = interval.type.kind === 'INTERVAL MONTH';
  const args = [time, interval];
  switch (time.type.kind) {
    case 'DATE':
      return strictCall(call, time.type, months ? dateMonths(sign) : dateDays(sign), { args });
    case 'TIME':
      return strictCall(call, time.type, months ? sameTime : timeMillis(sign), { args });
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return strictCall(call, time.type, months ? timestampMonths(sign) : timestampMillis(sign), { args });
    default:
      return null;
  }
}

function addInts(sign: number): Kernel {
  return ([left, right], rows, count, out) => {
    const [a, b, values] = [(left as Column).values, (right as Column).values, out.values] as Int32Array[] as [
      Int32Array,
      Int32Array,
      Int32Array,
    ];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = (a[row] as number) + sign * (b[row] as number);
    }
  };
}

function addLongs(sign: 1 | -1): Kernel {
  return ([left, right], rows, count, out) => {
    const [a, b] = [(left as Column).values as BigInt64Array, (right as Column).values as BigInt64Array];
    const values = out.values as BigInt64Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const [x, y] = [a[row] as bigint, b[row] as bigint];
      values[row] = sign > 0 ? x + y : x - y;
    }
  };
}

const MS_OF_DAY = BigInt(MS_PER_DAY);

function dateDays(sign: number): Kernel {
  return ([dates, intervals], rows, count, out, fail) => {
    const [from, by] = [(dates as Column).values as Int32Array, (intervals as Column).values as BigInt64Array];
    const values = out.values as Int32Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const days = Number((by[row] as bigint) / MS_OF_DAY);
      if ((days | 0) === days) values[row] = (from[row] as number) + sign * days;
      else fail(row, 'number-out-of-range', `An interval of ${days} days is too long`);
    }
  };
}

function dateMonths(sign: number): Kernel {
  return ([dates, intervals], rows, count, out) => {
    const [from, by] = [(dates as Column).values as Int32Array, (intervals as Column).values as Int32Array];
    const values = out.values as Int32Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = addMonthsToDate(from[row] as number, sign * (by[row] as number));
    }
  };
}

/** A time of day goes round. */
function timeMillis(sign: number): Kernel {
  return ([times, intervals], rows, count, out) => {
    const [from, by] = [(times as Column).values as Int32Array, (intervals as Column).values as BigInt64Array];
    const values = out.values as Int32Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      values[row] = ((from[row] as number) + MS_PER_DAY + sign * Number((by[row] as bigint) % MS_OF_DAY)) % MS_PER_DAY;
    }
  };
}

const sameTime: Kernel = ([times], rows, count, out) => {
  const [from, values] = [(times as Column).values as Int32Array, out.values as Int32Array];
  for (let i = 0; i < count; i++) values[rows[i] as number] = from[rows[i] as number] as number;
};

function timestampMillis(sign: number): Kernel {
  return ([times, intervals], rows, count, out, fail) => {
    const [read, nanos, write] = [millisReader(times as Column), nanosReader(times as Column), timestampWriter(out)];
    const by = (intervals as Column).values as BigInt64Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const moved = read(row) + sign * Number(by[row] as bigint);
      // Flink's goes on to 2^63 and wraps there; Weir's ends where milliseconds are no longer exact.
      if (Number.isSafeInteger(moved)) write(row, moved, nanos(row));
      else fail(row, 'number-out-of-range', 'The timestamp lies beyond what Weir holds');
    }
  };
}

function timestampMonths(sign: number): Kernel {
  return ([times, intervals], rows, count, out) => {
    const [read, nanos, write] = [millisReader(times as Column), nanosReader(times as Column), timestampWriter(out)];
    const by = (intervals as Column).values as Int32Array;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      write(row, addMonthsToMillis(read(row), sign * (by[row] as number)), nanos(row));
    }
  };
}

/** `interval * n`; the number is cut to the interval's own width. */
export function bindTimeProduct(call: FunctionCall): TypedExpression | Refusal | null {
  const [left, right] = call.args as [TypedExpression, TypedExpression];
  if (isInterval(left.type) && isNumeric(right.type)) return scaleInterval(call, left, right);
  return isInterval(right.type) && isNumeric(left.type) ? scaleInterval(call, right, left) : null;
}

/** An interval taken a number of times. */
export function scaleInterval(
  call: FunctionCall,
  interval: TypedExpression,
  times: TypedExpression,
): TypedExpression | Refusal {
  if (!isInteger(times.type)) {
    return { refused: 'type-mismatch', message: 'An interval is multiplied by an integer.', span: times.span };
  }
  const months = interval.type.kind === 'INTERVAL MONTH';
  const factor = castNode(times, months ? INT : { kind: 'BIGINT' }) as TypedExpression;
  return strictCall(call, interval.type, months ? multiplyInts : multiplyLongs, { args: [interval, factor] });
}

const multiplyInts: Kernel = ([left, right], rows, count, out) => {
  const [a, b] = [(left as Column).values as Int32Array, (right as Column).values as Int32Array];
  const values = out.values as Int32Array;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    values[row] = Math.imul(a[row] as number, b[row] as number);
  }
};

const multiplyLongs: Kernel = ([left, right], rows, count, out) => {
  const [a, b] = [(left as Column).values as BigInt64Array, (right as Column).values as BigInt64Array];
  const values = out.values as BigInt64Array;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    values[row] = (a[row] as bigint) * (b[row] as bigint);
  }
};

/** `(a - b) DAY`, `(a - b) MONTH`: the time from b to a, in milliseconds or whole months. */
export function differenceNode(call: FunctionCall, months: boolean): TypedExpression | null {
  const [left, right] = call.args as [TypedExpression, TypedExpression];
  if (!mayDiffer(left.type, right.type)) return null;
  const days = left.type.kind === 'DATE' && right.type.kind === 'DATE';
  if (!months) return strictCall(call, INTERVAL_SECOND, millisBetween);
  return strictCall(call, INTERVAL_MONTH, days ? monthsOfDates : monthsOfTimes);
}

/** Whether Flink subtracts these: local times from each other, instants from instants. */
export function mayDiffer(left: LogicalType, right: LogicalType): boolean {
  if (left.kind === 'TIMESTAMP_LTZ' || right.kind === 'TIMESTAMP_LTZ') return left.kind === right.kind;
  const local = (type: LogicalType): boolean => type.kind === 'DATE' || isTimestamp(type);
  return local(left) && local(right);
}

const millisBetween: Kernel = ([left, right], rows, count, out) => {
  const [a, b] = [millisReader(left as Column), millisReader(right as Column)];
  const values = out.values as BigInt64Array;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    values[row] = BigInt(a(row)) - BigInt(b(row));
  }
};

const monthsOfDates: Kernel = ([left, right], rows, count, out) => {
  const [a, b] = [(left as Column).values as Int32Array, (right as Column).values as Int32Array];
  const values = out.values as Int32Array;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    values[row] = monthsBetweenDates(a[row] as number, b[row] as number);
  }
};

const monthsOfTimes: Kernel = ([left, right], rows, count, out) => {
  const [a, b] = [millisReader(left as Column), millisReader(right as Column)];
  const values = out.values as Int32Array;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    values[row] = monthsBetweenMillis(a(row), b(row));
  }
};
