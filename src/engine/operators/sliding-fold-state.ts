import { SlotList } from '../state/slot-list.ts';
import type { SavedTable } from '../state/slot-table.ts';
import type { TimeWindow } from '../windows/time-window.ts';

/**
 * What a SlidingFold keeps beside its tables.
 *
 * Invariants: fronts are in order of time; `work` is null between two windows.
 */

/** The suffixes of a slice in front of the cut. */
export class FrontSlice extends SlotList {
  readonly start: number;

  constructor(start: number) {
    super();
    this.start = start;
  }
}

/** Where the cut is, and the window under way. */
export interface FoldState {
  /** Slices before the cut, the earliest first. */
  readonly fronts: FrontSlice[];
  /** Start of the earliest slice behind the cut. */
  backFrom: number;
  /** Bounds of the window folded last. */
  from: number;
  to: number;
  stale: boolean;
  work: FoldWork | null;
}

/** A window under way, and where. */
export interface FoldWork {
  readonly window: TimeWindow;
  readonly flip: boolean;
  phase: 'expire' | 'clear' | 'flip' | 'fold' | 'emit';
  index: number;
  position: number;
  emitted: number;
}

/** A fold as plain values. */
export interface SavedFold {
  readonly running: SavedTable;
  readonly suffixes: SavedTable;
  readonly state: FoldState;
}
