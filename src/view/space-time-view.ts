import type { ChannelId, SubtaskId } from '#protocol/job-plan.ts';
import type { TracedRecord } from '#protocol/trace.ts';

/** What the space-time diagram draws: lanes down, job time across. Pure data; the painter only scales it. */
export interface SpaceTimeView {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lanes: readonly SpaceTimeLane[];
  readonly records: readonly RecordLine[];
  readonly barriers: readonly BarrierLine[];
  readonly triggers: readonly SignalLine[];
  readonly acks: readonly SignalLine[];
  readonly notifies: readonly SignalLine[];
  readonly boxes: readonly LaneBox[];
  readonly points: readonly LanePoint[];
  /** One for each checkpoint with a snapshot point in the events, oldest first. */
  readonly cuts: readonly Cut[];
  /** Vertical breaks: a new attempt starts, and the old one's records in flight are lost. */
  readonly breaks: readonly { readonly atMs: number; readonly attempt: number; readonly restored: number | null }[];
  /** Records drawn: 1 of this many. */
  readonly sampledEvery: number;
}

export interface SpaceTimeLane {
  readonly id: LaneId;
  readonly title: string;
  /** Stretches of one epoch, up to the lane's own snapshot point: the cut is the edge between two tints. */
  readonly bands: readonly { readonly fromMs: number; readonly toMs: number; readonly epoch: number }[];
}

export type LaneId = 'coordinator' | 'storage' | 'log' | SubtaskId;

export interface RecordLine {
  readonly channel: ChannelId;
  readonly from: SubtaskId;
  readonly to: SubtaskId;
  readonly records: readonly TracedRecord[];
  readonly rows: number;
  readonly sentMs: number;
  /** null: in flight at the end of the window. */
  readonly takenMs: number | null;
  /** Dropped with its attempt, never taken. */
  readonly lost: boolean;
  /** Against the cut of `crosses`: backward = processed before the snapshot though sent after the sender's. */
  readonly crossing: 'none' | 'forward' | 'backward';
  readonly crosses: number | null;
}

export interface BarrierLine {
  readonly checkpointId: number;
  readonly channel: ChannelId;
  readonly from: SubtaskId;
  readonly to: SubtaskId;
  readonly sentMs: number;
  readonly arrivedMs: number | null;
  readonly takenMs: number | null;
}

/** The cut of a checkpoint: the polyline through the instants at which each subtask took its snapshot. */
export interface Cut {
  readonly checkpointId: number;
  /** In lane order; null where the snapshot has not been taken: the line breaks off there. */
  readonly points: readonly { readonly subtask: SubtaskId; readonly atMs: number | null }[];
  readonly known: number;
  /** Records that cross it backwards: each is in the snapshot and comes again after a restore. */
  readonly backward: readonly TracedRecord[];
  /** Records that cross it forwards: an aligned checkpoint has none. */
  readonly forward: readonly TracedRecord[];
  readonly backwardRows: number;
  readonly forwardRows: number;
}

export interface LaneBox {
  readonly lane: SubtaskId;
  readonly kind: 'alignment' | 'sync' | 'async' | 'down';
  readonly checkpointId: number | null;
  readonly fromMs: number;
  /** null: goes on at the end of the window. */
  readonly toMs: number | null;
}

export interface LanePoint {
  readonly lane: LaneId;
  readonly kind: 'triggered' | 'completed' | 'failed' | 'failure' | 'stored' | 'committed' | 'aborted';
  readonly atMs: number;
  readonly checkpointId: number | null;
  readonly text: string;
}

/** Between a subtask and the coordinator; `fromMs` where it leaves, `toMs` where it is known to have come. */
export interface SignalLine {
  readonly checkpointId: number;
  readonly subtask: SubtaskId;
  readonly fromMs: number;
  readonly toMs: number | null;
}
