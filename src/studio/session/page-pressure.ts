/** Frames are judged together over this time. */
const WINDOW_MS = 500;
/** Later than this on average, and motion is no longer smooth: two frames of a screen of 60 Hz. */
const LATE_MS = 33;
/** On time: a frame is asked for in the middle of the one before, so that half of one is the least. */
const ON_TIME_MS = 18;
/** Up fast, down slowly: else the share swings with what it does. */
const STEP_UP = 0.15;
const STEP_DOWN = 0.05;
/** Windows on time before less is asked for. */
const CALM_WINDOWS = 4;
const SHARE_MAX = 0.6;

/**
 * How much of the time the page asks a running job to leave, from how late its frames come: a job at full speed takes
 * both cores, and the scheduler gives the page no more than any of its workers.
 */
export class PagePressure {
  #share = 0;
  #startedAt = 0;
  #frames = 0;
  #delayMs = 0;
  #calm = 0;

  /** A frame came `delayMs` after it was asked for. Returns the new share, or null if it stays. */
  frame(now: number, delayMs: number): number | null {
    if (this.#frames === 0) this.#startedAt = now;
    this.#frames++;
    this.#delayMs += delayMs;
    if (now - this.#startedAt < WINDOW_MS) return null;
    const mean = this.#delayMs / this.#frames;
    this.#frames = 0;
    this.#delayMs = 0;
    const before = this.#share;
    this.#calm = mean <= ON_TIME_MS ? this.#calm + 1 : 0;
    if (mean > LATE_MS) this.#share = Math.min(SHARE_MAX, before + STEP_UP);
    else if (this.#calm >= CALM_WINDOWS) {
      this.#calm = 0;
      this.#share = Math.max(0, before - STEP_DOWN);
    }
    return this.#share === before ? null : this.#share;
  }

  /** Nobody looks on: asks for nothing. Returns the new share, or null if it stays. */
  hidden(): number | null {
    this.#frames = 0;
    this.#delayMs = 0;
    this.#calm = 0;
    if (this.#share === 0) return null;
    this.#share = 0;
    return 0;
  }
}
