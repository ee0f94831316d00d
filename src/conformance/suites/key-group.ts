import { hashKeyColumns } from '#engine/state/key-hasher.ts';
import type { LogicalType } from '#protocol/logical-type.ts';
import { allocateValues, type Column, type ColumnValues } from '#protocol/record-batch.ts';
import { defaultMaxParallelism, keyGroupOf, keyGroupRangeOf, subtaskOfKeyGroup } from '#std/key-hash.ts';
import { compare, firstProblem, type VectorOutcome } from '../vector-outcome.ts';

/** Suite `key-group`: hash, key group, subtask, and the range of that subtask. */

export interface KeyGroupVector {
  readonly suite: 'key-group';
  readonly name: string;
  readonly cases: readonly KeyGroupCase[];
}

interface KeyGroupCase {
  readonly type: 'STRING' | 'INT' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN';
  readonly key: string;
  readonly maxParallelism: number;
  readonly parallelism: number;
  readonly hash: number;
  readonly keyGroup: number;
  readonly subtask: number;
  readonly range: readonly [number, number];
  readonly defaultMaxParallelism: number;
}

/** Runs every case; the first that differs is the outcome. */
export function runKeyGroupVector(vector: KeyGroupVector): VectorOutcome {
  return firstProblem(vector.cases, runCase);
}

function runCase(item: KeyGroupCase): VectorOutcome {
  const { type, key, maxParallelism, parallelism } = item;
  const hashes = new Int32Array(1);
  hashKeyColumns([keyColumn({ kind: type }, key)], 1, hashes);
  const hash = hashes[0] as number;
  const keyGroup = keyGroupOf(hash, maxParallelism);
  const subtask = subtaskOfKeyGroup(keyGroup, maxParallelism, parallelism);
  const { first, last } = keyGroupRangeOf(subtask, maxParallelism, parallelism);
  const input = { type, key, maxParallelism, parallelism };
  const derived = { defaultMaxParallelism: defaultMaxParallelism(parallelism) };
  return compare(`${type} ${key}`, item, { ...input, hash, keyGroup, subtask, range: [first, last], ...derived });
}

/** A column of one row with the key that a text of the vector means. */
function keyColumn(type: Extract<LogicalType, { kind: KeyGroupCase['type'] }>, text: string): Column {
  const values: ColumnValues = allocateValues(type, 1);
  (values as unknown[])[0] = keyValue(type.kind, text);
  return { type, values, nulls: null };
}

function keyValue(type: KeyGroupCase['type'], text: string): string | number | bigint {
  switch (type) {
    case 'STRING':
      return text;
    case 'INT':
    case 'DOUBLE':
      // Java writes doubles as JavaScript reads them: NaN, Infinity, 1.0E10.
      return Number(text);
    case 'BIGINT':
      return BigInt(text);
    case 'BOOLEAN':
      return text === 'true' ? 1 : 0;
  }
}
