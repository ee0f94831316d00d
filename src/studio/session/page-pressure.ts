/** Frames are judged together over this time. */
const WINDOW_MS = 500;
/** Later than this on average, and frames of a screen of 60 Hz are missed: one is asked for anywhere within another. */
const LATE_MS = 20;
/** On time: half of a frame, and a little. */
const ON_TIME_MS = 12;
/** Up fast, down slowly: else the share swings with what it does. */
const STEP_UP = 0.15;
const STEP_DOWN = 0.05;
/** Windows on time before less is asked for. */
const CALM_WINDOWS = 4;
/** Four busy subtasks on two cores then leave one of them to the page, its compositor and whatever draws. */
const SHARE_MAX = 0.75;
/** Late windows at the most there is before it is asked whether it was any use. */
const TRIAL_WINDOWS = 6;
/** Frames that come no sooner than this share of the delay they had without help are held up by something else. */
const HELPED = 0.75;
/** Windows without another attempt: twice as many after each that was no use. */
const PATIENCE_WINDOWS = 40;
const PATIENCE_WINDOWS_MAX = 640;

/**
 * How much of the time the page asks a running job to leave, from how late its frames come: a job at full speed takes
 * both cores, and the scheduler gives the page no more than any of its workers. Where it is not the job that holds frames
 * up but other programs, or the page itself, the time left is lost to everybody: then nothing is asked for a while.
 */
export class PagePressure {
  #share = 0;
  #startedAt = 0;
  #frames = 0;
  #delayMs = 0;
  #calm = 0;
  /** Mean delay of frames when the first time was asked for. */
  #unhelpedMs = 0;
  /** Late windows since all was asked for that there is. */
  #trial = 0;
  /** Windows left in which nothing is asked for. */
  #resting = 0;
  #patience = PATIENCE_WINDOWS;

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
    this.#share = this.#next(mean);
    return this.#share === before ? null : this.#share;
  }

  /** Nobody looks on: asks for nothing. Returns the new share, or null if it stays. */
  hidden(): number | null {
    this.#frames = 0;
    this.#delayMs = 0;
    this.#calm = 0;
    this.#trial = 0;
    if (this.#share === 0) return null;
    this.#share = 0;
    return 0;
  }

  /** Whether frames are late: what need not be drawn now can wait. */
  isPressed(): boolean {
    return this.#share > 0 || this.#resting > 0;
  }

  /** The share after a window of frames with this mean delay. */
  #next(mean: number): number {
    if (this.#resting > 0) {
      this.#resting--;
      return 0;
    }
    const share = this.#share;
    this.#calm = mean <= ON_TIME_MS ? this.#calm + 1 : 0;
    if (mean <= LATE_MS) {
      this.#trial = 0;
      if (this.#calm < CALM_WINDOWS) return share;
      this.#calm = 0;
      this.#patience = PATIENCE_WINDOWS;
      return Math.max(0, share - STEP_DOWN);
    }
    if (share === 0) this.#unhelpedMs = mean;
    if (share < SHARE_MAX) return Math.min(SHARE_MAX, share + STEP_UP);
    this.#trial = mean > this.#unhelpedMs * HELPED ? this.#trial + 1 : 0;
    if (this.#trial < TRIAL_WINDOWS) return share;
    this.#trial = 0;
    this.#resting = this.#patience;
    this.#patience = Math.min(PATIENCE_WINDOWS_MAX, 2 * this.#patience);
    return 0;
  }
}
