import type { ChannelId, SubtaskId } from '#protocol/job-plan.ts';
import type { SubtaskPhase, TransactionView } from '#view/run-view.ts';
import type { Point, Rect } from '../layout/geometry.ts';

/**
 * What is painted, as data: a scene is a list of these, and the glyph layer only paints them. `id` names the same thing
 * over time, so that it can move; things without one are redrawn in place.
 */
export interface Scene {
  /** In world units, under the camera. In painting order within a kind. */
  readonly flow: readonly FlowGlyph[];
  /** In screen px, pinned: coordinator, storage, pipes and acknowledgements. */
  readonly pinned: readonly PinnedGlyph[];
}

export type FlowGlyph =
  | RegionGlyph
  | FrameGlyph
  | WireGlyph
  | BandGlyph
  | LaneGlyph
  | TextureGlyph
  | RecordGlyph
  | BarrierGlyph
  | GateGlyph
  | WatermarkGlyph
  | BoxGlyph
  | PlannedBoxGlyph
  | PlannedChannelGlyph
  | HullGlyph;

export type Parity = 'odd' | 'even';

export interface RegionGlyph extends Rect {
  readonly kind: 'region';
  readonly title: string;
  /** Where the title begins: at the corner, or as near to it as can be seen. */
  readonly titleX: number;
  readonly titleY: number;
}

/** Dashed outline of what one task manager runs. */
export interface HullGlyph extends Rect {
  readonly kind: 'hull';
  readonly taskManager: number;
  readonly title: string;
  readonly selected: boolean;
}

export interface FrameGlyph extends Rect {
  readonly kind: 'frame';
  readonly vertex: number;
  readonly title: string;
  /** From the longest to the shortest. */
  readonly subtitles: readonly string[];
  readonly selected: boolean;
  readonly focused: boolean;
  /** L0: subtasks that have taken the snapshot of the running checkpoint, and how busy they are. */
  readonly ring: { readonly done: number; readonly total: number } | null;
  readonly busy: number;
  readonly failed: boolean;
  readonly columnRoom: number;
}

export interface WireGlyph {
  readonly kind: 'wire';
  readonly channel: ChannelId;
  readonly points: readonly Point[];
  /** No channel behind it at present. */
  readonly dashed: boolean;
  readonly selected: boolean;
}

/** L0: all channels of an edge as one band, with the front of a barrier on it. */
export interface BandGlyph {
  readonly kind: 'band';
  readonly edge: number;
  readonly from: Point;
  readonly to: Point;
  /** 0 … 1, by the logarithm of the rate. */
  readonly load: number;
  /** The running checkpoint: how many channels its barrier has passed, and where the slowest one stands (0 … 1). */
  readonly front: {
    readonly checkpointId: number;
    readonly parity: Parity;
    readonly at: number;
    readonly passed: number;
    readonly total: number;
  } | null;
}

export interface LaneGlyph {
  readonly kind: 'lane';
  readonly channel: ChannelId;
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
  readonly height: number;
  /** Stretches of one epoch, left to right; they meet at the bars. */
  readonly tints: readonly { readonly from: number; readonly to: number; readonly parity: Parity }[];
  readonly labelX: number;
  readonly label: string;
  readonly bold: boolean;
  readonly dashed: boolean;
  readonly selected: boolean;
  readonly focused: boolean;
  readonly idle: boolean;
}

/** A queue with too many rows to draw one by one: the fill of the queue, and numbers. */
export interface TextureGlyph {
  readonly kind: 'texture';
  readonly channel: ChannelId;
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
  readonly height: number;
  /** 0 … 1. */
  readonly density: number;
  readonly text: string;
}

export interface RecordGlyph extends Point {
  readonly kind: 'record';
  readonly id: string;
  readonly channel: ChannelId;
  readonly size: number;
  /** Empty: a dot. */
  readonly label: string;
  readonly parity: Parity;
  /** Times it was processed before: ↻. */
  readonly replays: number;
  readonly late: boolean;
  /** Dropped with its attempt: tilted and pale. */
  readonly fallen: boolean;
  /** L3: written under the record. */
  readonly detail: string;
}

export interface BarrierGlyph extends Point {
  readonly kind: 'barrier';
  readonly id: string;
  readonly channel: ChannelId;
  readonly height: number;
  readonly checkpointId: number;
  readonly parity: Parity;
  /** Where the lane ends, and with it the room for the flag. */
  readonly flagLimit: number;
  /** It has shut the gate and waits before it. */
  readonly held: boolean;
  readonly cancelled: boolean;
}

export interface GateGlyph extends Point {
  readonly kind: 'gate';
  readonly id: string;
  readonly channel: ChannelId;
  readonly height: number;
}

export interface WatermarkGlyph extends Point {
  readonly kind: 'watermark';
  readonly id: string;
  readonly channel: ChannelId;
  readonly idle: boolean;
  readonly text: string;
}

