/** Intervals that are measured from one frame on: enough to tell a rare late frame from a page that is always late. */
const INTERVALS = 2;

/**
 * How far apart the page's frames come, measured for a few frames at a time: a page that asked for every frame would keep
 * a core awake only to look at the clock. By the times of the frames themselves, which are those of the screen.
 */
export class FrameProbe {
  readonly #onInterval: (intervalMs: number) => void;
  #left = 0;
  #frame: number | null = null;

  constructor(onInterval: (intervalMs: number) => void) {
    this.#onInterval = onInterval;
  }

  /** Measures from the frame whose callback runs now. `frameMs`: what the callback was given. */
  from(frameMs: number): void {
    this.#left = INTERVALS;
    if (this.#frame === null) this.#next(frameMs);
  }

  /** Measures from the next frame on. */
  start(): void {
    this.#frame ??= requestAnimationFrame((frameMs) => {
      this.#frame = null;
      this.from(frameMs);
    });
  }

  stop(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
  }

  #next(beforeMs: number): void {
    this.#frame = requestAnimationFrame((frameMs) => {
      this.#frame = null;
      this.#onInterval(frameMs - beforeMs);
      if (--this.#left > 0) this.#next(frameMs);
    });
  }
}
