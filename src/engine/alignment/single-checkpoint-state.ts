import type { AlignmentAction, AlignmentMode, ArrivingBarrier } from './barrier-handler.ts';
import type { MeasuredState } from './measured-alignment.ts';

/**
 * The plain state of exactly-once alignment and what both phases do to it.
 *
 * Phases: `waiting` for the first barrier, `collecting` the others; each once while aligned and once while unaligned.
 * Flink: ChannelState, BarrierHandlerState.
 */
export interface SingleCheckpointState extends MeasuredState {
  readonly mode: Exclude<AlignmentMode, 'at-least-once'>;
  phase: 'waiting' | 'collecting' | 'waiting-unaligned' | 'collecting-unaligned';
  /** Highest id seen, -1 before the first. */
  current: number;
  /** Highest id that completed or was given up. */
  lastOver: number;
  /** First barrier (or announcement) of the pending checkpoint. */
  barrier: ArrivingBarrier | null;
  /** Channels open at the first sight of the pending checkpoint: stays, whatever ends meanwhile. */
  target: number;
  /** Channels whose barrier or end is here. */
  marked: number[];
  blocked: number[];
  announced: { readonly channel: number; readonly sequence: number }[];
  timeout: { readonly at: number; readonly barrier: ArrivingBarrier } | null;
}

/** Adds a channel to a set of channels. */
export function addChannel(channels: number[], channel: number): void {
  if (!channels.includes(channel)) channels.push(channel);
}

/** Stops a channel until {@link resumeAll}. */
export function blockChannel(state: SingleCheckpointState, channel: number, actions: AlignmentAction[]): void {
  actions.push({ kind: 'block', channel });
  addChannel(state.blocked, channel);
}

/** Resumes every channel the checkpoint has stopped, in channel order. */
function resumeAll(state: SingleCheckpointState, actions: AlignmentAction[]): void {
  for (const channel of state.blocked.toSorted((a, b) => a - b)) actions.push({ kind: 'resume', channel });
  state.blocked = [];
}

/** An ended channel is neither resumed nor pulled forward. */
export function forgetChannel(state: SingleCheckpointState, channel: number): void {
  state.blocked = state.blocked.filter((each) => each !== channel);
  state.announced = state.announced.filter((each) => each.channel !== channel);
}

/** Whether the last channel has been marked. */
export function allMarked(state: SingleCheckpointState): boolean {
  return state.marked.length === state.target;
}

/** The aligned start of the next checkpoint, or the unaligned one where nothing is ever aligned. */
export function restartPhase(state: SingleCheckpointState, actions: AlignmentAction[]): void {
  resumeAll(state, actions);
  state.announced = [];
  state.phase = state.mode === 'unaligned' ? 'waiting-unaligned' : 'waiting';
}
