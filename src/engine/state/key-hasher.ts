import {
  javaHashOfBoolean,
  javaHashOfDecimal,
  javaHashOfDouble,
  javaHashOfFloat,
  javaHashOfString,
  javaHashOfTupleStep,
} from '#std/key-hash.ts';
import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import { type Column, readInt128, type RecordBatch } from '#protocol/record-batch.ts';
import { halvesOf } from './state-column.ts';

/**
 * Java hash codes of keys, a row or a batch at a time. The type decides the Java class: STRING → String, INT and DATE →
 * Integer (the smaller integers hash alike), BIGINT and TIMESTAMP → Long (epoch ms), DOUBLE → Double, FLOAT → Float,
 * BOOLEAN → Boolean, DECIMAL → BigDecimal; several columns are a Tuple of them, no column is Tuple0 (hash 0). Bytes and
 * collections, which Flink does not take as keys, hash as the text they are stored as.
 *
 * NULL hashes as 0. Flink's DataStream API refuses null keys and Flink SQL hashes binary rows instead, so no Flink
 * placement exists to agree with; a Tuple, too, counts a null field as 0.
 * Texts are hashed each time: 15 ns for six units, where a cache by text costs 48 (a fresh text must be hashed to be
 * found, too; measured).
 * Flink: KeySelector, Tuple.hashCode; reference flink-semantics §1.2.
 */
export function keyHasher(types: readonly LogicalType[]): (columns: readonly Column[], row: number) => number {
  const hashers = types.map(fieldHasher);
  const [first] = hashers;
  if (first === undefined) return () => 0;
  if (hashers.length === 1) return (columns, row) => hashField(first, columns[0] as Column, row);
  return (columns, row) => {
    let hash = 0;
    for (let i = 0; i < hashers.length; i++) {
      const field = hashField(hashers[i] as FieldHasher, columns[i] as Column, row);
      hash = i === 0 ? field : javaHashOfTupleStep(hash, field);
    }
    return hash;
  };
}

/** Writes the hash code of the key of each row into `out[0, rows)`. */
export function hashKeys(batch: RecordBatch, keyFields: readonly number[], out: Int32Array): void {
  hashKeyColumns(
    keyFields.map((field) => batch.columns[field] as Column),
    batch.rows,
    out,
  );
}

/** {@link hashKeys} of key columns. */
export function hashKeyColumns(columns: readonly Column[], rows: number, out: Int32Array): void {
  if (columns.length === 0) out.fill(0, 0, rows);
  columns.forEach((column, index) => {
    if (index === 0) hashColumn(column, rows, out);
    else combineColumn(column, rows, out);
  });
}

function hashColumn(column: Column, rows: number, out: Int32Array): void {
  const { values, nulls } = column;
  switch (physicalTypeOf(column.type)) {
    case 'i32':
      out.set((values as Int32Array).subarray(0, rows));
      break;
    case 'i64':
      if (column.type.kind === 'DECIMAL') hashEach(column, rows, out);
      else hashLongs(halvesOf(values), rows, out);
      break;
    case 'text':
      for (let row = 0; row < rows; row++) out[row] = javaHashOfString(values[row] as string);
      break;
    default:
      hashEach(column, rows, out);
  }
  if (nulls !== null) for (let row = 0; row < rows; row++) if (nulls[row] === 1) out[row] = 0;
}

/** Long.hashCode of 64-bit values. Four a round, because V8 looks at every array it uses once a round (measured). */
function hashLongs(halves: Int32Array, rows: number, out: Int32Array): void {
  let row = 0;
  for (const end = rows - 3; row < end; row += 4) {
    const at = 2 * row;
    out[row] = (halves[at] as number) ^ (halves[at + 1] as number);
    out[row + 1] = (halves[at + 2] as number) ^ (halves[at + 3] as number);
    out[row + 2] = (halves[at + 4] as number) ^ (halves[at + 5] as number);
    out[row + 3] = (halves[at + 6] as number) ^ (halves[at + 7] as number);
  }
  for (; row < rows; row++) out[row] = (halves[2 * row] as number) ^ (halves[2 * row + 1] as number);
}

function hashEach(column: Column, rows: number, out: Int32Array): void {
  const hasher = fieldHasher(column.type);
  for (let row = 0; row < rows; row++) out[row] = hashField(hasher, column, row);
}

function combineColumn(column: Column, rows: number, out: Int32Array): void {
  const hasher = fieldHasher(column.type);
  for (let row = 0; row < rows; row++) {
    out[row] = javaHashOfTupleStep(out[row] as number, hashField(hasher, column, row));
  }
}

type FieldHasher = (column: Column, row: number) => number;

function hashField(hasher: FieldHasher, column: Column, row: number): number {
  return column.nulls !== null && column.nulls[row] === 1 ? 0 : hasher(column, row);
}

function fieldHasher(type: LogicalType): FieldHasher {
  switch (type.kind) {
    case 'BOOLEAN':
      return (column, row) => javaHashOfBoolean(column.values[row] === 1);
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'DATE':
    case 'TIME':
    case 'INTERVAL MONTH':
      return (column, row) => column.values[row] as number;
    case 'BIGINT':
    case 'INTERVAL SECOND':
      return longHasher();
    case 'DECIMAL':
      return type.precision <= 18
        ? (column, row) => javaHashOfDecimal(column.values[row] as bigint, type.scale)
        : (column, row) => javaHashOfDecimal(readInt128(column.values as BigInt64Array, row), type.scale);
    case 'FLOAT':
      return (column, row) => javaHashOfFloat(column.values[row] as number);
    case 'DOUBLE':
      return (column, row) => javaHashOfDouble(column.values[row] as number);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return type.precision <= 3
        ? (column, row) => hashOfMilliseconds(column.values[row] as number)
        : (column, row) => hashOfMilliseconds(millisecondsOf(readInt128(column.values as BigInt64Array, row)));
    case 'STRING':
    case 'CHAR':
    case 'VARCHAR':
    case 'BINARY':
    case 'VARBINARY':
    case 'BYTES':
    case 'VARIANT':
    case 'ARRAY':
    case 'MAP':
    case 'ROW':
      return (column, row) => javaHashOfString(column.values[row] as string);
  }
}

/** Long.hashCode from the two halves, without a BigInt a row; the view of the last column is kept. */
function longHasher(): FieldHasher {
  let values: unknown = null;
  let halves: Int32Array = new Int32Array(0);
  return (column, row) => {
    if (column.values !== values) {
      values = column.values;
      halves = halvesOf(column.values);
    }
    return (halves[2 * row] as number) ^ (halves[2 * row + 1] as number);
  };
}

/** Nanoseconds cut down to milliseconds. */
function millisecondsOf(nanoseconds: bigint): number {
  const milliseconds = nanoseconds / 1_000_000n;
  return Number(nanoseconds % 1_000_000n < 0n ? milliseconds - 1n : milliseconds);
}

/** Long.hashCode of an integral double: both 32-bit halves xor-ed. */
function hashOfMilliseconds(time: number): number {
  return (time | 0) ^ (Math.floor(time / 4294967296) | 0);
}
