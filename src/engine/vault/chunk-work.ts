import type { SnapshotHandle } from '#protocol/checkpoint.ts';
import type { SnapshotChunk, VaultRequest } from '#protocol/vault-messages.ts';
import type { Requester } from './requester.ts';

/**
 * Reading every byte of a snapshot, a chunk a step: a checksum takes a few milliseconds per chunk, and messages get in
 * between. Snapshots are worked on in the order in which they came.
 *
 * Invariant: nothing of a snapshot is stored before all its chunks have their checksums, nothing is handed out before
 * all have been found good.
 */
export type ChunkWork =
  | {
      readonly kind: 'sign';
      readonly from: Requester;
      readonly request: Extract<VaultRequest, { kind: 'storeSnapshot' }>;
      readonly handles: SnapshotHandle[];
    }
  | {
      readonly kind: 'verify';
      readonly from: Requester;
      readonly requestId: number;
      readonly handles: readonly SnapshotHandle[];
      readonly values: ReadonlyMap<string, unknown>;
      readonly chunks: SnapshotChunk[];
    };
