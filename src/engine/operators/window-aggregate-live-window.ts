import { assert } from '#std/assert.ts';
import { SlotList } from '../state/slot-list.ts';
import { maxTimestampOf, type TimeWindow } from '../windows/time-window.ts';

/**
 * A window with state: its slots in order of their first element, and how far its firing or its cleanup has come.
 *
 * Invariants: while `open`, it is due at its last instant; once fired, at its cleanup time. `position` is the next slot
 * to fire or to clean up. Its place in a heap changes only through {@link LiveWindow.close}, while it is out of it.
 */
export class LiveWindow extends SlotList {
  readonly window: TimeWindow;
  phase: 'open' | 'fired' = 'open';
  dueAt: number;
  position = 0;
  /** Slots fired so far by the end of the window. */
  fired = 0;
  /** Whether slots may be unarmed although the window is open: only after a restore. */
  restored = false;

  constructor(window: TimeWindow) {
    super();
    this.window = window;
    this.dueAt = maxTimestampOf(window);
  }

  /** The whole state as plain values. */
  save(): SavedWindow {
    return { ...this };
  }

  /** Takes a saved state, of the same window. */
  load(saved: SavedWindow): void {
    Object.assign(this, saved);
  }

  /** The window has fired; what is left is its cleanup. */
  close(cleanupTime: number): void {
    assert(this.phase === 'open', 'a window fires at its end once');
    this.phase = 'fired';
    this.dueAt = cleanupTime;
    this.position = 0;
  }
}

/** A window as plain values. */
export type SavedWindow = Pick<
  LiveWindow,
  'window' | 'phase' | 'dueAt' | 'slots' | 'count' | 'position' | 'fired' | 'restored'
>;
