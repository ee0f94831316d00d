import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { encodeKey } from './key-encoding.ts';
import { LongIndex } from './long-index.ts';
import type { SlotSupply } from './slot-supply.ts';
import { detachText, halvesOf } from './state-column.ts';

/**
 * From the key of a row to its slot, one look-up a key. One index holds the keys of one namespace; the form depends on
 * the key's type: 32- and 64-bit keys (BIGINT, DOUBLE, TIMESTAMP, short DECIMAL) in an {@link LongIndex}, a text in a
 * Map, anything else in a Map by {@link encodeKey}. NULL is a key like any other and has a slot of its own.
 *
 * The caller owes columns of the key's types, in their order.
 */
export interface KeyIndex {
  /**
   * Writes the slot of each of `count` rows into `out`: row i of the selection is `rows[i]`, or i if `rows` is null.
   * Keys not seen before get a slot of the supply.
   */
  resolve(keys: readonly Column[], rows: Int32Array | null, count: number, out: Int32Array, supply: SlotSupply): void;
  /** The slot of a key, or -1. */
  find(keys: readonly Column[], row: number): number;
  /** Forgets the key in a row of `keys`. */
  remove(keys: readonly Column[], row: number): void;
  /** Forgets all keys. */
  clear(): void;
  /** Bytes that stay for other keys when these are forgotten. */
  roomBytes(): number;
  /** The number of keys. */
  size(): number;
}

/** An empty index for keys of these types; `expected`: about how many there will be. */
export function createKeyIndex(types: readonly LogicalType[], expected = 0): KeyIndex {
  const [first] = types;
  if (first === undefined || types.length > 1) return new TextKeyIndex(encodeKey);
  switch (physicalTypeOf(first)) {
    case 'bool':
    case 'i32':
      return new WordKeyIndex(false, readWords, expected);
    case 'i64':
      return new WordKeyIndex(true, readHalves, expected);
    case 'f64':
      return new WordKeyIndex(
        true,
        first.kind === 'DOUBLE' || first.kind === 'FLOAT' ? readDoubles : readTimes,
        expected,
      );
    case 'text':
      return new TextKeyIndex(readText);
    case 'i128':
      return new TextKeyIndex(encodeKey);
  }
}

/** Keys of one or two 32-bit words. */
class WordKeyIndex implements KeyIndex {
  readonly #index: LongIndex;
  readonly #long: boolean;
  readonly #read: ReadWords;
  #nullSlot = -1;

  constructor(long: boolean, read: ReadWords, expected: number) {
    this.#index = new LongIndex(expected);
    this.#long = long;
    this.#read = read;
  }

  resolve(keys: readonly Column[], rows: Int32Array | null, count: number, out: Int32Array, supply: SlotSupply): void {
    const column = keys[0] as Column;
    const nulls = column.nulls;
    const index = this.#index;
    const words = this.#read(column, 0, column.values.length);
    const long = this.#long;
    if (long && nulls === null) {
      index.resolve(words as Int32Array, rows, count, out, supply);
      return;
    }
    for (let i = 0; i < count; i++) {
      const row = rows === null ? i : (rows[i] as number);
      if (nulls !== null && nulls[row] === 1) {
        if (this.#nullSlot < 0) this.#nullSlot = supply.take(row);
        out[i] = this.#nullSlot;
        continue;
      }
      const low = long ? (words[2 * row] as number) : (words[row] as number);
      const high = long ? (words[2 * row + 1] as number) : 0;
      let slot = index.find(low, high);
      if (slot < 0) {
        slot = supply.take(row);
        index.insert(low, high, slot);
      }
      out[i] = slot;
    }
  }

  find(keys: readonly Column[], row: number): number {
    const column = keys[0] as Column;
    if (column.nulls !== null && column.nulls[row] === 1) return this.#nullSlot;
    const words = this.#read(column, row, row + 1);
    return this.#index.find(words[0] as number, this.#long ? (words[1] as number) : 0);
  }

  remove(keys: readonly Column[], row: number): void {
    const column = keys[0] as Column;
    if (column.nulls !== null && column.nulls[row] === 1) {
      this.#nullSlot = -1;
      return;
    }
    const words = this.#read(column, row, row + 1);
    this.#index.remove(words[0] as number, this.#long ? (words[1] as number) : 0);
  }

  clear(): void {
    this.#index.clear();
    this.#nullSlot = -1;
  }

  roomBytes(): number {
    return this.#index.bytes();
  }

  size(): number {
    return this.#index.size() + (this.#nullSlot < 0 ? 0 : 1);
  }
}

/** Keys that are, or are encoded as, one text. */
class TextKeyIndex implements KeyIndex {
  readonly #slots = new Map<string, number>();
  readonly #textOf: (keys: readonly Column[], row: number) => string;
  readonly #encoded: boolean;
  #nullSlot = -1;

