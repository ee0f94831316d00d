import type { PhysicalType } from '#protocol/logical-type.ts';
import type { ColumnValues } from '#protocol/record-batch.ts';
import { decodeUtf8, utf8Length, writeUtf8 } from '#std/utf8.ts';
import { gatherBytes, gatherDoubles, gatherInts, gatherLongs, gatherWide } from '../gather.ts';
import { allocateStorage, STORAGE_BYTES } from './state-column.ts';

/**
 * Columns of state as bytes: each section starts at a multiple of 8, numbers are little-endian as the platform's typed
 * arrays, texts are Int32 end offsets (one more than texts) and UTF-8 bytes. Reading copies nothing but texts.
 */

/** Writes sections one behind the other into a buffer that grows. */
export class SectionWriter {
  #buffer: ArrayBuffer;
  #at = 0;

  constructor(bytes: number) {
    this.#buffer = new ArrayBuffer(align8(bytes));
  }

  /** Bytes written. */
  size(): number {
    return this.#at;
  }

  /** Writes the values at `picks[0, count)`. */
  gather(storage: PhysicalType, values: ColumnValues, picks: Int32Array, count: number): void {
    if (storage === 'text') {
      this.#gatherTexts(values as string[], picks, count);
      return;
    }
    const at = this.#reserve(count * STORAGE_BYTES[storage]);
    const rows = picks.subarray(0, count);
    const into = viewOf(storage, this.#buffer, at, count);
    switch (storage) {
      case 'bool':
        gatherBytes(into as Uint8Array, values as Uint8Array, rows);
        return;
      case 'i32':
        gatherInts(into as Int32Array, values as Int32Array, rows);
        return;
      case 'i64':
        gatherLongs(into as BigInt64Array, values as BigInt64Array, rows);
        return;
      case 'f64':
        gatherDoubles(into as Float64Array, values as Float64Array, rows);
        return;
      case 'i128':
        gatherWide(into as BigInt64Array, values as BigInt64Array, rows);
    }
  }

  /** Writes numbers as they are. */
  words(words: Int32Array, count: number): void {
    const at = this.#reserve(count * 4);
    new Int32Array(this.#buffer, at, count).set(words.subarray(0, count));
  }

  /** Writes bytes as they are. */
  raw(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    new Uint8Array(this.#buffer, at, bytes.length).set(bytes);
  }

  /** What was written, as a new buffer of exactly that size; the writer is empty then. */
  take(): ArrayBuffer {
    const taken = this.#buffer.slice(0, this.#at);
    new Uint8Array(this.#buffer, 0, this.#at).fill(0);
    this.#at = 0;
    return taken;
  }

  #gatherTexts(texts: readonly string[], picks: Int32Array, count: number): void {
    let bytes = 0;
    for (let i = 0; i < count; i++) bytes += utf8Length(texts[picks[i] as number] as string);
    const offsetsAt = this.#reserve((count + 1) * 4);
    const bytesAt = this.#reserve(bytes);
    const offsets = new Int32Array(this.#buffer, offsetsAt, count + 1);
    const into = new Uint8Array(this.#buffer, bytesAt, bytes);
    let end = 0;
    for (let i = 0; i < count; i++) {
      end = writeUtf8(texts[picks[i] as number] as string, into, end);
      offsets[i + 1] = end;
    }
  }

  #reserve(bytes: number): number {
    const at = this.#at;
    const end = at + align8(bytes);
    if (end > this.#buffer.byteLength) {
      const grown = new ArrayBuffer(Math.max(end, this.#buffer.byteLength * 2));
      new Uint8Array(grown).set(new Uint8Array(this.#buffer, 0, at));
      this.#buffer = grown;
    }
    this.#at = end;
    return at;
  }
}

/** Reads sections in the order they were written. */
export class SectionReader {
  readonly #buffer: ArrayBuffer;
  #at: number;

  constructor(buffer: ArrayBuffer, at = 0) {
    this.#buffer = buffer;
    this.#at = at;
  }

  /** Position of the next section. */
  at(): number {
    return this.#at;
  }

  /** The next `count` values; numbers are views of the buffer. */
  column(storage: PhysicalType, count: number): ColumnValues {
    if (storage === 'text') return this.#texts(count);
    const values = viewOf(storage, this.#buffer, this.#at, count);
    this.#at += align8(count * STORAGE_BYTES[storage]);
    return values;
  }

  /** The next `count` numbers. */
  words(count: number): Int32Array {
    return this.column('i32', count) as Int32Array;
  }

  /** The next `count` bytes. */
  raw(count: number): Uint8Array {
    return this.column('bool', count) as Uint8Array;
  }

  #texts(count: number): string[] {
    const offsets = this.words(count + 1);
    const bytes = this.raw(offsets[count] as number);
    const texts = allocateStorage('text', count) as string[];
    for (let i = 0; i < count; i++) texts[i] = decodeUtf8(bytes, offsets[i], offsets[i + 1]);
    return texts;
  }
}

/** The section at a place as values; of texts none. */
export function viewOf(storage: PhysicalType, buffer: ArrayBuffer, at: number, count: number): ColumnValues {
  switch (storage) {
    case 'bool':
      return new Uint8Array(buffer, at, count);
    case 'i32':
      return new Int32Array(buffer, at, count);
    case 'i64':
      return new BigInt64Array(buffer, at, count);
    case 'i128':
      return new BigInt64Array(buffer, at, count * 2);
    case 'f64':
      return new Float64Array(buffer, at, count);
    case 'text':
      return [];
  }
}

/** Bytes of a section, up to where the next may begin. */
export function align8(bytes: number): number {
  return (bytes + 7) & ~7;
}
