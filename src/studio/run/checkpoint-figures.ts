import type { CheckpointMetrics } from '#protocol/checkpoint.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { CheckpointSubtaskView, CheckpointView } from '#view/run-view.ts';

/** Figures of checkpoints that the table, its summary and the inspector share. */

export function isCompleted({ status }: CheckpointView): boolean {
  return status === 'completed' || status === 'subsumed';
}

/** From trigger to completion; null of one that has not completed. */
export function durationOf(checkpoint: CheckpointView): number | null {
  return checkpoint.endedAtMs === null || !isCompleted(checkpoint)
    ? null
    : checkpoint.endedAtMs - checkpoint.triggeredAtMs;
}

/** How long a bar of the timeline is: to the end, or to now. */
export function spanOf(checkpoint: CheckpointView, nowMs: number): number {
  return Math.max(0, (checkpoint.endedAtMs ?? nowMs) - checkpoint.triggeredAtMs);
}

export interface CheckpointSummary {
  readonly completed: number;
  readonly failed: number;
  readonly lastMs: number | null;
  readonly meanMs: number | null;
  /** Of the newest completed one. */
  readonly bytes: number | null;
}

export function summarize(checkpoints: readonly CheckpointView[]): CheckpointSummary {
  const completed = checkpoints.filter(isCompleted);
  const durations = completed.flatMap((checkpoint) => durationOf(checkpoint) ?? []);
  return {
    completed: completed.length,
    failed: checkpoints.filter(({ status }) => status === 'failed').length,
    lastMs: durations.at(-1) ?? null,
    meanMs: durations.length === 0 ? null : durations.reduce((sum, ms) => sum + ms, 0) / durations.length,
    bytes: completed.at(-1)?.bytes ?? null,
  };
}

export type SlowReason = 'startDelay' | 'alignment' | 'sync' | 'async' | 'acknowledgement';

export interface Slowest {
  readonly id: SubtaskId;
  /** From the trigger to its acknowledgement. */
  readonly ms: number;
  /** What most of that time went into. */
  readonly reason: SlowReason;
  readonly reasonMs: number;
}

/** The subtask that acknowledged last, and what it spent its time on. */
export function slowestOf({ subtasks, triggeredAtMs }: CheckpointView): Slowest | null {
  let last: CheckpointSubtaskView | null = null;
  for (const subtask of subtasks) {
    if (subtask.ackedAtMs !== null && subtask.ackedAtMs > (last?.ackedAtMs ?? Number.NEGATIVE_INFINITY)) last = subtask;
  }
  if (last === null || last.ackedAtMs === null) return null;
  const ms = Math.round(last.ackedAtMs - triggeredAtMs);
  const { metrics } = last;
  const spent: (readonly [SlowReason, number])[] = [
    ['startDelay', Math.min(ms, metrics?.startDelayMs ?? 0)],
    ['alignment', metrics?.alignmentMs ?? 0],
    ['sync', metrics?.syncMs ?? 0],
    ['async', metrics?.asyncMs ?? 0],
  ];
  const known = spent.reduce((sum, [, each]) => sum + each, 0);
  spent.push(['acknowledgement', Math.max(0, ms - known)]);
  const [reason, reasonMs] = spent.reduce((most, each) => (each[1] > most[1] ? each : most));
  return { id: last.id, ms, reason, reasonMs: Math.round(reasonMs) };
}

/** The metrics of the subtask that acknowledged last: what the row of the whole checkpoint shows. */
export function slowestMetrics(checkpoint: CheckpointView): CheckpointMetrics | null {
  const slowest = slowestOf(checkpoint);
  return checkpoint.subtasks.find(({ id }) => id === slowest?.id)?.metrics ?? null;
}

/** A round number at or above, for the end of a shared scale: 1, 2 or 5 times a power of ten. */
export function scaleEnd(ms: number): number {
  let step = 1;
  for (;;) {
    for (const factor of [1, 2, 5]) if (factor * step >= ms) return factor * step;
    step *= 10;
  }
}