  constructor(textOf: (keys: readonly Column[], row: number) => string) {
    this.#textOf = textOf;
    this.#encoded = textOf === encodeKey;
  }

  resolve(keys: readonly Column[], rows: Int32Array | null, count: number, out: Int32Array, supply: SlotSupply): void {
    const slots = this.#slots;
    const nulls = this.#encoded ? null : (keys[0] as Column).nulls;
    for (let i = 0; i < count; i++) {
      const row = rows === null ? i : (rows[i] as number);
      if (nulls !== null && nulls[row] === 1) {
        if (this.#nullSlot < 0) this.#nullSlot = supply.take(row);
        out[i] = this.#nullSlot;
        continue;
      }
      const key = this.#textOf(keys, row);
      let slot = slots.get(key);
      if (slot === undefined) {
        slot = supply.take(row);
        slots.set(detachText(key), slot);
      }
      out[i] = slot;
    }
  }

  find(keys: readonly Column[], row: number): number {
    if (this.#isNull(keys, row)) return this.#nullSlot;
    return this.#slots.get(this.#textOf(keys, row)) ?? -1;
  }

  remove(keys: readonly Column[], row: number): void {
    if (this.#isNull(keys, row)) this.#nullSlot = -1;
    else this.#slots.delete(this.#textOf(keys, row));
  }

  clear(): void {
    this.#slots.clear();
    this.#nullSlot = -1;
  }

  roomBytes(): number {
    return 0;
  }

  size(): number {
    return this.#slots.size + (this.#nullSlot < 0 ? 0 : 1);
  }

  #isNull(keys: readonly Column[], row: number): boolean {
    if (this.#encoded) return false;
    const nulls = (keys[0] as Column).nulls;
    return nulls !== null && nulls[row] === 1;
  }
}

/** The words of rows [from, to), the first one at 0. */
type ReadWords = (column: Column, from: number, to: number) => Int32Array | Uint8Array;

function readWords(column: Column, from: number, to: number): Int32Array | Uint8Array {
  return (column.values as Int32Array | Uint8Array).subarray(from, to);
}

function readHalves(column: Column, from: number, to: number): Int32Array {
  return halvesOf((column.values as BigInt64Array).subarray(from, to));
}

/** The bits of doubles with one NaN: a column may hold NaN of any payload, and all of them are one key. */
function readDoubles(column: Column, from: number, to: number): Int32Array {
  const canonical = (column.values as Float64Array).slice(from, to);
  for (let i = 0; i < canonical.length; i++) if (Number.isNaN(canonical[i])) canonical[i] = Number.NaN;
  return halvesOf(canonical);
}

/** The bits of timestamps, where 0 and -0 are one instant. */
function readTimes(column: Column, from: number, to: number): Int32Array {
  const canonical = (column.values as Float64Array).slice(from, to);
  for (let i = 0; i < canonical.length; i++) canonical[i] = (canonical[i] as number) + 0;
  return halvesOf(canonical);
}

function readText(keys: readonly Column[], row: number): string {
  return (keys[0] as Column).values[row] as string;
}
