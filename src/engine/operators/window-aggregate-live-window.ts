import { assert } from '#std/assert.ts';
import { maxTimestampOf, type TimeWindow } from '../windows/time-window.ts';

/**
 * A window with state: its slots in order of their first element, and how far its firing or its cleanup has come.
 *
 * Invariants: while `open`, it is due at its last instant; once fired, at its cleanup time. `position` is the next slot
 * to fire or to clean up. Its place in a heap changes only through {@link LiveWindow.close}, while it is out of it.
 */
export class LiveWindow {
  readonly window: TimeWindow;
  phase: 'open' | 'fired' = 'open';
  dueAt: number;
  slots = new Int32Array(16);
  count = 0;
  position = 0;
  /** Slots fired so far by the end of the window. */
  fired = 0;
  /** Whether slots may be unarmed although the window is open: only after a restore. */
  restored = false;

  constructor(window: TimeWindow) {
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

  /** Adds a slot of this window. */
  add(slot: number): void {
    if (this.count === this.slots.length) {
      const grown = new Int32Array(this.slots.length * 2);
      grown.set(this.slots);
      this.slots = grown;
    }
    this.slots[this.count++] = slot;
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
