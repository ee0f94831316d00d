import { assert, must } from '#std/assert.ts';
import { decodeUtf8, encodeUtf8 } from '#std/utf8.ts';
import { type LogicalType, type PhysicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import type { ColumnValues } from '#protocol/record-batch.ts';
import { align8, SectionReader } from './state-bytes.ts';

/**
 * The stored form of keyed state: a chunk is a header that describes its columns and a list of blocks of slots.
 *
 * Layout, sections at multiples of 8: Int32 magic, version, header bytes, blocks; the header as JSON; then each block:
 * Int32 rows, 0; namespaces; per key its null map (nullable keys) and its values; the value columns; per map or list
 * the number of entries of each row and the entry columns.
 *
 * A slot with many entries continues in the next block: its key and values are repeated, its entries are not. So blocks
 * of one key are restored in any number, values idempotently, entries by appending.
 */

/** Version of the layout above. A change needs a new number and a reader for the old one. */
const STATE_CHUNK_VERSION = 1;
const MAGIC = 0x54535357;

/** Describes the blocks of a chunk well enough to read it without the operator. */
export interface StateChunkHeader {
  readonly state: string;
  readonly maxParallelism: number;
  readonly keys: readonly { readonly name: string; readonly type: LogicalType; readonly nullable: boolean }[];
  readonly columns: readonly StateChunkColumn[];
  readonly entries: readonly { readonly name: string; readonly columns: readonly StateChunkColumn[] }[];
}

export interface StateChunkColumn {
  readonly name: string;
  readonly storage: PhysicalType;
}

/** A decoded block: arrays parallel to its rows, entries parallel to the running sum of `counts`. */
export interface StateBlock {
  readonly rows: number;
  readonly namespaces: Float64Array;
  readonly keys: readonly { readonly values: ColumnValues; readonly nulls: Uint8Array | null }[];
  readonly columns: readonly ColumnValues[];
  readonly entries: readonly { readonly counts: Int32Array; readonly columns: readonly ColumnValues[] }[];
}

/** A new chunk with room for so many bytes of blocks, whose first begins at `at`. */
export function openChunk(
  header: StateChunkHeader,
  blocks: number,
  blockBytes: number,
): { readonly chunk: ArrayBuffer; readonly at: number } {
  const text = encodeUtf8(JSON.stringify(header));
  const at = 16 + align8(text.length);
  const chunk = new ArrayBuffer(at + blockBytes);
  new Int32Array(chunk, 0, 4).set([MAGIC, STATE_CHUNK_VERSION, text.length, blocks]);
  new Uint8Array(chunk, 16).set(text);
  return { chunk, at };
}

/** A chunk that is put together of finished blocks, one a call: all at once is 13 ms of page faults (measured). */
export class ChunkJoin {
  readonly #blocks: readonly ArrayBuffer[];
  readonly #chunk: Uint8Array<ArrayBuffer>;
  #next = 0;
  #at: number;

  constructor(header: StateChunkHeader, blocks: readonly ArrayBuffer[]) {
    const bytes = blocks.reduce((sum, block) => sum + block.byteLength, 0);
    const { chunk, at } = openChunk(header, blocks.length, bytes);
    this.#blocks = blocks;
    this.#at = at;
    this.#chunk = new Uint8Array(chunk);
  }

  /** Adds a block; true when it was the last one. */
  advance(): boolean {
    const block = must(this.#blocks[this.#next++], 'a chunk has blocks to add until it is finished');
    this.#chunk.set(new Uint8Array(block), this.#at);
    this.#at += block.byteLength;
    return this.#next === this.#blocks.length;
  }

  /** The finished chunk. */
  bytes(): ArrayBuffer {
    return this.#chunk.buffer;
  }
}

/** Reads a chunk. Its checksum was verified by whoever loaded it, so a malformed chunk is a bug. */
export function readChunk(buffer: ArrayBuffer): {
  readonly header: StateChunkHeader;
  readonly blocks: readonly StateBlock[];
} {
  const reader = new SectionReader(buffer);
  const [magic, version, headerBytes, count] = reader.words(4) as unknown as [number, number, number, number];
  assert(magic === MAGIC, 'a chunk of keyed state starts with its magic number');
  assert(version === STATE_CHUNK_VERSION, `keyed state has version ${STATE_CHUNK_VERSION}`);
  const header = JSON.parse(decodeUtf8(reader.raw(headerBytes))) as StateChunkHeader;
  const blocks: StateBlock[] = [];
  for (let i = 0; i < count; i++) blocks.push(readBlock(reader, header));
  return { header, blocks };
}

function readBlock(reader: SectionReader, header: StateChunkHeader): StateBlock {
  const rows = reader.words(2)[0] as number;
  return {
    rows,
    namespaces: reader.column('f64', rows) as Float64Array,
    keys: header.keys.map((key) => ({
      nulls: key.nullable ? (reader.column('bool', rows) as Uint8Array) : null,
      values: reader.column(physicalTypeOf(key.type), rows),
    })),
    columns: header.columns.map((column) => reader.column(column.storage, rows)),
    entries: header.entries.map((entries) => {
      const counts = reader.words(rows);
      let total = 0;
      for (let row = 0; row < rows; row++) total += counts[row] as number;
      return { counts, columns: entries.columns.map((column) => reader.column(column.storage, total)) };
    }),
  };
}
