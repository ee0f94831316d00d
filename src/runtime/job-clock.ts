import type { Pace } from '#protocol/messages.ts';

/**
 * The job clock: all engine time of one job. A map from the host's absolute clock, shared by every worker of the job,
 * so that all of them read the same time without talking.
 *
 * - It never goes back: not over a change of rate, not when a map arrives late, not when the host's clock is set.
 * - Rate 0 is pause. Below 1 the job is paced, from 1 on it runs free; a pause keeps the pace it interrupts.
 */
export interface ClockMap {
  /** Job ms per host ms. */
  readonly rate: number;
  readonly jobBaseMs: number;
  /** On the absolute host clock: `performance.timeOrigin + performance.now()`, the same in every worker. */
  readonly hostBaseMs: number;
  readonly pace: Pace;
  /**
   * Share of host time that a subtask which never runs out of work leaves to the page, in [0, {@link LEFT_SHARE_MAX}]; 0 =
   * none. No time of the job depends on it: it travels with the clock because that, too, is news to every worker.
   */
  readonly leftShare: number;
}

/** Many times what an actor traces in a ms, so that what one says while paused is soon behind what all others promise. */
const STANDING_COUNTS_PER_MS = 1000;
/** The fastest a free-running job's clock may go; the deterministic world knows no such bound. */
const RATE_MAX = 1000;

/** A job that is looked at still gets a seventh of the time of its workers. */
const LEFT_SHARE_MAX = 0.85;

export class JobClock {
  readonly #hostNow: () => number;
  #map: ClockMap;
  #last: number;

  /** `hostNow` is the absolute host clock. */
  constructor(hostNow: () => number, map: ClockMap) {
    this.#hostNow = hostNow;
    this.#map = map;
    this.#last = map.jobBaseMs;
  }

  /** A clock that starts now, at the host's time of day. */
  static starting(hostNow: () => number, rate: number): JobClock {
    const now = hostNow();
    const map: ClockMap = {
      rate: bounded(rate),
      jobBaseMs: now,
      hostBaseMs: now,
      pace: paceOf(rate, null),
      leftShare: 0,
    };
    return new JobClock(hostNow, map);
  }

  /** Job time in ms. */
  now(): number {
    const { rate, jobBaseMs, hostBaseMs } = this.#map;
    const elapsed = this.#hostNow() - hostBaseMs;
    // Another worker's host clock may lag a hair behind the one that made the map.
    const now = jobBaseMs + (elapsed > 0 ? elapsed * rate : 0);
    if (now > this.#last) this.#last = now;
    return this.#last;
  }

  rate(): number {
    return this.#map.rate;
  }

  paused(): boolean {
    return this.#map.rate === 0;
  }

  /**
   * What takes the place of time in stamps while the clock stands: µs of host time since it was stopped, about the same
   * in every worker of the job. Null while the clock goes.
   */
  standingCounter(): number | null {
    if (!this.paused()) return null;
    return Math.max(0, Math.floor((this.#hostNow() - this.#map.hostBaseMs) * STANDING_COUNTS_PER_MS));
  }

  pace(): Pace {
    return this.#map.pace;
  }

  /** {@link ClockMap.leftShare}; a job that is paced or paused is never long at work. */
  leftShare(): number {
    return this.#map.pace === 'free' && !this.paused() ? this.#map.leftShare : 0;
  }

  /** The map to hand to other workers. */
  map(): ClockMap {
    return this.#map;
  }

  /** Host ms from now until the clock reads `jobTime`; infinite while paused, 0 if it has passed. */
  hostMsUntil(jobTime: number): number {
    const left = jobTime - this.now();
    if (left <= 0) return 0;
    return this.#map.rate === 0 ? Number.POSITIVE_INFINITY : left / this.#map.rate;
  }

  /** Owner only: changes the rate from this instant on and returns the new map. */
  setRate(rate: number): ClockMap {
    this.#map = { ...this.#rebased(), rate: bounded(rate), pace: paceOf(rate, this.#map.pace) };
    return this.#map;
  }

  /** Owner only: has the job's busy subtasks leave a share of host time. */
  leave(share: number): ClockMap {
    this.#map = { ...this.#map, leftShare: Math.min(Math.max(share, 0), LEFT_SHARE_MAX) };
    return this.#map;
  }

  /** Owner only: moves the clock forward, for a job that is resumed and had a clock ahead of the time of day. */
  advanceTo(jobTime: number): ClockMap {
    const map = this.#rebased();
    this.#map = { ...map, jobBaseMs: Math.max(map.jobBaseMs, jobTime) };
    return this.#map;
  }

  /** Replicas: takes over the owner's map. */
  apply(map: ClockMap): void {
    this.#last = Math.max(this.#last, map.jobBaseMs);
    this.#map = map;
  }

  #rebased(): ClockMap {
    return { ...this.#map, jobBaseMs: this.now(), hostBaseMs: this.#hostNow() };
  }
}

/** Read once: it never changes, and reading it is slow on Node. */
const TIME_ORIGIN_MS = performance.timeOrigin;

/** The absolute host clock of this worker. */
export function absoluteHostNow(): number {
  return TIME_ORIGIN_MS + performance.now();
}

function bounded(rate: number): number {
  return Math.min(Math.max(rate, 0), RATE_MAX);
}

function paceOf(rate: number, before: Pace | null): Pace {
  if (rate === 0 && before !== null) return before;
  return rate < 1 ? 'paced' : 'free';
}
