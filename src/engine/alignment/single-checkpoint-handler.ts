import { must } from '#std/assert.ts';
import type { CheckpointFailureReason } from '#protocol/checkpoint.ts';
import { abortAligned, onBarrierAligned, onEndOfPartitionAligned, onTimeoutAligned } from './aligned-phase.ts';
import { createAlignmentClock, endAlignment, resetAlignment, startAlignment } from './alignment-clock.ts';
import { MeasuredAlignment } from './measured-alignment.ts';
import type {
  AlignmentAction,
  AlignmentMode,
  ArrivingBarrier,
  BarrierHandler,
  BarrierHandlerOptions,
  BarrierKind,
} from './barrier-handler.ts';
import { addChannel, allMarked, type SingleCheckpointState } from './single-checkpoint-state.ts';
import { abortUnaligned, onBarrierUnaligned, onEndOfPartitionUnaligned } from './unaligned-phase.ts';

/**
 * Exactly-once alignment, one checkpoint at a time: a barrier of a newer one aborts the one under way.
 *
 * 1. A barrier of an id that is over is obsolete; unless it is unaligned its channel has to be resumed.
 * 2. The first sight of an id (barrier or announcement) fixes how many channels it waits for.
 * 3. Each barrier, or end of a channel, marks its channel; the first and the last one bound the measured alignment.
 * 4. The phase (aligned-phase.ts, unaligned-phase.ts) decides what to block, when to trigger, when to switch.
 * 5. When every channel is marked the checkpoint is over for this subtask.
 *
 * Flink: SingleCheckpointBarrierHandler.
 */
export function createSingleCheckpointHandler(
  mode: Exclude<AlignmentMode, 'at-least-once'>,
  channels: number,
  options: BarrierHandlerOptions,
): BarrierHandler {
  const state: SingleCheckpointState = {
    mode,
    phase: mode === 'unaligned' ? 'waiting-unaligned' : 'waiting',
    openChannels: channels,
    current: -1,
    lastOver: -1,
    barrier: null,
    target: 0,
    marked: [],
    blocked: [],
    announced: [],
    timeout: null,
    clock: createAlignmentClock(),
  };
  return new SingleCheckpointHandler(state, options);
}

class SingleCheckpointHandler extends MeasuredAlignment<SingleCheckpointState> implements BarrierHandler {
  readonly #options: BarrierHandlerOptions;

  constructor(state: SingleCheckpointState, options: BarrierHandlerOptions) {
    super(state);
    this.#options = options;
  }

