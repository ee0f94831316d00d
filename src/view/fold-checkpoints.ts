import type { SubtaskId } from '#protocol/job-plan.ts';
import type { TraceBody } from '#protocol/trace.ts';
import { type FoldState, latestCompletedId, patchSubtask, type SubtaskSnapshot } from './fold-state.ts';
import {
  CHECKPOINT_HISTORY_MAX,
  type CheckpointSubtaskView,
  type CheckpointView,
  type SubtaskPhase,
  type SubtaskView,
} from './run-view.ts';

/**
 * Checkpoints: the coordinator's table, and the phase of each subtask.
 *
 * RUNNING → ALIGNING k/n → SYNC → ASYNC → ACKED → RUNNING. A subtask is ACKED by its own word (its asynchronous part
 * has ended); the dot in the table fills when the coordinator has received the acknowledgement.
 */
export function foldCheckpointEvent(state: FoldState, body: TraceBody, atMs: number): void {
  switch (body.kind) {
    case 'checkpointTriggered':
      return onTriggered(state, body, atMs);
    case 'checkpointAckReceived':
      patchCheckpoint(state, body.checkpointId, () => ({ latestAckMs: atMs }));
      return patchEntry(state, body.checkpointId, body.subtask, { ackedAtMs: atMs, metrics: body.metrics });
    case 'checkpointCompleted':
      return onCompleted(state, body, atMs);
    case 'checkpointFailed':
      patchCheckpoint(state, body.checkpointId, () => ({ status: 'failed', reason: body.reason, endedAtMs: atMs }));
      return releaseAcked(state, body.checkpointId, atMs);
    case 'checkpointRequestRejected':
      state.refusedRequests = { count: state.refusedRequests.count + 1, reason: body.reason };
      return;
    case 'checkpointSubsumed':
      return patchCheckpoint(state, body.checkpointId, () => ({ status: 'subsumed' }));
    case 'alignmentStarted':
      enter(state, body.subtask, 'ALIGNING', body.checkpointId, atMs, { received: 0, expected: body.channels });
      return patchEntry(state, body.checkpointId, body.subtask, { alignmentStartedMs: atMs });
    case 'barrierArrived':
      return onBarrier(state, body, atMs);
    case 'alignmentEnded':
      if (body.aborted !== null) leave(state, body.subtask, body.checkpointId, atMs);
      return;
    case 'snapshotSyncStarted':
      enter(state, body.subtask, 'SYNC', body.checkpointId, atMs, null);
      noteSnapshot(state, body.subtask, body.checkpointId);
      return patchEntry(state, body.checkpointId, body.subtask, { syncStartedMs: atMs });
    case 'snapshotSyncEnded':
      enter(state, body.subtask, 'ASYNC', body.checkpointId, atMs, null);
      return patchEntry(state, body.checkpointId, body.subtask, { syncEndedMs: atMs });
    case 'snapshotAsyncEnded':
      advance(state, body.subtask, 'ACKED', body.checkpointId, atMs);
      return patchEntry(state, body.checkpointId, body.subtask, { asyncEndedMs: atMs });
    case 'notifyCompleteReceived':
      return leave(state, body.subtask, body.checkpointId, atMs);
    default:
      return;
  }
}

function onTriggered(state: FoldState, body: Extract<TraceBody, { kind: 'checkpointTriggered' }>, atMs: number): void {
  const { checkpointId, trigger } = body;
  const order = state.topology.subtasks;
  const subtasks = body.subtasks.toSorted((left, right) => order.indexOf(left) - order.indexOf(right));
  const checkpoint: CheckpointView = {
    id: checkpointId,
    attempt: state.attempt,
    trigger,
    status: 'in-progress',
    reason: null,
    triggeredAtMs: atMs,
    latestAckMs: null,
    endedAtMs: null,
    subtasks: subtasks.map(newEntry),
    bytes: 0,
    restoredAtMs: null,
  };
  state.lastCheckpointId = Math.max(state.lastCheckpointId, checkpointId);
  state.checkpoints = [...state.checkpoints, checkpoint].slice(-CHECKPOINT_HISTORY_MAX);
  // Subtasks that have finished take no snapshot; their state at the end stands for it.
  for (const id of order) if (!subtasks.includes(id)) noteSnapshot(state, id, checkpointId);
  const kept = new Set(state.checkpoints.map(({ id }) => id));
  for (const id of state.snapshots.keys()) if (!kept.has(id)) state.snapshots.delete(id);
}

function newEntry(id: SubtaskId): CheckpointSubtaskView {
  return {
    id,
    ackedAtMs: null,
    alignmentStartedMs: null,
    syncStartedMs: null,
    syncEndedMs: null,
    asyncEndedMs: null,
    metrics: null,
  };
}

