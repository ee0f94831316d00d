import type { ChannelId, SubtaskId } from '#protocol/job-plan.ts';
import { TIME_MIN } from '#protocol/record-batch.ts';
import type { SourcePosition, TraceBody } from '#protocol/trace.ts';
import { type FoldState, newChannel, newSubtask, patchSubtask } from './fold-state.ts';
import type { QueuedElement, RecoveryView } from './run-view.ts';

/** The job's life: states, failures, attempts. Recovery has three beats: reset, restore, resume. */
export function foldJobEvent(state: FoldState, body: TraceBody, atMs: number): void {
  switch (body.kind) {
    case 'jobStateChanged':
      return onJobState(state, body);
    case 'restartScheduled':
      return onRestartScheduled(state, body, atMs);
    case 'attemptStarted':
      return onAttemptStarted(state, body, atMs);
    case 'taskStateReported':
      if (body.state === 'FAILED') noteFailure(state, body.subtask, body.cause ?? '', atMs);
      return;
    case 'subtaskStateChanged':
      if (body.state === 'FAILED') noteFailure(state, body.subtask, body.cause ?? '', atMs);
      return;
    case 'checkpointQuarantined':
      state.quarantined = [...state.quarantined, { checkpointId: body.checkpointId, reason: body.reason }];
      return;
    default:
      return;
  }
}

/** The new attempt's subtasks all run: the last beat. Called after every change of a subtask's state. */
export function noteRunning(state: FoldState, subtask: SubtaskId): void {
  const recovery = state.recovery;
  if (recovery === null || recovery.phase !== 'restoring' || recovery.restored.includes(subtask)) return;
  const restored = [...recovery.restored, subtask];
  const done = restored.length === state.topology.subtasks.length;
  state.recovery = { ...recovery, restored, phase: done ? 'resumed' : 'restoring' };
}

function onJobState(state: FoldState, body: Extract<TraceBody, { kind: 'jobStateChanged' }>): void {
  state.jobState = body.to;
  if (body.to === 'FAILED' || body.to === 'FAILING') state.failure = body.reason;
  if (body.to === 'RUNNING') state.failure = null;
  state.brokenInvariant = body.broken === true ? body.reason : null;
  if (body.to !== 'CANCELED' && body.to !== 'FAILED') return;
  for (const [id, subtask] of state.subtasks) {
    if (subtask.phase === 'FINISHED' || subtask.phase === 'FAILED') continue;
    patchSubtask(state, id, { phase: 'CANCELED', taskState: 'CANCELED', barriers: null, phaseCheckpointId: null });
  }
}

function noteFailure(state: FoldState, failedSubtask: SubtaskId | null, cause: string, atMs: number): void {
  // The first failure is the cause; the cancellations that follow from it are not new failures.
  if (state.recovery !== null && state.recovery.phase !== 'resumed') {
    const { failedSubtask: known, cause: knownCause } = state.recovery;
    if (state.recovery.phase === 'failed') {
      state.recovery = { ...state.recovery, failedSubtask: known ?? failedSubtask, cause: knownCause || cause };
      return;
    }
    if (state.recovery.phase === 'waiting') return;
  }
  state.failure = cause;
  state.recovery = newRecovery(state, failedSubtask, cause, atMs);
}

function newRecovery(
  state: FoldState,
  failedSubtask: SubtaskId | null,
  cause: string,
  failedAtMs: number,
): RecoveryView {
  const positionsBefore = new Map<SubtaskId, readonly SourcePosition[]>();
  for (const [id, subtask] of state.subtasks)
    if (subtask.positions.length > 0) positionsBefore.set(id, subtask.positions);
  return {
    failedSubtask,
    cause,
    failedAtMs,
    restartAtMs: null,
    restoredCheckpointId: null,
    phase: 'failed',
    positionsBefore,
    restoredPositions: new Map(),
    fallen: new Map(),
    restored: [],
  };
}

function onRestartScheduled(
  state: FoldState,
  body: Extract<TraceBody, { kind: 'restartScheduled' }>,
  atMs: number,
): void {
  noteFailure(state, body.failedSubtask, body.cause, atMs);
  if (state.recovery === null) return;
  const fallen = emptyChannels(state);
  state.emptied = true;
  state.recovery = {
    ...state.recovery,
    phase: 'waiting',
    restartAtMs: atMs + body.delayMs,
    fallen,
  };
  for (const [id, subtask] of state.subtasks) {
    if (subtask.phase === 'FAILED' || subtask.phase === 'FINISHED') continue;
    patchSubtask(state, id, { phase: 'CANCELED', phaseSinceMs: atMs, barriers: null, phaseCheckpointId: null });
  }
}

function emptyChannels(state: FoldState): RecoveryView['fallen'] {
  const fallen = new Map<ChannelId, readonly QueuedElement[]>(state.recovery?.fallen ?? []);
  for (const [id, channel] of state.channels) {
    if (channel.queue.length > 0) fallen.set(id, channel.queue);
    state.channels.set(id, newChannel(id, state.lastCheckpointId));
  }
  return fallen;
}

function onAttemptStarted(state: FoldState, body: Extract<TraceBody, { kind: 'attemptStarted' }>, atMs: number): void {
  const first = state.attempt === 0;
  const fallen = emptyChannels(state);
  state.epoch = body.epoch;
  state.attempt = body.attempt;
  state.emptied = false;
  state.restoredCheckpointId = body.restoredCheckpointId;
  state.lastCheckpointId = Math.max(state.lastCheckpointId, body.restoredCheckpointId ?? 0);
  if (!first) state.restarts++;
  const snapshot = body.restoredCheckpointId === null ? undefined : state.snapshots.get(body.restoredCheckpointId);
  for (const { subtask, taskManager } of body.placement) {
    const known = snapshot?.get(subtask);
    const before = state.subtasks.get(subtask);
    state.subtasks.set(subtask, {
      ...newSubtask(subtask),
      attempt: body.attempt,
      taskManager,
      phaseSinceMs: atMs,
      watermarkMs: TIME_MIN,
      snapshotCheckpointId: body.restoredCheckpointId,
      positions: known?.positions ?? [],
      checkpointedPositions: known?.positions ?? [],
      keysByGroup: known?.keysByGroup ?? null,
      fencedMessages: before?.fencedMessages ?? 0,
    });
  }
  // Channels were emptied before their attempt's base epoch was known.
  for (const id of state.topology.channels) state.channels.set(id, newChannel(id, state.lastCheckpointId));
  if (body.restoredCheckpointId !== null) markRestored(state, body.restoredCheckpointId, atMs);
  state.transactions.forEach((transaction, id) => {
    if (transaction.state === 'committed' || transaction.state === 'aborted') state.transactions.delete(id);
  });
  if (state.recovery === null) return;
  const restoredPositions = new Map<SubtaskId, readonly SourcePosition[]>();
  for (const [id, { positions }] of state.subtasks) if (positions.length > 0) restoredPositions.set(id, positions);
  state.recovery = {
    ...state.recovery,
    phase: 'restoring',
    restoredPositions,
    restoredCheckpointId: body.restoredCheckpointId,
    fallen,
    restored: [],
  };
}

function markRestored(state: FoldState, checkpointId: number, atMs: number): void {
  state.checkpoints = state.checkpoints.map((checkpoint) =>
    checkpoint.id === checkpointId ? { ...checkpoint, restoredAtMs: atMs } : checkpoint,
  );
}
