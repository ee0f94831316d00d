import { physicalTypeOf } from '#protocol/logical-type.ts';
import { type Column, readInt128, writeInt128 } from '#protocol/record-batch.ts';
import { MS_PER_DAY } from '../time/calendar.ts';

/**
 * Reading times of any column as milliseconds, and writing timestamps. A TIMESTAMP finer than milliseconds is stored as
 * nanoseconds; Flink's functions see its milliseconds (rounded down) and the nanoseconds within them.
 */

const NANOS_PER_MS = 1_000_000n;

/** Milliseconds of nanoseconds, rounded down. */
export function millisOfNanos(nanos: bigint): number {
  const millis = nanos / NANOS_PER_MS;
  return Number(nanos % NANOS_PER_MS < 0n ? millis - 1n : millis);
}

/** Reads a row of a DATE, TIME or TIMESTAMP column as milliseconds. */
export function millisReader(column: Column): (row: number) => number {
  if (physicalTypeOf(column.type) === 'i128') {
    const lanes = column.values as BigInt64Array;
    return (row) => millisOfNanos(readInt128(lanes, row));
  }
  const values = column.values as Float64Array | Int32Array;
  if (column.type.kind === 'DATE') return (row) => (values[row] as number) * MS_PER_DAY;
  return (row) => values[row] as number;
}

/** Reads the nanoseconds within the millisecond: 0 unless the column is finer than milliseconds. */
export function nanosReader(column: Column): (row: number) => number {
  if (physicalTypeOf(column.type) !== 'i128') return () => 0;
  const lanes = column.values as BigInt64Array;
  return (row) => {
    const nanos = readInt128(lanes, row);
    return Number(nanos - BigInt(millisOfNanos(nanos)) * NANOS_PER_MS);
  };
}

/** Writes a timestamp; nanoseconds within the millisecond are dropped where the column has none. */
export function timestampWriter(out: Column): (row: number, millis: number, nanos: number) => void {
  if (physicalTypeOf(out.type) === 'i128') {
    const lanes = out.values as BigInt64Array;
    return (row, millis, nanos) => writeInt128(lanes, row, BigInt(millis) * NANOS_PER_MS + BigInt(nanos));
  }
  const values = out.values as Float64Array;
  return (row, millis) => {
    values[row] = millis;
  };
}
