import { assert } from '#std/assert.ts';
import type { RateLimitConfig } from '#protocol/job-plan.ts';

/**
 * Permits of one subtask: an equal share of the job's. Both kinds are told the job's time and keep none of it beyond
 * what `save` gives. They are no state of the job: as in Flink, a restart begins with fresh permits.
 */
export interface RateLimiter {
  /** How many rows may pass now. */
  available(now: number): number;
  /** Uses permits that are available. */
  acquire(permits: number, now: number): void;
  /** When the next permit is there; null if only a checkpoint brings it. */
  nextAt(): number | null;
  checkpointCompleted(): void;
  save(): unknown;
  load(saved: unknown): void;
}

/** The limiter of one of `parallelism` subtasks, from `now` on. */
export function createRateLimiter(config: RateLimitConfig, parallelism: number, now: number): RateLimiter {
  return config.per === 'second'
    ? new BurstyRateLimiter(config.permits / parallelism, now)
    : new GatedRateLimiter(Math.floor(config.permits / parallelism));
}

/**
 * A steady rate. Who comes while a permit is free takes it at once and delays the next one; permits that nobody took
 * are stored, up to one second's.
 * Flink: GuavaRateLimiter, which is Guava's SmoothBursty with maxBurstSeconds 1.
 */
export class BurstyRateLimiter implements RateLimiter {
  readonly #intervalMs: number;
  readonly #storedMax: number;
  #stored = 0;
  #nextFreeAt: number;

  constructor(permitsPerSecond: number, now: number) {
    assert(permitsPerSecond > 0, 'a rate is positive');
    this.#intervalMs = 1000 / permitsPerSecond;
    this.#storedMax = permitsPerSecond;
    this.#nextFreeAt = now;
  }

  available(now: number): number {
    return now < this.#nextFreeAt ? 0 : Math.floor(this.#storedAt(now)) + 1;
  }

  acquire(permits: number, now: number): void {
    assert(permits <= this.available(now), 'only available permits are used');
    if (permits === 0) return;
    const stored = this.#storedAt(now);
    const spent = Math.min(permits, stored);
    this.#stored = stored - spent;
    this.#nextFreeAt = now + (permits - spent) * this.#intervalMs;
  }

  nextAt(): number {
    return Math.ceil(this.#nextFreeAt);
  }

  checkpointCompleted(): void {}

  save(): unknown {
    return { stored: this.#stored, nextFreeAt: this.#nextFreeAt } satisfies SavedBurstyRateLimiter;
  }

  load(saved: SavedBurstyRateLimiter): void {
    this.#stored = saved.stored;
    this.#nextFreeAt = saved.nextFreeAt;
  }

  #storedAt(now: number): number {
    return Math.min(this.#storedMax, this.#stored + (now - this.#nextFreeAt) / this.#intervalMs);
  }
}

/**
 * So many permits from one completed checkpoint to the next; what is left over is lost.
 * Flink: GatedRateLimiter.
 */
export class GatedRateLimiter implements RateLimiter {
  readonly #permitsPerCycle: number;
  #left: number;

  constructor(permitsPerCycle: number) {
    assert(permitsPerCycle > 0, 'capacity per cycle has to be a positive number');
    this.#permitsPerCycle = permitsPerCycle;
    this.#left = permitsPerCycle;
  }

  available(): number {
    return this.#left;
  }

  acquire(permits: number): void {
    assert(permits <= this.#left, 'only available permits are used');
    this.#left -= permits;
  }

  nextAt(): null {
    return null;
  }

  checkpointCompleted(): void {
    this.#left = this.#permitsPerCycle;
  }

  save(): unknown {
    return this.#left;
  }

  load(saved: number): void {
    this.#left = saved;
  }
}

interface SavedBurstyRateLimiter {
  readonly stored: number;
  readonly nextFreeAt: number;
}
