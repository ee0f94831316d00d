import { assert } from '#std/assert.ts';
import type { CheckpointMetrics, SnapshotHandle } from '#protocol/checkpoint.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { CheckpointPlan } from './checkpoint-plan.ts';

/**
 * A checkpoint that has been triggered and is not complete.
 *
 * Invariants: a task acknowledges at most once; `committing` begins when the last one has, and from then on nothing
 * but the vault decides: the checkpoint is complete when the manifest is durable, failed when it was rejected.
 * Flink: PendingCheckpoint.
 */
export interface PendingCheckpoint {
  readonly checkpointId: number;
  readonly trigger: CheckpointTrigger;
  readonly triggeredAtMs: number;
  readonly plan: CheckpointPlan;
  readonly acknowledged: Map<SubtaskId, Acknowledgement>;
  phase: 'collecting' | 'committing';
}

/** Who asked for it. `stop` and `final` end the job, `final` because its input has ended. */
export type CheckpointTrigger = 'periodic' | 'user' | 'stop' | 'final';

export interface Acknowledgement {
  readonly handles: readonly SnapshotHandle[];
  readonly metrics: CheckpointMetrics;
}

/** A checkpoint nobody has acknowledged yet. */
export function createPendingCheckpoint(
  checkpointId: number,
  trigger: CheckpointTrigger,
  triggeredAtMs: number,
  plan: CheckpointPlan,
): PendingCheckpoint {
  return { checkpointId, trigger, triggeredAtMs, plan, acknowledged: new Map(), phase: 'collecting' };
}

/** Takes an acknowledgement. False if the task is not waited for, or has acknowledged before. */
export function acknowledge(
  checkpoint: PendingCheckpoint,
  subtask: SubtaskId,
  acknowledgement: Acknowledgement,
): boolean {
  if (!checkpoint.plan.waitFor.includes(subtask) || checkpoint.acknowledged.has(subtask)) return false;
  assert(checkpoint.phase === 'collecting', 'a checkpoint that is being committed waits for no task');
  checkpoint.acknowledged.set(subtask, acknowledgement);
  return true;
}

/** Whether every task has acknowledged. */
export function isFullyAcknowledged(checkpoint: PendingCheckpoint): boolean {
  return checkpoint.acknowledged.size === checkpoint.plan.waitFor.length;
}

/** Bytes of all its snapshots. */
export function checkpointBytes(checkpoint: PendingCheckpoint): number {
  let bytes = 0;
  for (const { metrics } of checkpoint.acknowledged.values()) bytes += metrics.bytes;
  return bytes;
}
