import type { PhysicalType } from '#protocol/logical-type.ts';
import type { Column, ColumnValues } from '#protocol/record-batch.ts';
import { gatherDoubles, gatherLongs } from '../gather.ts';
import { setNullAt } from './value-copy.ts';

/**
 * One column of keyed state: a growable array indexed by slot.
 *
 * Invariants: a slot that was never used, or was cleared, reads as zero (or the empty text); `values` is replaced when
 * the column grows, so nobody keeps it across a call that may allocate slots; `halves` are the same bytes as `values`
 * seen as 32-bit words, low word first (little-endian, as on every platform with typed arrays in use).
 * 128-bit integers take two lanes a slot, low first.
 */
export class StateColumn<S extends PhysicalType = PhysicalType> {
  readonly name: string;
  readonly storage: S;
  /** Transient columns are rebuilt on restore: they are shadowed, because snapshots walk them, but never written. */
  readonly transient: boolean;
  values: StorageValues[S];
  halves: Int32Array;

  constructor(name: string, storage: S, capacity: number, transient = false) {
    this.name = name;
    this.storage = storage;
    this.transient = transient;
    this.values = allocateStorage(storage, capacity) as StorageValues[S];
    this.halves = halvesOf(this.values);
  }

  /** Makes room for `capacity` slots. */
  grow(capacity: number): void {
    const grown = allocateStorage(this.storage, capacity);
    copyValues(this.values, grown);
    this.values = grown as StorageValues[S];
    this.halves = halvesOf(grown);
  }

  /** A copy of the values of slots [0, used). */
  save(used: number): ColumnValues {
    return this.values.slice(0, this.storage === 'i128' ? used * 2 : used);
  }

  /** Takes saved values, with room for `capacity` slots. */
  load(saved: ColumnValues, capacity: number): void {
    this.values = allocateStorage(this.storage, capacity) as StorageValues[S];
    this.halves = halvesOf(this.values);
    copyValues(saved, this.values);
  }

  /** Sets one slot back to zero. */
  clear(slot: number): void {
    if (this.storage === 'i128') {
      (this.values as unknown as BigInt64Array)[2 * slot] = 0n;
      (this.values as unknown as BigInt64Array)[2 * slot + 1] = 0n;
    } else if (this.storage === 'i64') {
      this.halves[2 * slot] = 0;
      this.halves[2 * slot + 1] = 0;
    } else (this.values as unknown as unknown[])[slot] = this.storage === 'text' ? '' : 0;
  }

  /** Sets slots [from, to) back to zero. */
  clearRange(from: number, to: number): void {
    const { values } = this;
    if (this.storage === 'i128') (values as BigInt64Array).fill(0n, 2 * from, 2 * to);
    else if (this.storage === 'i64') (values as BigInt64Array).fill(0n, from, to);
    else if (this.storage === 'text') (values as string[]).fill('', from, to);
    else (values as Float64Array).fill(0, from, to);
  }

  /** Stores the value of a row; the row is not NULL. */
  setFrom(slot: number, column: { readonly values: ColumnValues }, row: number): void {
    storeValue(column.values, row, this.storage, this.values, slot);
  }

  /** Stores the value of rows[i] at slots[i], for i in [0, count); none of the rows is NULL. */
  setAllFrom(slots: Int32Array, column: { readonly values: ColumnValues }, rows: Int32Array, count: number): void {
    if (this.storage === 'i64' || this.storage === 'f64') {
      const { halves } = this;
      const from = halvesOf(column.values);
      for (let i = 0; i < count; i++) {
        const slot = slots[i] as number;
        const row = rows[i] as number;
        halves[2 * slot] = from[2 * row] as number;
        halves[2 * slot + 1] = from[2 * row + 1] as number;
      }
    } else for (let i = 0; i < count; i++) this.setFrom(slots[i] as number, column, rows[i] as number);
  }

  /** Copies the value of a slot into a row of a column that has the same storage. */
  writeTo(slot: number, column: Column, row: number): void {
    if (column.nulls !== null) column.nulls[row] = 0;
    moveValue(this.values, slot, this.storage, column.values, row);
  }

