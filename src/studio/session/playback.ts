import { sessionStore } from './session-store.ts';
import type { SessionRun } from './session-run.ts';

/** Events of one frame where the past plays as fast as possible. */
const EVENTS_PER_FRAME = 400;

let frame: number | null = null;

/** Plays the recorded past from the session's position at its replay rate, up to the newest event. */
export function startPlayback(run: SessionRun): void {
  if (frame !== null) cancelAnimationFrame(frame);
  let before = performance.now();
  let jobMs = positionMs(run);
  const advance = (now: number): void => {
    const { position, replayRate } = sessionStore.getState();
    if (position === null || replayRate === null) {
      frame = null;
      return;
    }
    const end = run.feed.store.eventCount();
    let next: number;
    if (Number.isFinite(replayRate)) {
      jobMs += (now - before) * replayRate;
      next = Math.max(position, run.feed.store.eventAt({ jobMs }));
    } else next = position + EVENTS_PER_FRAME;
    before = now;
    if (next >= end) {
      sessionStore.setState({ position: end, replayRate: null });
      run.invalidate();
      frame = null;
      return;
    }
    if (next !== position) {
      sessionStore.setState({ position: next });
      run.invalidate();
    }
    frame = requestAnimationFrame(advance);
  };
  frame = requestAnimationFrame(advance);
}

/** Stops it where it is. */
export function stopPlayback(): void {
  if (frame !== null) cancelAnimationFrame(frame);
  frame = null;
}

function positionMs(run: SessionRun): number {
  const { position } = sessionStore.getState();
  const [at] = run.feed.store.eventsBetween(position ?? 0, position ?? 0);
  return at?.event.stamp.timeMs ?? run.feed.store.extent()?.firstJobMs ?? 0;
}
