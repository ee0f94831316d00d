import { RestDebt } from './rest-debt.ts';

/**
 * Runs turns of a host: as fast as they ask for, but always through the event loop, so that messages and a terminate()
 * get in between. Told to leave a share of the time, it rests between turns, whatever arrives, and timers and messages that
 * come soon after each other are served together: a turn costs the same for one row that is due as for twenty. While it is to stand
 * still it makes no turn at all.
 */
export class TurnLoop {
  /** Runs one turn; returns host ms until the next is wanted: 0 = at once, null = when poked. */
  readonly #turn: () => number | null;
  readonly #leftShare: () => number;
  readonly #stillMs: () => number;
  readonly #debt = new RestDebt();
  readonly #yield: Yield;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** When the timer fires, on the host's clock. */
  #timerAt = Number.POSITIVE_INFINITY;
  #scheduled = false;
  #resting = false;
  #stopped = false;
  /** When the last turn was over, and how long what arrives afterwards waits for more. */
  #endedAt = 0;
  #gatherMs = 0;

  /** `stillMs`: how long no turn may be made from now on. */
  constructor(turn: () => number | null, leftShare: () => number = () => 0, stillMs: () => number = () => 0) {
    this.#turn = turn;
    this.#leftShare = leftShare;
    this.#stillMs = stillMs;
    this.#yield = createYield(() => this.#run());
  }

  /** Something happened: a turn is wanted. */
  poke(): void {
    if (this.#scheduled || this.#resting || this.#stopped) return;
    if (this.#gatherMs > 0) {
      const now = performance.now();
      const left = this.#endedAt + this.#gatherMs - now;
      if (left > 0) {
        this.#wakeBy(now, left);
        return;
      }
    }
    this.#scheduled = true;
    this.#yield.next();
  }

  /** Ends the loop; no turn runs afterwards. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#yield.close();
  }

  #run(): void {
    if (this.#stopped) return;
    this.#scheduled = false;
    const startedAt = performance.now();
    const still = this.#stillMs();
    if (still > 0) {
      const rest = Math.min(still, STILL_LOOK_MS);
      this.#debt.still(rest);
      this.#rest(startedAt, rest);
      return;
    }
    const wait = this.#turn();
    const endedAt = performance.now();
    const share = this.#leftShare();
    this.#endedAt = endedAt;
    this.#gatherMs = share * GATHER_MS;
    const rest = this.#debt.after(startedAt, endedAt, share);
    if (rest > 0) {
      this.#rest(endedAt, rest);
      return;
    }
    if (wait === null) return;
    if (wait <= 0) this.poke();
    else this.#wakeBy(endedAt, Math.max(Math.min(Math.ceil(wait), LONGEST_TIMEOUT_MS), share * TOGETHER_MS));
  }

  /** Makes no turn until then, whatever arrives. */
  #rest(now: number, wait: number): void {
    this.#resting = true;
    this.#wake(now, wait);
  }

  /** A timer that is armed for an earlier time stays: turns are far more frequent than what they wait for. */
  #wakeBy(now: number, wait: number): void {
    if (this.#timerAt > now + wait) this.#wake(now, wait);
  }

  #wake(now: number, wait: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timerAt = now + wait;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.#resting = false;
      this.#run();
    }, wait);
  }
}

/** A stillness may end before it was to. */
const STILL_LOOK_MS = 40;

/**
 * Timers within this time are one turn while all time is left to others; the less is left, the fewer. Most of a job that
 * is slow beside its machine is turns for a row or two, and what they emit waits as long for its buffer to be flushed.
 */
const TOGETHER_MS = 130;
/** The same for what arrives: a tenth, because whoever sent it may have no buffer left. */
const GATHER_MS = 20;

/** Longer timeouts overflow; an early turn is harmless. */
const LONGEST_TIMEOUT_MS = 3_600_000;

interface Yield {
  /** Runs the loop once, after everything that waits in the event loop now. */
  next(): void;
  close(): void;
}

/**
 * In a browser a MessageChannel yields in about 20 µs, where nested timeouts take 4 ms. Node hands out up to a thousand
 * messages of a port in one go, which would starve its timers; it has `setImmediate`.
 */
function createYield(run: () => void): Yield {
  const { setImmediate } = globalThis as { readonly setImmediate?: (callback: () => void) => unknown };
  if (setImmediate !== undefined) return { next: () => void setImmediate(run), close: () => undefined };
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = run;
  return {
    next: () => port2.postMessage(null),
    close: () => {
      port1.close();
      port2.close();
    },
  };
}
