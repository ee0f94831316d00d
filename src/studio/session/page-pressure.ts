/** Frames are judged together over this time. */
const WINDOW_MS = 500;
/** Fewer are no judgement: the window grows. */
const FRAMES_MIN = 8;
/** A screen of 60 Hz; no page needs more than that. */
const PERIOD_MS = 1000 / 60;
/** Further apart than this many periods on average, and it is fewer than 55 frames of 60. */
const LATE = 60 / 55;
/** On time: all but one frame of thirty. */
const ON_TIME = 1 + 1 / 30;
/** Up fast, down slowly: else the share swings with what it does. */
const STEP_UP = 0.15;
const STEP_DOWN = 0.05;
/** Windows on time before less is asked for. */
const CALM_WINDOWS = 4;
/** Four busy subtasks on two cores then leave most of both to the page, its compositor and the idle ones. */
const SHARE_MAX = 0.85;
/** Late windows at the most there is before it is asked whether it was any use. */
const TRIAL_WINDOWS = 6;
/** Frames that miss more than this share of what they missed without help are held up by something else. */
const HELPED = 0.75;
/** Time until the next attempt: twice as long after each that was no use. */
const PATIENCE_MS = 20_000;
const PATIENCE_MS_MAX = 320_000;
/** A hand that has just moved is still at work. */
const HAND_MS = 1000;
/** What answers a hand takes more than the frames of a picture that stands, and it comes at once. */
const HAND_SHARE = 0.75;

/**
 * How much of the time the page asks a running job to leave, from how late its frames come: a job at full speed takes
 * both cores, and the scheduler gives the page no more than any of its workers. Where it is not the job that holds frames
 * up but other programs, or the page itself, the time left is lost to everybody: then nothing is asked for a while, but
 * what answers a hand. That costs the job a second at most; a page that does not answer costs more.
 */
export class PagePressure {
  #share = 0;
  #startedAt = 0;
  #frames = 0;
  #sumMs = 0;
  /** What the screen takes for a frame: one of 30 Hz is not late. */
  #periodMs = Number.POSITIVE_INFINITY;
  #calm = 0;
  /** Periods between two frames, above one, when the first time was asked for. */
  #unhelped = 0;
  /** Late windows since all was asked for that there is. */
  #trial = 0;
  /** Until then nothing is asked for. */
  #restsUntil = Number.NEGATIVE_INFINITY;
  #isResting = false;
  #patienceMs = PATIENCE_MS;
  /** Whether frames have ever been late. */
  #hasBeenLate = false;
  /** What is asked for: the share that frames take, and while a hand is at work no less than what answers it takes. */
  #asked = 0;
  #touchedAt = Number.NEGATIVE_INFINITY;

  /** A frame came `intervalMs` after the one before it, which asked for it. Returns the new share, or null if it stays. */
  frame(now: number, intervalMs: number): number | null {
    if (this.#frames === 0) this.#startedAt = now;
    this.#frames++;
    this.#sumMs += intervalMs;
    if (intervalMs > 0) this.#periodMs = Math.max(PERIOD_MS, Math.min(this.#periodMs, intervalMs));
    if (this.#frames < FRAMES_MIN || now - this.#startedAt < WINDOW_MS) return null;
    const mean = this.#sumMs / this.#frames / this.#periodMs;
    this.#frames = 0;
    this.#sumMs = 0;
    this.#isResting = now < this.#restsUntil;
    if (this.#isResting) this.#share = 0;
    else if (this.#asked === this.#share) this.#share = this.#next(mean, now);
    // Frames on time at what a hand gets do not say what they would take without it.
    else if (mean > LATE) this.#share = this.#asked;
    return this.#ask(now);
  }

  /**
   * A hand has moved. A picture that stands is on time with nothing left to it, and so less and less is asked for; the
   * press that comes then would wait behind every worker. Returns the new share, or null if it stays.
   */
  touched(now: number): number | null {
    this.#touchedAt = now;
    return this.#ask(now);
  }

  /** Time has passed, also where no frames come: the hand may rest. Returns the new share, or null if it stays. */
  passed(now: number): number | null {
    return this.#ask(now);
  }

  /** Nobody looks on: asks for nothing. Returns the new share, or null if it stays. */
  hidden(): number | null {
    this.#frames = 0;
    this.#sumMs = 0;
    this.#calm = 0;
    this.#trial = 0;
    this.#share = 0;
    this.#touchedAt = Number.NEGATIVE_INFINITY;
    return this.#ask(0);
  }

  /** Whether frames are late: what need not be drawn now can wait. */
  isPressed(): boolean {
    return this.#asked > 0 || this.#isResting;
  }

  /** Whether a hand is at work that is given time: on a machine with cores to spare it takes none from the job. */
  isHandHelped(now: number): boolean {
    return this.#hasBeenLate && this.#isHandAtWork(now);
  }

  #ask(now: number): number | null {
    const isHand = this.isHandHelped(now);
    const asked = isHand ? Math.max(this.#share, HAND_SHARE) : this.#share;
    if (asked === this.#asked) return null;
    this.#asked = asked;
    return asked;
  }

  #isHandAtWork(now: number): boolean {
    return now - this.#touchedAt < HAND_MS;
  }

  /** The share after a window of frames this many periods apart on average. */
  #next(mean: number, now: number): number {
    const share = this.#share;
    this.#calm = mean <= ON_TIME ? this.#calm + 1 : 0;
    if (mean <= LATE) {
      this.#trial = 0;
      if (this.#calm < CALM_WINDOWS) return share;
      this.#calm = 0;
      this.#patienceMs = PATIENCE_MS;
      return Math.max(0, share - STEP_DOWN);
    }
    if (share === 0) this.#unhelped = mean - 1;
    this.#hasBeenLate = true;
    if (share < SHARE_MAX) return Math.min(SHARE_MAX, share + STEP_UP);
    // What answers a hand holds frames up as well: they do not say whether time left to them is any use.
    if (this.#isHandAtWork(now)) return share;
    this.#trial = mean - 1 > this.#unhelped * HELPED ? this.#trial + 1 : 0;
    if (this.#trial < TRIAL_WINDOWS) return share;
    this.#trial = 0;
    this.#restsUntil = now + this.#patienceMs;
    this.#isResting = true;
    this.#patienceMs = Math.min(PATIENCE_MS_MAX, 2 * this.#patienceMs);
    return 0;
  }
}
