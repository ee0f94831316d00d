import type { KeyGroupRange } from '#std/key-hash.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import type { SavedTableSnapshot } from '../state/pending-table-snapshot.ts';
import type { PendingSnapshot } from './operator.ts';

/** Name of the state. */
export const WATERMARK_STATE = 'watermark';

/**
 * The watermark as state: how far an operator had judged rows when its snapshot was taken.
 *
 * It is a chunk of its own, for the key groups of the subtask: after a change of parallelism every subtask gets those
 * of all subtasks that had any of its keys, and goes on from the least.
 * Flink: the union list state `watermark` of SlicingWindowOperator, of which every subtask takes the least.
 */
export class SnapshotWithWatermark implements PendingSnapshot {
  readonly bytes: number;
  readonly #table: PendingSnapshot;
  readonly #uid: string;
  readonly #keyGroups: KeyGroupRange;
  readonly #watermark: number;

  constructor(table: PendingSnapshot, uid: string, keyGroups: KeyGroupRange, watermark: number) {
    this.#table = table;
    this.#uid = uid;
    this.#keyGroups = keyGroups;
    this.#watermark = watermark;
    this.bytes = table.bytes + WATERMARK_BYTES;
  }

  advance(): boolean {
    return this.#table.advance();
  }

  take(): readonly SnapshotChunk[] {
    const { first, last } = this.#keyGroups;
    const { buffer } = Float64Array.of(this.#watermark);
    return [
      ...this.#table.take(),
      {
        uid: this.#uid,
        state: WATERMARK_STATE,
        scope: 'keyed',
        keyGroupFirst: first,
        keyGroupLast: last,
        bytes: buffer,
      },
    ];
  }

  save(): SavedWithWatermark {
    return { table: this.#table.save() as SavedTableSnapshot, watermark: this.#watermark };
  }
}

/** A snapshot under way as plain values. */
export interface SavedWithWatermark {
  readonly table: SavedTableSnapshot;
  readonly watermark: number;
}

/** The least watermark among an operator's chunks; null if there is none. */
export function readWatermark(chunks: readonly SnapshotChunk[]): number | null {
  const watermarks = chunks
    .filter((chunk) => chunk.state === WATERMARK_STATE)
    .map((chunk) => new Float64Array(chunk.bytes)[0] as number);
  return watermarks.length === 0 ? null : Math.min(...watermarks);
}

const WATERMARK_BYTES = 8;