function onCompleted(state: FoldState, body: Extract<TraceBody, { kind: 'checkpointCompleted' }>, atMs: number): void {
  patchCheckpoint(state, body.checkpointId, () => ({ status: 'completed', bytes: body.bytes, endedAtMs: atMs }));
  const snapshot = state.snapshots.get(body.checkpointId);
  for (const [id, subtask] of state.subtasks) {
    const positions = snapshot?.get(id)?.positions ?? [];
    if (positions.length > 0 && subtask.positions.length > 0) {
      patchSubtask(state, id, { checkpointedPositions: positions });
    }
  }
  releaseAcked(state, body.checkpointId, atMs);
  forgetSnapshotsBefore(state);
}

/**
 * A restore goes to a completed checkpoint; all but the newest completed and what is newer can be forgotten, less one.
 */
function forgetSnapshotsBefore(state: FoldState): void {
  const newest = latestCompletedId(state.checkpoints);
  if (newest === null) return;
  const older = [...state.snapshots.keys()].filter((id) => id < newest);
  for (const id of older.slice(0, Math.max(0, older.length - SNAPSHOTS_KEPT))) state.snapshots.delete(id);
}

/** A corrupt newest checkpoint sends the restore to an older one; the vault keeps 2, a few more cost nothing. */
const SNAPSHOTS_KEPT = 4;

function onBarrier(state: FoldState, body: Extract<TraceBody, { kind: 'barrierArrived' }>, atMs: number): void {
  const { received, expected } = body;
  const subtask = state.subtasks.get(body.subtask);
  if (subtask === undefined) return;
  if (subtask.phase === 'ALIGNING' && subtask.phaseCheckpointId === body.checkpointId) {
    return patchSubtask(state, body.subtask, { barriers: { received, expected } });
  }
  // A single input channel has nothing to align; a tracker that never blocks starts without an alignment.
  if (received < expected) enter(state, body.subtask, 'ALIGNING', body.checkpointId, atMs, { received, expected });
}

function enter(
  state: FoldState,
  id: SubtaskId,
  phase: SubtaskPhase,
  phaseCheckpointId: number,
  atMs: number,
  barriers: SubtaskView['barriers'],
): void {
  const subtask = state.subtasks.get(id);
  if (subtask === undefined || subtask.phase === 'FINISHED' || subtask.phase === 'FAILED') return;
  // The asynchronous part of an older checkpoint may end while a newer one aligns: the newer one is shown.
  if (subtask.phaseCheckpointId !== null && subtask.phaseCheckpointId > phaseCheckpointId) return;
  patchSubtask(state, id, {
    phase,
    phaseSinceMs: atMs,
    phaseCheckpointId,
    barriers,
    ...(phase === 'SYNC' ? { snapshotCheckpointId: phaseCheckpointId } : {}),
  });
}

function advance(state: FoldState, id: SubtaskId, phase: SubtaskPhase, checkpointId: number, atMs: number): void {
  if (state.subtasks.get(id)?.phaseCheckpointId === checkpointId) enter(state, id, phase, checkpointId, atMs, null);
}

function leave(state: FoldState, id: SubtaskId, checkpointId: number, atMs: number): void {
  const subtask = state.subtasks.get(id);
  if (subtask === undefined || subtask.phaseCheckpointId !== checkpointId) return;
  patchSubtask(state, id, { phase: 'RUNNING', phaseSinceMs: atMs, phaseCheckpointId: null, barriers: null });
}

function releaseAcked(state: FoldState, checkpointId: number, atMs: number): void {
  for (const [id, subtask] of state.subtasks) {
    if (subtask.phase === 'ACKED' || subtask.phase === 'ASYNC') leave(state, id, checkpointId, atMs);
  }
}

function noteSnapshot(state: FoldState, id: SubtaskId, checkpointId: number): void {
  const subtask = state.subtasks.get(id);
  if (subtask === undefined) return;
  const snapshot: SubtaskSnapshot = { positions: subtask.positions, keysByGroup: subtask.keysByGroup };
  state.snapshots.set(checkpointId, new Map(state.snapshots.get(checkpointId)).set(id, snapshot));
}

function patchCheckpoint(
  state: FoldState,
  id: number,
  patch: (checkpoint: CheckpointView) => Partial<CheckpointView>,
): void {
  state.checkpoints = state.checkpoints.map((checkpoint) =>
    checkpoint.id === id ? { ...checkpoint, ...patch(checkpoint) } : checkpoint,
  );
}

function patchEntry(
  state: FoldState,
  checkpointId: number,
  subtask: SubtaskId,
  patch: Partial<CheckpointSubtaskView>,
): void {
  patchCheckpoint(state, checkpointId, (checkpoint) => ({
    subtasks: checkpoint.subtasks.map((entry) => (entry.id === subtask ? { ...entry, ...patch } : entry)),
  }));
}