export interface BoxGlyph extends Rect {
  readonly kind: 'box';
  readonly subtask: SubtaskId;
  readonly title: string;
  readonly note: string;
  readonly phase: SubtaskPhase;
  readonly phaseText: string;
  readonly phaseNote: string;
  /** Records per second, where two counters are known. */
  readonly rate: string;
  readonly state: 'rest' | 'selected' | 'failed';
  readonly hovered: boolean;
  readonly focused: boolean;
  /** The synchronous part of a snapshot: it really is blocked. */
  readonly syncing: boolean;
  readonly content: BoxContent;
  readonly footer: string;
  readonly late: { readonly label: string; readonly text: string } | null;
}

/** A channel of a plan that does not run, from its sender to its receiver: nothing waits in it, so it is no lane. */
export interface PlannedChannelGlyph {
  readonly kind: 'planned-channel';
  readonly channel: ChannelId;
  readonly points: readonly Point[];
  /** Where it is straight, and has room for words above it. */
  readonly labelX: number;
  /** What it says, in order of preference: the first that fits whole is drawn. A part of Flink's word says nothing. */
  readonly labels: readonly string[];
  /** Above and below it, what is its own. */
  readonly height: number;
  readonly selected: boolean;
  readonly hovered: boolean;
  readonly focused: boolean;
}

/** A subtask of a plan that does not run. */
export interface PlannedBoxGlyph extends Rect {
  readonly kind: 'planned-box';
  readonly subtask: SubtaskId;
  readonly title: string;
  /** The key groups it would own; empty where its input is not keyed. */
  readonly note: string;
  /** The same as stretch of all key groups, 0 … 1. */
  readonly owned: { readonly from: number; readonly to: number } | null;
  /** What is chained to its head, in order. */
  readonly chained: readonly string[];
  readonly selected: boolean;
  readonly hovered: boolean;
  readonly focused: boolean;
}

export type BoxContent =
  | {
      readonly kind: 'keyed';
      /** One bar per cell, 0 … 1. */
      readonly strip: readonly number[];
      readonly hot: number | null;
      readonly tone: 'ink' | 'persisted' | 'cell';
      /** A copy of the strip: the snapshot. */
      readonly ghost: boolean;
      readonly left: string;
      readonly right: string;
      readonly current: {
        readonly label: string;
        readonly parity: Parity;
        readonly replays: number;
        readonly key: string;
        readonly before: string;
        readonly after: string;
      } | null;
    }
  | {
      readonly kind: 'source';
      readonly rulers: readonly RulerGlyph[];
      readonly left: string;
      readonly right: string;
      /** How far through all splits, where they end. */
      readonly progress: string;
    }
  | {
      readonly kind: 'log-sink';
      /** `short`: without its rows, where there is no room for them. */
      readonly transactions: readonly {
        readonly state: TransactionView['state'];
        readonly text: string;
        readonly short: string;
      }[];
      readonly left: string;
    }
  | { readonly kind: 'plain'; readonly lines: readonly string[] };

/** Positions are 0 … 1 along the ruler. */
export interface RulerGlyph {
  readonly cursor: number;
  readonly flag: number | null;
  readonly checkpointId: number | null;
  /** Where the cursor was before the failure: the stretch up to it comes again. */
  readonly rewoundFrom: number | null;
  readonly ticks: number;
}

export type PinnedGlyph = BackdropGlyph | CoordinatorGlyph | AckGlyph | ShelfTitleGlyph | ShelfCardGlyph | PipeGlyph;

export interface BackdropGlyph extends Rect {
  readonly kind: 'backdrop';
}

export interface CoordinatorGlyph extends Rect {
  readonly kind: 'coordinator';
  readonly title: string;
  readonly note: string;
  readonly rows: readonly {
    readonly checkpointId: number;
    readonly parity: Parity;
    readonly y: number;
    readonly status: 'complete' | 'failed' | 'in-progress' | 'restoring';
    readonly text: string;
  }[];
  readonly footer: string;
}

/** ○ in the row of a checkpoint, or ● once it is acknowledged; ● at the subtask while it is under way. */
export interface AckGlyph extends Point {
  readonly kind: 'ack';
  readonly id: string;
  readonly subtask: SubtaskId;
  readonly checkpointId: number;
  readonly radius: number;
  readonly state: 'pending' | 'flying' | 'received';
}

export interface ShelfTitleGlyph extends Point {
  readonly kind: 'shelf-title';
  readonly width: number;
  readonly title: string;
  readonly note: string;
}

export interface ShelfCardGlyph extends Rect {
  readonly kind: 'shelf-card';
  readonly checkpointId: number;
  readonly parity: Parity;
  readonly title: string;
  readonly note: string;
  readonly status: 'pending' | 'complete' | 'restored' | 'failed';
  readonly lines: readonly { readonly left: string; readonly right: string; readonly progress: number | null }[];
}

/** A dotted pipe between a box and a shelf card; `reversed`: from the shelf. */
export interface PipeGlyph {
  readonly kind: 'pipe';
  readonly subtask: SubtaskId;
  readonly points: readonly Point[];
  /** The stretch below the flow: ghost strip and label sit on it. */
  readonly floor: { readonly from: Point; readonly to: Point };
  readonly reversed: boolean;
  /** How far below its own floor the lowest pipe of its bundle runs: the label lies under all of them. */
  readonly bundle: number;
  /** Empty: another pipe beside it says it for both. */
  readonly label: string;
}
