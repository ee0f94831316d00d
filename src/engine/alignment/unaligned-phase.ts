import type { AlignmentAction, ArrivingBarrier } from './barrier-handler.ts';
import {
  allMarked,
  blockChannel,
  forgetChannel,
  restartPhase,
  type SingleCheckpointState,
} from './single-checkpoint-state.ts';

/**
 * Phases `waiting-unaligned` and `collecting-unaligned`: the first barrier triggers, in-flight data is recorded until
 * the last one is here.
 *
 * A barrier that was pulled forward arrives still as timeoutable: its sender has stopped, so the channel is blocked
 * and resumed with the others at the end.
 * Flink: AlternatingWaitingForFirstBarrierUnaligned, AlternatingCollectingBarriersUnaligned.
 */
export function onBarrierUnaligned(
  state: SingleCheckpointState,
  channel: number,
  barrier: ArrivingBarrier,
  actions: AlignmentAction[],
): void {
  if (barrier.kind !== 'unaligned') blockChannel(state, channel, actions);
  if (state.phase === 'waiting-unaligned') {
    triggerUnaligned(barrier, actions);
    state.phase = 'collecting-unaligned';
  }
  if (allMarked(state)) finish(state, barrier.checkpointId, actions);
}

/** The channel counts as one that delivered its barrier. */
export function onEndOfPartitionUnaligned(
  state: SingleCheckpointState,
  channel: number,
  actions: AlignmentAction[],
): void {
  forgetChannel(state, channel);
  if (state.phase === 'collecting-unaligned' && allMarked(state)) finish(state, state.current, actions);
}

/** Gives the checkpoint up; what has been recorded is void. */
export function abortUnaligned(state: SingleCheckpointState, checkpointId: number, actions: AlignmentAction[]): void {
  if (state.phase === 'collecting-unaligned') finish(state, checkpointId, actions);
  else restartPhase(state, actions);
}

/** Takes the snapshot now and records what is in flight. */
export function triggerUnaligned(barrier: ArrivingBarrier, actions: AlignmentAction[]): void {
  const { checkpointId, timestamp } = barrier;
  actions.push(
    { kind: 'startChannelState', checkpointId },
    { kind: 'startPersisting', checkpointId },
    { kind: 'trigger', checkpointId, timestamp, barrier: 'unaligned' },
  );
}

function finish(state: SingleCheckpointState, checkpointId: number, actions: AlignmentAction[]): void {
  actions.push({ kind: 'stopPersisting', checkpointId });
  restartPhase(state, actions);
}
