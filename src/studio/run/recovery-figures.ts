import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { RecoveryView, RunView } from '#view/run-view.ts';
import { splitStart } from '#view/split-start.ts';

/** What a recovery did, as rows: a pure function of the view. */

export interface RestoredRow {
  readonly id: SubtaskId;
  /** Of a source: one per split, as restored. */
  readonly offsets: readonly number[];
  /** Offsets between the restored positions and those before the failure: read a second time. */
  readonly again: number;
  readonly bytes: number | null;
  readonly running: boolean;
}

export function restoredRows(plan: JobPlan, view: RunView, recovery: RecoveryView): RestoredRow[] {
  return [...view.subtasks.values()].map(({ id, restoredBytes }) => {
    const positions = recovery.restoredPositions.get(id) ?? [];
    const before = recovery.positionsBefore.get(id) ?? [];
    let again = 0;
    for (const { split, offset } of before) {
      // A split without a restored position is read from its start.
      const restored = positions.find((position) => position.split === split)?.offset ?? splitStart(plan, id, split);
      if (recovery.phase === 'restoring' || recovery.phase === 'resumed') again += Math.max(0, offset - restored);
    }
    return {
      id,
      offsets: positions.map(({ offset }) => offset),
      again,
      bytes: restoredBytes,
      running: recovery.restored.includes(id),
    };
  });
}

export interface UnfinishedCheckpoint {
  readonly id: number;
  readonly acknowledged: number;
  readonly total: number;
  readonly reason: string | null;
}

/** Checkpoints begun before the failure and after the restored one: what could not be restored from. */
export function unfinishedAfter(view: RunView, recovery: RecoveryView): UnfinishedCheckpoint[] {
  if (recovery.phase === 'failed' || recovery.phase === 'waiting') return [];
  return view.checkpoints
    .filter(
      ({ id, triggeredAtMs, status }) =>
        id > (recovery.restoredCheckpointId ?? 0) && triggeredAtMs <= recovery.failedAtMs && status === 'failed',
    )
    .map(({ id, subtasks, reason }) => ({
      id,
      acknowledged: subtasks.filter(({ ackedAtMs }) => ackedAtMs !== null).length,
      total: subtasks.length,
      reason,
    }));
}
