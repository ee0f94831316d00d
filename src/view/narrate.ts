import { subtaskOf } from '#protocol/actor-name.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { TraceBody } from '#protocol/trace.ts';
import { faultNarration } from './narrate-fault.ts';
import { rowsBehindBarrier } from './fold-channels.ts';
import type { FoldState } from './fold-state.ts';
import { channelIndex, consumerOf, subtaskTitle } from './plan-topology.ts';
import type { Narration } from './run-view.ts';

/**
 * One sentence per control event, as a key of narration-texts.ts and its values; null for events that say nothing new.
 * Called after the event was folded, so the values are those of the instant that is drawn.
 */
export function narrate(state: FoldState, body: TraceBody): Narration | null {
  switch (body.kind) {
    case 'jobStateChanged':
      if (body.broken === true) return say('invariantBroken', { cause: body.reason ?? '' });
      if (body.to === 'SUSPENDED' && body.reason !== null) return say('jobSuspended', { cause: body.reason });
      return say('jobState', { from: body.from, to: body.to });
    case 'restartScheduled':
      return onRestart(state, body);
    case 'attemptStarted':
      return onAttempt(state, body);
    case 'subtaskStateChanged':
      return onSubtask(state, body);
    case 'stateRestored':
      return say('stateRestored', {
        subtask: name(state, body.subtask),
        checkpoint: body.checkpointId,
        entries: body.entries,
        bytes: body.bytes,
      });
    case 'checkpointQuarantined':
      return say('checkpointQuarantined', { checkpoint: body.checkpointId, reason: body.reason });
    case 'recordLate':
      return say('recordLate', {
        subtask: name(state, body.subtask),
        record: body.record?.label ?? '',
        lateByMs: body.lateByMs,
        count: body.count,
      });
    case 'windowFired':
      return say('windowFired', { subtask: name(state, body.subtask), keys: body.keys });
    case 'transactionChanged':
      return say(`transaction-${body.state}`, {
        subtask: name(state, body.subtask),
        transaction: transactionName(body.transaction),
        rows: body.rows === 0 ? (state.transactions.get(body.transaction)?.rows ?? 0) : body.rows,
        checkpoint: body.checkpointId ?? '',
      });
    case 'faultInjected':
      return faultNarration(state.topology.plan, body);
    case 'messageFenced':
      return say('messageFenced', {
        from: actorName(state, body.from),
        attempt: body.fromAttempt,
        message: body.message,
      });
    default:
      return narrateCheckpoint(state, body);
  }
}

/** Transactions are numbered per subtask; the rest of the id only keeps it unique. */
function transactionName(id: string): string {
  return id.slice(id.lastIndexOf(':') + 1);
}

function narrateCheckpoint(state: FoldState, body: TraceBody): Narration | null {
  switch (body.kind) {
    case 'checkpointTriggered':
      return say(
        body.trigger === 'stop' || body.trigger === 'final' ? 'checkpointTriggeredLast' : 'checkpointTriggered',
        {
          checkpoint: body.checkpointId,
          subtasks: body.subtasks.length,
        },
      );
    case 'checkpointRequestRejected':
      return say('checkpointRequestRejected', { reason: body.reason });
    case 'checkpointAckReceived':
      return onAck(state, body);
    case 'checkpointCompleted':
      return say('checkpointCompleted', {
        checkpoint: body.checkpointId,
        bytes: body.bytes,
        durationMs: body.durationMs,
      });
    case 'checkpointFailed':
      return onCheckpointFailed(state, body);
    case 'alignmentStarted':
      return null;
    case 'barrierArrived':
      return onBarrier(state, body);
    case 'channelBlocked':
      return onBlocked(state, body);
    case 'channelResumed':
      return say('channelResumed', {
        subtask: name(state, consumerOf(state.topology.plan, body.channel)),
        channel: channelIndex(state.topology, body.channel),
      });
    case 'alignmentEnded':
      return say(body.aborted === null ? 'alignmentEnded' : 'alignmentAborted', {
        checkpoint: body.checkpointId,
        subtask: name(state, body.subtask),
        reason: body.aborted ?? '',
      });
    case 'barrierForwarded':
    case 'snapshotSyncStarted':
    case 'notifyCompleteReceived':
      return say(body.kind, { checkpoint: body.checkpointId, subtask: name(state, body.subtask) });
    case 'snapshotSyncEnded':
    case 'snapshotAsyncEnded':
      return say(body.kind, { checkpoint: body.checkpointId, subtask: name(state, body.subtask), bytes: body.bytes });
    default:
      return null;
  }
}

