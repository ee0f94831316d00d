import type { SnapshotChunk, VaultReply } from '#protocol/messages.ts';
import type { KeyedEntry } from '#protocol/query.ts';
import { type RecordBatch, TIME_MIN } from '#protocol/record-batch.ts';
import type { Operator, OperatorStats, PendingSnapshot } from './operator.ts';

/** The empty snapshot of an operator without state. */
export const EMPTY_SNAPSHOT: PendingSnapshot = { advance: () => true, take: () => [], bytes: 0 };

/** The defaults of an operator without state, timers or requests; subclasses override what they have. */
export abstract class StatelessOperator implements Operator {
  protected watermark: number = TIME_MIN;

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
    return EMPTY_SNAPSHOT;
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
  stats(): OperatorStats {
    return { stateEntries: 0, stateBytes: 0, lateRecords: 0, rejectedRecords: 0, watermark: this.watermark };
  }
  inspect(
    _keyGroup: number | null,
    _search: string,
    _from: number,
    _limit: number,
  ): { readonly total: number; readonly entries: readonly KeyedEntry[] } {
    return { total: 0, entries: [] };
  }
}
