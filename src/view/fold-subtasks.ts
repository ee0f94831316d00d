import type { SubtaskId } from '#protocol/job-plan.ts';
import type { SubtaskCounters } from '#protocol/subtask-counters.ts';
import type { TraceBody } from '#protocol/trace.ts';
import { noteRunning } from './fold-job.ts';
import { type FoldState, patchSubtask } from './fold-state.ts';
import type { SubtaskPhase, SubtaskView } from './run-view.ts';

/** A subtask's life outside checkpoints: states, positions, counters, watermark, what its fence dropped. */
export function foldSubtaskEvent(state: FoldState, body: TraceBody, atMs: number): void {
  switch (body.kind) {
    case 'subtaskStateChanged':
    case 'taskStateReported':
      return onState(state, body.subtask, body.state, body.cause, atMs);
    case 'stateRestored':
      return patchSubtask(state, body.subtask, {
        phase: 'RESTORING',
        restoredBytes: (state.subtasks.get(body.subtask)?.restoredBytes ?? 0) + body.bytes,
      });
    case 'sourcePositionChanged':
      return patchSubtask(state, body.subtask, { positions: body.splits });
    case 'counters':
      return onCounters(state, body.subtask, body.counters, atMs);
    case 'watermarkAdvanced':
      return patchSubtask(state, body.subtask, { watermarkMs: body.time });
    case 'windowFired':
      return patchSubtask(state, body.subtask, { lastWindow: { start: body.start, end: body.end, keys: body.keys } });
    default:
      return;
  }
}

function onState(
  state: FoldState,
  id: SubtaskId,
  taskState: SubtaskView['taskState'],
  cause: string | null,
  atMs: number,
): void {
  const subtask = state.subtasks.get(id);
  if (subtask === undefined) return;
  // The coordinator's report trails the subtask's own word and must not take it back; what has finished is not canceled.
  if (rank(taskState) < rank(subtask.taskState) || (subtask.taskState === 'FINISHED' && taskState === 'CANCELED'))
    return;
  const phase = phaseOf(taskState, state.restoredCheckpointId !== null);
  const changes = subtask.taskState !== taskState;
  patchSubtask(state, id, {
    taskState,
    phase: changes ? phase : subtask.phase,
    phaseSinceMs: changes ? atMs : subtask.phaseSinceMs,
    cause: cause ?? subtask.cause,
    ...(changes ? { barriers: null, phaseCheckpointId: null } : {}),
  });
  if (taskState === 'RUNNING' || taskState === 'FINISHED') noteRunning(state, id);
}

function rank(taskState: SubtaskView['taskState']): number {
  return ['DEPLOYING', 'INITIALIZING', 'RUNNING', 'FINISHED', 'CANCELED', 'FAILED'].indexOf(taskState);
}

function phaseOf(taskState: SubtaskView['taskState'], restoring: boolean): SubtaskPhase {
  if (taskState === 'INITIALIZING') return restoring ? 'RESTORING' : 'DEPLOYING';
  return taskState;
}

function onCounters(state: FoldState, id: SubtaskId, counters: SubtaskCounters, atMs: number): void {
  const subtask = state.subtasks.get(id);
  if (subtask === undefined) return;
  const before = subtask.counters;
  const elapsedMs = atMs - (subtask.countersAtMs ?? atMs);
  const rates =
    before !== null && elapsedMs > 0
      ? {
          inPerSecond: ((counters.recordsIn - before.recordsIn) * 1000) / elapsedMs,
          outPerSecond: ((counters.recordsOut - before.recordsOut) * 1000) / elapsedMs,
        }
      : subtask.rates;
  patchSubtask(state, id, {
    counters,
    countersAtMs: atMs,
    rates,
    watermarkMs: Math.max(subtask.watermarkMs, counters.watermark),
  });
}
