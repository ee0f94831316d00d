import { assert } from '#std/assert.ts';
import { decodeUtf8, encodeUtf8 } from '#std/utf8.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';

/**
 * The operator state of a source: where each of its splits stands. One small chunk per subtask, JSON in UTF-8.
 *
 * Positions are kept per split, so that after a change of parallelism every subtask finds its splits among the chunks
 * of all old ones. Watermarks are not part of it, as in Flink. Flink: SourceOperator's "SourceReaderState".
 */
export interface SourceState {
  readonly version: typeof SOURCE_STATE_VERSION;
  /** Job ms the source had run for, pacing included. */
  readonly elapsedMs: number;
  readonly splits: readonly SplitPosition[];
}

/** Where one split stands: everything before is emitted, nothing after is. */
export interface SplitPosition {
  readonly split: number;
  /** Next offset: records for generators and rows, bytes for files. */
  readonly offset: number;
  /** Records emitted. */
  readonly rows: number;
  /** Lines read, headers and rejected ones included; equals `rows` where there are no lines. */
  readonly lines: number;
}

export const SOURCE_STATE_VERSION = 1;
const STATE_NAME = 'splits';

/** The chunk of a source's state. */
export function encodeSourceState(uid: string, state: SourceState): SnapshotChunk {
  return {
    uid,
    state: STATE_NAME,
    scope: 'operator',
    keyGroupFirst: 0,
    keyGroupLast: -1,
    bytes: encodeUtf8(JSON.stringify(state)).buffer,
  };
}

/** The states in a source's chunks: several after a change of parallelism. */
export function decodeSourceStates(chunks: readonly SnapshotChunk[]): readonly SourceState[] {
  return chunks.map((chunk) => {
    const state = JSON.parse(decodeUtf8(new Uint8Array(chunk.bytes))) as SourceState;
    assert(state.version === SOURCE_STATE_VERSION, 'a source restores a state version that it knows');
    return state;
  });
}
