import type { SnapshotChunk, VaultReply } from '#protocol/vault-messages.ts';
import { type RecordBatch, TIME_MIN } from '#protocol/record-batch.ts';
import { EncodedSnapshot } from './encoded-snapshot.ts';
import type { InspectedState, Operator, OperatorStats, PendingSnapshot, StatePage } from './operator.ts';

/** The defaults of an operator without state, timers or requests; subclasses override what they have. */
export abstract class StatelessOperator implements Operator {
  protected watermark: number = TIME_MIN;
  /** Rows that went elsewhere because they could not be read or evaluated. */
  protected rejected = 0;

  abstract processBatch(batch: RecordBatch): void;

  restore(_chunks: readonly SnapshotChunk[], _checkpointId: number): void {}
  open(): void {}
  processWatermark(time: number): void {
    this.watermark = time;
  }
  advance(): boolean {
    return true;
  }
  prepareSnapshotPreBarrier(_checkpointId: number): void {}
  snapshot(_checkpointId: number): PendingSnapshot {
    return new EncodedSnapshot([]);
  }
  notifyCheckpointComplete(_checkpointId: number): void {}
  notifyCheckpointAborted(_checkpointId: number): void {}
  finish(): void {}
  onVaultReply(_reply: VaultReply): void {}
  onTimer(_timer: string): void {}
  pending(): boolean {
    return false;
  }
  accepts(): boolean {
    return true;
  }
  rowsAccepted(): number {
    return Number.POSITIVE_INFINITY;
  }
  stats(): OperatorStats {
    return {
      stateEntries: 0,
      stateBytes: 0,
      lateRecords: 0,
      rejectedRecords: this.rejected,
      watermark: this.watermark,
    };
  }
  inspect(_page: StatePage): InspectedState {
    return { total: 0, entries: [], counts: [] };
  }
  save(): unknown {
    return { watermark: this.watermark, rejected: this.rejected } satisfies SavedDefaults;
  }
  load(saved: unknown): void {
    const { watermark, rejected } = saved as SavedDefaults;
    this.watermark = watermark;
    this.rejected = rejected;
  }
  loadSnapshot(saved: unknown): PendingSnapshot {
    return new EncodedSnapshot(saved as readonly SnapshotChunk[]);
  }
}

interface SavedDefaults {
  readonly watermark: number;
  readonly rejected: number;
}