  /** Copies the values of slots[from, to) into rows from `at` on of a column that has the same storage. */
  writeAllTo(slots: Int32Array, from: number, to: number, column: Column, at: number): void {
    column.nulls?.fill(0, at, at + to - from);
    if (this.storage === 'i64') {
      const into = (column.values as BigInt64Array).subarray(at);
      gatherLongs(into, this.values as BigInt64Array, slots.subarray(from, to));
    } else if (this.storage === 'f64') {
      const into = (column.values as Float64Array).subarray(at);
      gatherDoubles(into, this.values as Float64Array, slots.subarray(from, to));
    } else {
      for (let i = from; i < to; i++) {
        moveValue(this.values, slots[i] as number, this.storage, column.values, at + i - from);
      }
    }
  }

  /** Copies the value of a slot into a row, or NULL unless `present`. */
  writePresentTo(present: boolean, slot: number, column: Column, row: number): void {
    if (present) this.writeTo(slot, column, row);
    else setNullAt(column, row);
  }

  /** Bytes of `slots` slots, texts counted as references. */
  bytesOf(slots: number): number {
    return slots * STORAGE_BYTES[this.storage];
  }
}

/** The array of each storage. */
export interface StorageValues {
  readonly bool: Uint8Array;
  readonly i32: Int32Array;
  readonly i64: BigInt64Array;
  readonly i128: BigInt64Array;
  readonly f64: Float64Array;
  readonly text: string[];
}

/** Bytes of one value; a text is the reference to it. */
export const STORAGE_BYTES: Readonly<Record<PhysicalType, number>> = {
  bool: 1,
  i32: 4,
  i64: 8,
  i128: 16,
  f64: 8,
  text: 8,
};

/** A zeroed array for `capacity` values. */
export function allocateStorage(storage: PhysicalType, capacity: number): ColumnValues {
  switch (storage) {
    case 'bool':
      return new Uint8Array(capacity);
    case 'i32':
      return new Int32Array(capacity);
    case 'i64':
      return new BigInt64Array(capacity);
    case 'i128':
      return new BigInt64Array(capacity * 2);
    case 'f64':
      return new Float64Array(capacity);
    case 'text':
      return new Array<string>(capacity).fill('');
  }
}

/** Copies all of one array to the start of another one of the same kind. */
export function copyValues(from: ColumnValues, to: ColumnValues, count: number = from.length): void {
  if (Array.isArray(from)) for (let i = 0; i < count; i++) (to as string[])[i] = from[i] as string;
  else {
    const source = count === from.length ? from : from.subarray(0, count);
    (to as Float64Array).set(source as Float64Array);
  }
}

/** Copies one value between arrays of the same storage. One site per kind of array keeps each of them fast. */
export function moveValue(
  from: ColumnValues,
  row: number,
  storage: PhysicalType,
  to: ColumnValues,
  target: number,
): void {
  switch (storage) {
    case 'bool':
      (to as Uint8Array)[target] = (from as Uint8Array)[row] as number;
      return;
    case 'i32':
      (to as Int32Array)[target] = (from as Int32Array)[row] as number;
      return;
    case 'i64':
      (to as BigInt64Array)[target] = (from as BigInt64Array)[row] as bigint;
      return;
    case 'f64':
      (to as Float64Array)[target] = (from as Float64Array)[row] as number;
      return;
    case 'i128':
      (to as BigInt64Array)[2 * target] = (from as BigInt64Array)[2 * row] as bigint;
      (to as BigInt64Array)[2 * target + 1] = (from as BigInt64Array)[2 * row + 1] as bigint;
      return;
    case 'text':
      (to as string[])[target] = (from as string[])[row] as string;
      return;
  }
}

/** The 32-bit words of a typed array of 8-byte elements; empty for others. */
export function halvesOf(values: ColumnValues): Int32Array {
  if (values instanceof BigInt64Array || values instanceof Float64Array) {
    return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  }
  return NO_HALVES;
}

const NO_HALVES = new Int32Array(0);

/**
 * A text that keeps nothing else alive. Texts of a decoded batch are slices of one text for the whole column, and V8
 * keeps the parent of a slice: a state of one key would keep its whole batch.
 */
export function detachText(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}

function storeValue(from: ColumnValues, row: number, storage: PhysicalType, to: ColumnValues, slot: number): void {
  if (storage === 'text') (to as string[])[slot] = detachText(from[row] as string);
  else moveValue(from, row, storage, to, slot);
}
