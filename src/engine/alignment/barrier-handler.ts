import type { CheckpointFailureReason } from '#protocol/checkpoint.ts';

/**
 * Barrier alignment of one subtask: which channels stop, when the subtask takes its snapshot, when it gives one up.
 *
 * A handler is a reducer over plain state: every call takes what happened and returns what the subtask has to do, in
 * order. It never reads a clock, a channel or a buffer.
 *
 * Invariants: checkpoints are triggered at most once and in ascending id order; every channel that was blocked is
 * resumed when its checkpoint is triggered, aborted or subsumed (unaligned: when its last barrier came).
 * Assumptions: channels are the subtask's input channels counted from 0; a channel hands over what it carries in order;
 * `now` never goes back. An `aligned` or `timeoutable` barrier has stopped its channel: nothing more is delivered from
 * it until `resume`, which may come in the very answer.
 *
 * Flink: CheckpointBarrierHandler. Conformance: suite barrier-handler.
 */

/** `aligned-with-timeout`: starts aligned, goes on unaligned when the alignment takes too long. */
export type AlignmentMode = 'aligned' | 'unaligned' | 'aligned-with-timeout' | 'at-least-once';

/** How a barrier travels. `timeoutable`: aligned, may become unaligned once its timeout has passed. */
export type BarrierKind = 'aligned' | 'timeoutable' | 'unaligned' | 'at-least-once';

export type AlignmentAction =
  /** Read nothing more from the channel. */
  | { readonly kind: 'block'; readonly channel: number }
  /** Read from the channel again. Also answers an obsolete aligned barrier, whose channel stands still otherwise. */
  | { readonly kind: 'resume'; readonly channel: number }
  /** Forward the barrier as `barrier` and take the snapshot. `timestamp` is the checkpoint's trigger time. */
  | {
      readonly kind: 'trigger';
      readonly checkpointId: number;
      readonly timestamp: number;
      readonly barrier: BarrierKind;
    }
  /** Decline the checkpoint and send a cancel marker downstream. */
  | { readonly kind: 'abort'; readonly checkpointId: number; readonly reason: CheckpointFailureReason }
  /** Pull the announced barrier with this sequence number in front of the channel's queue. */
  | { readonly kind: 'prioritize'; readonly channel: number; readonly sequence: number }
  /** Begin to write in-flight data for this checkpoint. */
  | { readonly kind: 'startChannelState'; readonly checkpointId: number }
  /** Inputs record what they hold and receive until their own barrier. */
  | { readonly kind: 'startPersisting'; readonly checkpointId: number }
  | { readonly kind: 'stopPersisting'; readonly checkpointId: number };

/** A barrier as it arrives, or as it is announced ahead of the data in front of it. */
export interface ArrivingBarrier {
  readonly checkpointId: number;
  /** Job time at which the coordinator triggered the checkpoint. */
  readonly timestamp: number;
  readonly kind: BarrierKind;
  /** Timeoutable barriers: ms of alignment allowed, counted from `timestamp`. */
  readonly timeoutMs: number | null;
}

export interface BarrierHandlerOptions {
  /** Whether an ended channel counts as aligned. Flink: execution.checkpointing.checkpoints-after-tasks-finish. */
  readonly checkpointsAfterTasksFinish: boolean;
}

export interface BarrierHandler {
  /** A barrier reached the head of a channel. `timeoutMs` belongs to timeoutable barriers. */
  onBarrier(
    channel: number,
    checkpointId: number,
    timestamp: number,
    kind: BarrierKind,
    now: number,
    timeoutMs?: number | null,
  ): readonly AlignmentAction[];
  /** A timeoutable barrier was seen behind data that is still queued. */
  onAnnouncement(channel: number, barrier: ArrivingBarrier, sequence: number, now: number): readonly AlignmentAction[];
  /** A cancel marker reached the head of a channel. */
  onCancel(channel: number, checkpointId: number, now: number): readonly AlignmentAction[];
  onEndOfPartition(channel: number, now: number): readonly AlignmentAction[];
  /** The clock reached `now`; to be called at {@link BarrierHandler.timeoutAt}. */
  onTime(now: number): readonly AlignmentAction[];
  /** When {@link BarrierHandler.onTime} has work; null = never. */
  timeoutAt(): number | null;
  /** Counts bytes that were processed while an alignment runs. */
  addProcessedBytes(bytes: number): void;

  /** Highest checkpoint id seen, -1 before the first; at-least-once: the newest still tracked, or -1. */
  latest(): number;
  /** Whether a checkpoint waits for barriers. */
  pending(): boolean;
  /** Channels without end of partition. */
  openChannels(): number;
  /** Duration of the last alignment, or so far of the running one. */
  alignmentMs(now: number): number;
  /** First barrier's arrival minus its trigger time. */
  startDelayMs(): number;
  /** Bytes processed between first and last barrier of the last alignment. */
  processedBytes(): number;
  /** The whole state as plain values, which the caller copies. */
  save(): unknown;
  load(saved: unknown): void;
}
