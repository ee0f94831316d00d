import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import type { PendingSnapshot } from './operator.ts';

/** A snapshot so small that it was encoded at once: what has no keyed state. It is saved as its chunks. */
export class EncodedSnapshot implements PendingSnapshot {
  readonly bytes: number;
  readonly #chunks: readonly SnapshotChunk[];

  constructor(chunks: readonly SnapshotChunk[]) {
    this.#chunks = chunks;
    this.bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes.byteLength, 0);
  }

  advance(): boolean {
    return true;
  }

  take(): readonly SnapshotChunk[] {
    return this.#chunks;
  }

  save(): unknown {
    return this.#chunks;
  }
}
