import { onHand } from '../../session/on-hand.ts';

/** An editor that nobody has asked for yet is there soon all the same. */
const PATIENCE_MS = 200;
/** Between two presses hands at work pause for less: what is opened meanwhile would stand in the way of the next. */
const CALM_MS = 200;
/** For no longer does anything wait until hands rest. */
const RESTLESS_MS_MAX = 1000;

/** What waits for its turn. */
export interface Turn {
  /** Does now what has not been done. */
  now(): void;
  /** What has not been done will not be done. */
  callOff(): void;
}

const waiting: (() => void)[] = [];
let scheduled = false;
/** When a hand was last heard; null = nobody listens yet. */
let handAt: number | null = null;

/**
 * Does what is not needed for the next frame, one step a task, when hands rest and the page has nothing better to do. To
 * put an editor together takes as long as a whole frame, and a click on an operator opens several. Steps of one call
 * follow each other; after one that fails those behind it are not done.
 */
export function openInTurn(...steps: readonly (() => void)[]): Turn {
  let done = 0;
  const next = (): void => {
    steps[done++]?.();
    if (done >= steps.length) return;
    // Its place is still the first: who waits behind it waits for the whole of it.
    waiting.unshift(next);
    schedule();
  };
  const leaveQueue = (): void => {
    const at = waiting.indexOf(next);
    if (at >= 0) waiting.splice(at, 1);
  };
  waiting.push(next);
  schedule();
  return {
    now() {
      leaveQueue();
      while (done < steps.length) steps[done++]?.();
    },
    callOff() {
      leaveQueue();
      done = steps.length;
    },
  };
}

function schedule(): void {
  if (scheduled || waiting.length === 0) return;
  scheduled = true;
  const since = performance.now();
  const rested = (): void => {
    const left = Math.min(lastHand(since) + CALM_MS, since + RESTLESS_MS_MAX) - performance.now();
    if (left > 0) setTimeout(rested, left);
    // Safari has no idle callbacks.
    else if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: PATIENCE_MS });
    else setTimeout(run);
  };
  rested();
}

function run(): void {
  scheduled = false;
  const next = waiting.shift();
  schedule();
  next?.();
}

/** When a hand was at work on the page, in host ms; the first that waits was brought by one. */
function lastHand(now: number): number {
  if (handAt === null && typeof window !== 'undefined') {
    handAt = now;
    onHand(() => {
      handAt = performance.now();
    });
  }
  return handAt ?? Number.NEGATIVE_INFINITY;
}
