import type { JobPlan } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { foldChannelEvent } from './fold-channels.ts';
import { foldCheckpointEvent } from './fold-checkpoints.ts';
import { foldJobEvent } from './fold-job.ts';
import { foldFencedMessage, foldRecordEvent } from './fold-records.ts';
import { foldSubtaskEvent } from './fold-subtasks.ts';
import { type FoldState, initialFoldState, viewOf } from './fold-state.ts';
import { narrate } from './narrate.ts';
import type { RunView } from './run-view.ts';

/**
 * The fold of a trace into what is drawn. Pure: the same events give the same view, live, scrubbed or in a test.
 *
 * Events must come in merged order (merge-order.ts). A gap does not break it: at summary level records are not listed,
 * and an actor that is no longer waited for may be folded late.
 */
export function foldEvent(state: FoldState, event: TraceEvent): void {
  state.events++;
  state.jobTimeMs = Math.max(state.jobTimeMs, event.stamp.timeMs);
  if (isOfDeadAttempt(state, event)) {
    state.zombieEvents++;
    return;
  }
  const { body } = event;
  const atMs = event.stamp.timeMs;
  foldJobEvent(state, body, atMs);
  foldSubtaskEvent(state, body, atMs);
  foldChannelEvent(state, body);
  foldCheckpointEvent(state, body, atMs);
  foldRecordEvent(state, body);
  if (body.kind === 'messageFenced') foldFencedMessage(state, event.actor);
  state.narration = narrate(state, body) ?? state.narration;
}

/** The mutable state before the first event of a job. */
export function emptyRunView(plan: JobPlan): FoldState {
  return initialFoldState(plan);
}

/** What is drawn now. Costs a copy of a few maps; call it at most once a frame. */
export function snapshotView(state: FoldState): RunView {
  return viewOf(state);
}

/** A subtask of an attempt that was given up: its queues and state are gone, whatever it still says. */
function isOfDeadAttempt(state: FoldState, event: TraceEvent): boolean {
  if (!event.actor.startsWith('task:')) return false;
  if (event.attempt > 0 && event.attempt < state.attempt) return true;
  return state.emptied && event.attempt === state.attempt && event.body.kind !== 'subtaskStateChanged';
}
