import { must } from '#std/assert.ts';
import { createAlignmentClock, endAlignment, resetAlignment, startAlignment } from './alignment-clock.ts';
import { MeasuredAlignment, type MeasuredState } from './measured-alignment.ts';
import type { AlignmentAction, ArrivingBarrier, BarrierHandler, BarrierHandlerOptions } from './barrier-handler.ts';

/**
 * At-least-once: counts barriers, blocks nothing. Several checkpoints may be under way; a completed one silently drops
 * all older ones.
 *
 * Invariants: tracked ids ascend; at most {@link TRACKED_MAX} are tracked, the oldest is forgotten without a word, as
 * an id nobody completes any more would otherwise stay for ever. An aborted id stays tracked until every channel has
 * spoken, so that its late barriers do not start it again.
 * Assumption: newer checkpoints have higher ids. Only one alignment is timed at once: the newest.
 * Flink: CheckpointBarrierTracker.
 */
export function createBarrierTracker(channels: number, options: BarrierHandlerOptions): BarrierHandler {
  return new BarrierTracker(
    { openChannels: channels, newest: -1, tracked: [], clock: createAlignmentClock() },
    options,
  );
}

const TRACKED_MAX = 50;

interface TrackedCheckpoint {
  readonly checkpointId: number;
  /** The barrier that started it; null if a cancel marker did. */
  readonly barrier: ArrivingBarrier | null;
  /** Channels open when it was first seen: how many have to speak. */
  readonly target: number;
  readonly channels: number[];
  aborted: boolean;
}

interface TrackerState extends MeasuredState {
  /** Highest id ever tracked. */
  newest: number;
  tracked: TrackedCheckpoint[];
}

class BarrierTracker extends MeasuredAlignment<TrackerState> implements BarrierHandler {
  readonly #options: BarrierHandlerOptions;

  constructor(state: TrackerState, options: BarrierHandlerOptions) {
    super(state);
    this.#options = options;
  }

  onBarrier(
    channel: number,
    checkpointId: number,
    timestamp: number,
    kind: ArrivingBarrier['kind'],
    now: number,
  ): readonly AlignmentAction[] {
    const state = this.state;
    const barrier: ArrivingBarrier = { checkpointId, timestamp, kind, timeoutMs: null };
    // Only new ids take the short way: an id that was begun with more channels has its entry to finish.
    if (checkpointId > state.newest && state.openChannels === 1) {
      startAlignment(state.clock, timestamp, now);
      endAlignment(state.clock, now);
      return [triggerOf(barrier)];
    }
    const position = state.tracked.findIndex((each) => each.checkpointId === checkpointId);
    if (position >= 0) {
      return countChannel(must(state.tracked[position], 'found'), channel) ? this.#complete(position, now) : [];
    }
    if (checkpointId <= state.newest) return [];
    startAlignment(state.clock, timestamp, now);
    state.newest = checkpointId;
    state.tracked.push({
      checkpointId,
      barrier,
      target: state.openChannels,
      channels: [channel],
      aborted: false,
    });
    if (state.tracked.length > TRACKED_MAX) state.tracked.shift();
    return [];
  }

  onAnnouncement(): readonly AlignmentAction[] {
    return [];
  }

  onCancel(channel: number, checkpointId: number): readonly AlignmentAction[] {
    const state = this.state;
    if (checkpointId > state.newest && state.openChannels === 1) {
      resetAlignment(state.clock);
      return [abortOf(checkpointId, 'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER')];
    }
    const actions: AlignmentAction[] = [];
    const abort = (checkpoint: TrackedCheckpoint): void => {
      if (!checkpoint.aborted) {
        actions.push(abortOf(checkpoint.checkpointId, 'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER'));
      }
      checkpoint.aborted = true;
    };
    while (state.tracked[0] !== undefined && state.tracked[0].checkpointId < checkpointId) {
      abort(must(state.tracked.shift(), 'there is one'));
    }
    const first = state.tracked[0];
    if (first?.checkpointId === checkpointId) {
      abort(first);
      if (countChannel(first, channel)) state.tracked.shift();
    } else if (checkpointId > state.newest) {
      state.newest = checkpointId;
      const marker: TrackedCheckpoint = {
        checkpointId,
        barrier: null,
        target: state.openChannels,
        channels: [channel],
        aborted: false,
      };
      abort(marker);
      state.tracked.unshift(marker);
    }
    return actions;
  }

  onEndOfPartition(channel: number, now: number): readonly AlignmentAction[] {
    const state = this.state;
    state.openChannels--;
    if (!this.#options.checkpointsAfterTasksFinish) {
      const dropped = state.tracked.filter((each) => !each.aborted);
      state.tracked = [];
      resetAlignment(state.clock);
      return dropped.map((each) => abortOf(each.checkpointId, 'CHECKPOINT_DECLINED_INPUT_END_OF_STREAM'));
    }
    // The newest id that only waited for this channel wins and drops the older ones.
    for (let position = state.tracked.length - 1; position >= 0; position--) {
      if (countChannel(must(state.tracked[position], 'in range'), channel)) return this.#complete(position, now);
    }
    return [];
  }

  onTime(): readonly AlignmentAction[] {
    return [];
  }
  timeoutAt(): number | null {
    return null;
  }
  latest(): number {
    return this.state.tracked.at(-1)?.checkpointId ?? -1;
  }
  pending(): boolean {
    return this.state.tracked.length > 0;
  }

  /** Every channel has spoken for the checkpoint at `position`: it and all older ones leave. */
  #complete(position: number, now: number): readonly AlignmentAction[] {
    const state = this.state;
    const checkpoint = must(state.tracked[position], 'a tracked checkpoint completes');
    state.tracked.splice(0, position + 1);
    if (checkpoint.aborted) return [];
    if (checkpoint.checkpointId === state.newest) endAlignment(state.clock, now);
    return [triggerOf(must(checkpoint.barrier, 'a checkpoint that was not aborted began with a barrier'))];
  }
}

/** Marks that a channel has spoken; true if all have. */
function countChannel(checkpoint: TrackedCheckpoint, channel: number): boolean {
  if (!checkpoint.channels.includes(channel)) checkpoint.channels.push(channel);
  return checkpoint.channels.length === checkpoint.target;
}

function triggerOf(barrier: ArrivingBarrier): AlignmentAction {
  return {
    kind: 'trigger',
    checkpointId: barrier.checkpointId,
    timestamp: barrier.timestamp,
    barrier: barrier.kind,
  };
}

function abortOf(
  checkpointId: number,
  reason: 'CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER' | 'CHECKPOINT_DECLINED_INPUT_END_OF_STREAM',
): AlignmentAction {
  return { kind: 'abort', checkpointId, reason };
}
