import { must } from '#std/assert.ts';
import { SNAPSHOT_CHUNK_BYTES_MAX } from '#protocol/limits.ts';
import { ChunkJoin, type StateChunkHeader } from './state-chunk.ts';

/**
 * Gathers blocks of state and joins them to chunks of at most SNAPSHOT_CHUNK_BYTES_MAX (a single larger block makes a
 * larger one), a block a call.
 *
 * Invariant: blocks are added only while nothing is being joined.
 */
export class ChunkAssembly {
  readonly #header: StateChunkHeader;
  #blocks: StateBlockBytes[] = [];
  #bytes = 0;
  #join: ChunkJoin | null = null;
  /** A block that did not fit into the chunk being joined. */
  #held: StateBlockBytes | null = null;

  constructor(header: StateChunkHeader) {
    this.#header = header;
  }

  /** Whether a chunk is being joined. */
  joining(): boolean {
    return this.#join !== null;
  }

  /** Adds a block; one that does not fit waits until the blocks before it are joined. */
  add(block: StateBlockBytes): void {
    if (this.#blocks.length > 0 && this.#bytes + block.bytes.byteLength + HEADER_BYTES_MAX > SNAPSHOT_CHUNK_BYTES_MAX) {
      this.#held = block;
      this.close();
      return;
    }
    this.#blocks.push(block);
    this.#bytes += block.bytes.byteLength;
  }

  /** Starts to join what has been added; nothing if that is nothing. */
  close(): void {
    if (this.#blocks.length === 0) return;
    this.#join = new ChunkJoin(
      this.#header,
      this.#blocks.map(({ bytes }) => bytes),
    );
  }

  /** Joins one more block. The chunk if that was its last one. Only while {@link joining}. */
  advance(): JoinedChunk | null {
    const join = must(this.#join, 'a chunk is being joined');
    if (!join.advance()) return null;
    const { firstSlot } = must(this.#blocks[0], 'a chunk has blocks');
    const { lastSlot } = must(this.#blocks.at(-1), 'a chunk has blocks');
    this.#join = null;
    this.#blocks = this.#held === null ? [] : [this.#held];
    this.#bytes = this.#held?.bytes.byteLength ?? 0;
    this.#held = null;
    return { bytes: join.bytes(), firstSlot, lastSlot };
  }
}

/** Slots in order of their key groups, written. */
export interface StateBlockBytes {
  readonly bytes: ArrayBuffer;
  readonly firstSlot: number;
  readonly lastSlot: number;
}

/** A finished chunk, from its first slot to its last. */
export type JoinedChunk = StateBlockBytes;

/** Room in a chunk for what is not blocks. */
export const HEADER_BYTES_MAX = 16 * 1024;
