import { must } from '#std/assert.ts';
import type { AlignmentAction, ArrivingBarrier } from './barrier-handler.ts';
import {
  allMarked,
  blockChannel,
  forgetChannel,
  restartPhase,
  type SingleCheckpointState,
} from './single-checkpoint-state.ts';
import { onBarrierUnaligned, onEndOfPartitionUnaligned, triggerUnaligned } from './unaligned-phase.ts';

/**
 * Phases `waiting` and `collecting`: barriers block their channels, the last one triggers, then all are resumed.
 *
 * With a timeout the phase may change to unaligned: by the timer, by a barrier that arrives already too old (checked
 * after "was it the last?", so a late last barrier still ends an aligned checkpoint), or by a barrier that some
 * upstream subtask has already turned.
 * Flink: AbstractAlignedBarrierHandlerState, AbstractAlternatingAlignedBarrierHandlerState and their subclasses.
 */
export function onBarrierAligned(
  state: SingleCheckpointState,
  channel: number,
  barrier: ArrivingBarrier,
  now: number,
  actions: AlignmentAction[],
): void {
  if (barrier.kind === 'unaligned') {
    onTimeoutAligned(state, barrier, actions);
    onBarrierUnaligned(state, channel, barrier, actions);
    return;
  }
  state.announced = state.announced.filter((each) => each.channel !== channel);
  blockChannel(state, channel, actions);
  if (allMarked(state)) {
    triggerAligned(state, barrier, actions);
  } else if (isTimedOut(state, barrier, now)) {
    onTimeoutAligned(state, barrier, actions);
    onBarrierUnaligned(state, channel, { ...barrier, kind: 'unaligned' }, actions);
  } else {
    state.phase = 'collecting';
  }
}

/** The channel counts as aligned; it may be the last one. */
export function onEndOfPartitionAligned(
  state: SingleCheckpointState,
  channel: number,
  now: number,
  actions: AlignmentAction[],
): void {
  forgetChannel(state, channel);
  // Before the first barrier nothing can complete here: Flink waits for a real barrier.
  if (state.phase === 'waiting') return;
  const barrier = must(state.barrier, 'a collecting checkpoint has a barrier');
  if (allMarked(state)) {
    triggerAligned(state, barrier, actions);
  } else if (isTimedOut(state, barrier, now)) {
    onTimeoutAligned(state, barrier, actions);
    onEndOfPartitionUnaligned(state, channel, actions);
  }
}

/** The alignment has taken too long: go on unaligned; without a barrier so far, wait for the first one that way. */
export function onTimeoutAligned(
  state: SingleCheckpointState,
  barrier: ArrivingBarrier,
  actions: AlignmentAction[],
): void {
  for (const { channel, sequence } of state.announced.toSorted((a, b) => a.channel - b.channel)) {
    actions.push({ kind: 'prioritize', channel, sequence });
  }
  state.announced = [];
  if (state.phase === 'waiting') {
    state.phase = 'waiting-unaligned';
    return;
  }
  triggerUnaligned(barrier, actions);
  state.phase = 'collecting-unaligned';
}

/** Gives the checkpoint up. */
export function abortAligned(state: SingleCheckpointState, actions: AlignmentAction[]): void {
  restartPhase(state, actions);
}

function triggerAligned(state: SingleCheckpointState, barrier: ArrivingBarrier, actions: AlignmentAction[]): void {
  const { checkpointId, timestamp, kind } = barrier;
  if (state.mode === 'aligned-with-timeout') actions.push({ kind: 'startChannelState', checkpointId });
  actions.push({ kind: 'trigger', checkpointId, timestamp, barrier: kind });
  restartPhase(state, actions);
}

/** At arrival the timeout has to be exceeded; the timer fires when it is reached. */
function isTimedOut(state: SingleCheckpointState, barrier: ArrivingBarrier, now: number): boolean {
  return (
    state.mode === 'aligned-with-timeout' &&
    barrier.kind === 'timeoutable' &&
    now - barrier.timestamp > must(barrier.timeoutMs, 'a timeoutable barrier carries its timeout')
  );
}
