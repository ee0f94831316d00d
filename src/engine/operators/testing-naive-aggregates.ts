import { must } from '#std/assert.ts';
import { encodeUtf8 } from '#std/utf8.ts';
import type { LogicalType } from '#protocol/logical-type.ts';
import type { Value } from '#protocol/record-batch.ts';

/** A naive reference of aggregates: from scratch, over a list of rows. For tests. */

const BIGINT: LogicalType = { kind: 'BIGINT' };
export const DECIMAL: LogicalType = { kind: 'DECIMAL', precision: 10, scale: 2 };
export const WIDE: LogicalType = { kind: 'DECIMAL', precision: 38, scale: 2 };

/** A row of the input: its keys and a column of each kind. */
export interface Row {
  readonly keys: readonly Value[];
  readonly n: number | null;
  readonly d: bigint | null;
  readonly s: string | null;
  readonly time: number;
  /** Takes back an earlier row, chosen by this number, if there is one. */
  readonly retract: number | null;
}

/** Expression, type of its result, and the result for the rows of a group. */
export type Aggregate = readonly [expression: string, type: LogicalType, reference: (rows: readonly Row[]) => Value];

/** Those that ask for the rows of a group, not for their order. */
export const AGGREGATES: readonly Aggregate[] = [
  ['COUNT(*)', BIGINT, (rows) => BigInt(rows.length)],
  ['COUNT(n)', BIGINT, (rows) => BigInt(present(rows, 'n').length)],
  ['SUM(n)', { kind: 'INT' }, (rows) => orNull(present(rows, 'n'), (all) => all.reduce((a, b) => a + b))],
  ['AVG(n)', { kind: 'INT' }, (rows) => orNull(present(rows, 'n'), (all) => Math.trunc(mean(all)) + 0)],
  ['SUM(d)', WIDE, (rows) => orNull(present(rows, 'd'), (all) => all.reduce((a, b) => a + b))],
  ['MIN(s)', { kind: 'STRING' }, (rows) => orNull(present(rows, 's'), (all) => must(sorted(all)[0], 'a least text'))],
  ['MAX(s)', { kind: 'STRING' }, (rows) => orNull(present(rows, 's'), (all) => must(sorted(all).at(-1), 'a text'))],
  ['MAX(d)', DECIMAL, (rows) => orNull(present(rows, 'd'), (all) => all.reduce((a, b) => (a > b ? a : b)))],
  ['MIN(n)', { kind: 'INT' }, (rows) => orNull(present(rows, 'n'), (all) => Math.min(...all))],
  ['COUNT(DISTINCT s)', BIGINT, (rows) => BigInt(new Set(present(rows, 's')).size)],
  [
    'SUM(DISTINCT n) FILTER (WHERE n > 0)',
    { kind: 'INT' },
    (rows) =>
      orNull(
        [...new Set(present(rows, 'n'))].filter((n) => n > 0),
        (all) => all.reduce((a, b) => a + b),
      ),
  ],
];

/** Those that depend on the order of arrival. */
export const ARRIVAL_AGGREGATES: readonly Aggregate[] = [
  ['FIRST_VALUE(s)', { kind: 'STRING' }, (rows) => present(rows, 's')[0] ?? null],
  ['LAST_VALUE(n)', { kind: 'INT' }, (rows) => present(rows, 'n').at(-1) ?? null],
];

function present<K extends 'n' | 'd' | 's'>(rows: readonly Row[], key: K): NonNullable<Row[K]>[] {
  return rows.flatMap((row) => (row[key] === null ? [] : [row[key] as NonNullable<Row[K]>]));
}

function orNull<T>(all: readonly T[], fold: (all: readonly T[]) => Value): Value {
  return all.length === 0 ? null : fold(all);
}

function mean(all: readonly number[]): number {
  return all.reduce((a, b) => a + b, 0) / all.length;
}

/** Flink orders texts by their UTF-8 bytes. */
function sorted(all: readonly string[]): string[] {
  const bytes = (text: string): string => Array.from(encodeUtf8(text), (byte) => String.fromCharCode(byte)).join('');
  return all.toSorted((a, b) => (bytes(a) < bytes(b) ? -1 : bytes(a) > bytes(b) ? 1 : 0));
}
