import { type Column, readInt128, writeInt128 } from '#protocol/record-batch.ts';
import { physicalTypeOf } from '#protocol/logical-type.ts';
import { MS_PER_DAY } from '../time/calendar.ts';
import { millisReader, timestampWriter } from '../evaluate/time-columns.ts';
import type { Kernel } from '../evaluate/typed-expression.ts';

/** Casts between times. Java's division truncates: before 1970 a time of day falls on the day after, as in Flink. */

export const timestampToDate: Kernel = ([column], rows, count, out) => {
  const read = millisReader(column as Column);
  const values = out.values as Int32Array;
  for (let i = 0; i < count; i++) values[rows[i] as number] = Math.trunc(read(rows[i] as number) / MS_PER_DAY);
};

/** The time of day in whole seconds: a TIME has no fraction. */
export const timestampToTime: Kernel = ([column], rows, count, out) => {
  const read = millisReader(column as Column);
  const values = out.values as Int32Array;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    values[row] = Math.trunc((read(row) % MS_PER_DAY) / 1000) * 1000;
  }
};

export const dateToTimestamp: Kernel = ([column], rows, count, out) => {
  const from = (column as Column).values as Int32Array;
  const write = timestampWriter(out);
  for (let i = 0; i < count; i++) write(rows[i] as number, (from[rows[i] as number] as number) * MS_PER_DAY, 0);
};

/** A time of day is one of 1970-01-01. */
export const timeToTimestamp: Kernel = ([column], rows, count, out) => {
  const from = (column as Column).values as Int32Array;
  const write = timestampWriter(out);
  for (let i = 0; i < count; i++) write(rows[i] as number, from[rows[i] as number] as number, 0);
};

/** To another precision, truncated. */
export function timestampToTimestamp(precision: number): Kernel {
  const unit = precision >= 3 ? 1 : 10 ** (3 - precision);
  const fineUnit = 10n ** BigInt(9 - Math.max(3, precision));
  return ([column], rows, count, out) => {
    const from = column as Column;
    if (physicalTypeOf(from.type) === 'i128' && physicalTypeOf(out.type) === 'i128') {
      const [lanes, into] = [from.values as BigInt64Array, out.values as BigInt64Array];
      for (let i = 0; i < count; i++) {
        const row = rows[i] as number;
        writeInt128(into, row, truncateNanos(readInt128(lanes, row), fineUnit));
      }
      return;
    }
    const read = millisReader(from);
    const write = timestampWriter(out);
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const ms = read(row);
      write(row, unit === 1 ? ms : Math.trunc(ms / unit) * unit + 0, 0);
    }
  };
}

/** Cuts nanoseconds to a unit within their millisecond. */
function truncateNanos(nanos: bigint, unit: bigint): bigint {
  const rest = nanos % unit;
  return nanos - (rest < 0n ? rest + unit : rest);
}