  onBarrier(
    channel: number,
    checkpointId: number,
    timestamp: number,
    kind: BarrierKind,
    now: number,
    timeoutMs: number | null = null,
  ): readonly AlignmentAction[] {
    const barrier: ArrivingBarrier = { checkpointId, timestamp, kind, timeoutMs };
    if (this.#isOver(checkpointId)) return kind === 'unaligned' ? [] : [{ kind: 'resume', channel }];
    const actions: AlignmentAction[] = [];
    this.#begin(barrier, now, actions);
    this.#mark(channel, barrier, now);
    if (isAligned(this.state)) onBarrierAligned(this.state, channel, barrier, now, actions);
    else onBarrierUnaligned(this.state, channel, barrier, actions);
    this.#finishIfComplete();
    return actions;
  }

  onAnnouncement(channel: number, barrier: ArrivingBarrier, sequence: number, now: number): readonly AlignmentAction[] {
    const state = this.state;
    if (this.#isOver(barrier.checkpointId)) return [];
    const actions: AlignmentAction[] = [];
    this.#begin(barrier, now, actions);
    if (!isAligned(state)) actions.push({ kind: 'prioritize', channel, sequence });
    else if (state.mode === 'aligned-with-timeout') {
      state.announced = [...state.announced.filter((each) => each.channel !== channel), { channel, sequence }];
    }
    return actions;
  }

  onCancel(_channel: number, checkpointId: number): readonly AlignmentAction[] {
    const { current, marked } = this.state;
    if (checkpointId < current || (checkpointId === current && marked.length === 0)) return [];
    const actions: AlignmentAction[] = [];
    this.#abort(checkpointId, 'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER', actions);
    return actions;
  }

  onEndOfPartition(channel: number, now: number): readonly AlignmentAction[] {
    const state = this.state;
    state.openChannels--;
    if (!this.pending()) return [];
    const actions: AlignmentAction[] = [];
    if (!this.#options.checkpointsAfterTasksFinish) {
      this.#abort(state.current, 'CHECKPOINT_DECLINED_INPUT_END_OF_STREAM', actions);
      return actions;
    }
    this.#mark(channel, must(state.barrier, 'a pending checkpoint has a barrier'), now);
    if (isAligned(state)) onEndOfPartitionAligned(state, channel, now, actions);
    else onEndOfPartitionUnaligned(state, channel, actions);
    this.#finishIfComplete();
    return actions;
  }

  onTime(now: number): readonly AlignmentAction[] {
    const state = this.state;
    const timeout = state.timeout;
    if (timeout === null || now < timeout.at) return [];
    state.timeout = null;
    const actions: AlignmentAction[] = [];
    if (state.openChannels > 0 && isAligned(state)) onTimeoutAligned(state, timeout.barrier, actions);
    return actions;
  }

  timeoutAt(): number | null {
    return this.state.timeout?.at ?? null;
  }
  latest(): number {
    return this.state.current;
  }
  pending(): boolean {
    return this.state.current >= 0 && this.state.current !== this.state.lastOver;
  }

  /** Step 1. */
  #isOver(checkpointId: number): boolean {
    const { current } = this.state;
    return checkpointId < current || (checkpointId === current && !this.pending());
  }

  /** Step 2. */
  #begin(barrier: ArrivingBarrier, now: number, actions: AlignmentAction[]): void {
    const state = this.state;
    if (barrier.checkpointId <= state.current) return;
    if (this.pending()) this.#abort(state.current, 'CHECKPOINT_DECLINED_SUBSUMED', actions);
    state.current = barrier.checkpointId;
    state.barrier = barrier;
    state.marked = [];
    state.target = state.openChannels;
    if (state.mode === 'aligned-with-timeout' && barrier.kind === 'timeoutable') {
      const allowedMs = must(barrier.timeoutMs, 'a timeoutable barrier carries its timeout');
      state.timeout = { at: Math.max(barrier.timestamp + allowedMs, now), barrier };
    }
  }

  /** Step 3. A channel that ends after its own barrier restarts the measurement if it is the only one: Flink's way. */
  #mark(channel: number, barrier: ArrivingBarrier, now: number): void {
    const state = this.state;
    addChannel(state.marked, channel);
    if (state.marked.length === 1) startAlignment(state.clock, barrier.timestamp, now);
    if (allMarked(state)) endAlignment(state.clock, now);
  }

  /** Step 5. */
  #finishIfComplete(): void {
    const state = this.state;
    if (!allMarked(state)) return;
    state.marked = [];
    state.lastOver = state.current;
    state.timeout = null;
  }

  #abort(checkpointId: number, reason: CheckpointFailureReason, actions: AlignmentAction[]): void {
    const state = this.state;
    state.current = Math.max(checkpointId, state.current);
    state.lastOver = Math.max(checkpointId, state.lastOver);
    state.barrier = null;
    state.marked = [];
    state.target = 0;
    state.timeout = null;
    if (isAligned(state)) abortAligned(state, actions);
    else abortUnaligned(state, checkpointId, actions);
    resetAlignment(state.clock);
    actions.push({ kind: 'abort', checkpointId, reason });
  }
}

function isAligned(state: SingleCheckpointState): boolean {
  return state.phase === 'waiting' || state.phase === 'collecting';
}