/** What fails because a task was too quick is no trouble: a sentence of its own says so. */
function onCheckpointFailed(state: FoldState, body: Extract<TraceBody, { kind: 'checkpointFailed' }>): Narration {
  const { checkpointId: checkpoint, reason, detail } = body;
  if (reason !== 'TASK_CHECKPOINT_FAILURE' || detail === null) return say('checkpointFailed', { checkpoint, reason });
  return say('checkpointTooLate', { checkpoint, subtask: name(state, detail as SubtaskId) });
}

function onRestart(state: FoldState, body: Extract<TraceBody, { kind: 'restartScheduled' }>): Narration {
  let dropped = 0;
  for (const queue of state.recovery?.fallen.values() ?? []) {
    for (const { element } of queue) if (element.kind === 'records') dropped += element.rows;
  }
  return say(body.failedSubtask === null ? 'restartScheduled' : 'restartOfSubtask', {
    subtask: body.failedSubtask === null ? '' : name(state, body.failedSubtask),
    cause: body.cause,
    delayMs: body.delayMs,
    subtasks: state.topology.subtasks.length,
    dropped,
  });
}

function onAttempt(state: FoldState, body: Extract<TraceBody, { kind: 'attemptStarted' }>): Narration {
  const values = { attempt: body.attempt, subtasks: body.placement.length };
  if (body.restoredCheckpointId === null) return say('attemptStarted', values);
  return say('attemptRestored', { ...values, checkpoint: body.restoredCheckpointId });
}

function onSubtask(state: FoldState, body: Extract<TraceBody, { kind: 'subtaskStateChanged' }>): Narration | null {
  if (body.state === 'INITIALIZING') return null;
  return say(`subtask-${body.state}`, { subtask: name(state, body.subtask), cause: body.cause ?? '' });
}

function onAck(state: FoldState, body: Extract<TraceBody, { kind: 'checkpointAckReceived' }>): Narration {
  const checkpoint = state.checkpoints.find(({ id }) => id === body.checkpointId);
  return say('checkpointAckReceived', {
    checkpoint: body.checkpointId,
    subtask: name(state, body.subtask),
    acks: checkpoint?.subtasks.filter(({ ackedAtMs }) => ackedAtMs !== null).length ?? 0,
    total: checkpoint?.subtasks.length ?? 0,
  });
}

function onBarrier(state: FoldState, body: Extract<TraceBody, { kind: 'barrierArrived' }>): Narration {
  return say(body.received < body.expected ? 'barrierArrived' : 'lastBarrierArrived', {
    checkpoint: body.checkpointId,
    subtask: name(state, body.subtask),
    channel: channelIndex(state.topology, body.channel),
    received: body.received,
    expected: body.expected,
  });
}

function onBlocked(state: FoldState, body: Extract<TraceBody, { kind: 'channelBlocked' }>): Narration {
  const { topology, channels } = state;
  const subtask = consumerOf(topology.plan, body.channel);
  const missing = (topology.inputs.get(subtask) ?? [])
    .map((id, index) => (channels.get(id)?.blockedBy === body.checkpointId || channels.get(id)?.ended ? -1 : index))
    .filter((index) => index >= 0);
  return say(missing.length === 0 ? 'channelBlockedLast' : 'channelBlocked', {
    checkpoint: body.checkpointId,
    subtask: name(state, subtask),
    channel: channelIndex(topology, body.channel),
    waiting: rowsBehindBarrier(channels.get(body.channel)?.queue ?? [], body.checkpointId),
    missing: missing.join(', '),
    missingCount: missing.length,
  });
}

function actorName(state: FoldState, actor: ActorId): string {
  const subtask = subtaskOf(actor);
  return subtask === null ? actor : name(state, subtask);
}

function name(state: FoldState, id: SubtaskId): string {
  return subtaskTitle(state.topology.plan, id);
}

function say(key: string, values: Narration['values']): Narration {
  return { key, values };
}
