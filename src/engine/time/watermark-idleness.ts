import { assert } from '#std/assert.ts';
import type { WatermarkGenerator } from './watermark-generator.ts';
import type { WatermarkOutput } from './watermark-output.ts';

/**
 * Marks a split idle that has been silent for longer than a timeout.
 *
 * The probe rule, which makes the real timeout longer than the configured one by up to two probe intervals:
 * 1. a probe that sees activity since the last probe resets the timer (and probes the inner generator);
 * 2. else, without a running timer, it starts one *now*;
 * 3. else the split is idle if strictly more than the timeout has passed since.
 * With probes each 200 ms and a timeout of 1000 ms a split silent since 0 turns idle at 1400. While it is idle the
 * inner generator is not probed; any record ends the idleness, but its status only with the next watermark.
 *
 * Flink: WatermarksWithIdleness and its IdlenessTimer.
 */
export class WatermarksWithIdleness implements WatermarkGenerator {
  readonly #inner: WatermarkGenerator;
  readonly #timeoutMs: number;
  #active = false;
  /** Clock time at which the first silent probe started the timer; null while no timer runs. */
  #silentSinceMs: number | null = null;
  #idle = false;

  constructor(inner: WatermarkGenerator, timeoutMs: number) {
    assert(timeoutMs > 0, 'an idleness timeout is greater than zero');
    this.#inner = inner;
    this.#timeoutMs = timeoutMs;
  }

  onRecords(eventTimes: Float64Array, rows: number, output: WatermarkOutput): void {
    if (rows === 0) return;
    this.#inner.onRecords(eventTimes, rows, output);
    this.#active = true;
    this.#idle = false;
  }

  onProbe(clockMs: number, output: WatermarkOutput): void {
    if (!this.#isSilentFor(clockMs)) {
      this.#inner.onProbe(clockMs, output);
    } else if (!this.#idle) {
      this.#idle = true;
      output.markIdle();
    }
  }

  save(): unknown {
    return {
      inner: this.#inner.save(),
      active: this.#active,
      silentSinceMs: this.#silentSinceMs,
      idle: this.#idle,
    } satisfies SavedIdleness;
  }

  load(saved: SavedIdleness): void {
    this.#inner.load(saved.inner);
    this.#active = saved.active;
    this.#silentSinceMs = saved.silentSinceMs;
    this.#idle = saved.idle;
  }

  #isSilentFor(clockMs: number): boolean {
    if (this.#active) {
      this.#active = false;
      this.#silentSinceMs = null;
      return false;
    }
    if (this.#silentSinceMs === null) {
      this.#silentSinceMs = clockMs;
      return false;
    }
    return clockMs - this.#silentSinceMs > this.#timeoutMs;
  }
}

interface SavedIdleness {
  readonly inner: unknown;
  readonly active: boolean;
  readonly silentSinceMs: number | null;
  readonly idle: boolean;
}
