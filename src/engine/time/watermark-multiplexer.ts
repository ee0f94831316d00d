import { must } from '#std/assert.ts';
import {
  type CombinedWatermarkStatus,
  createCombinedWatermarkStatus,
  createPartialWatermark,
  setPartialWatermark,
  updateCombinedWatermark,
} from './combined-watermark-status.ts';
import type { WatermarkOutput } from './watermark-output.ts';

/**
 * One watermark output per split, combined into one. What a split says immediately (after a record) may move the
 * combined watermark at once; what it says deferred (on a periodic probe) is only noted, and merged by one
 * {@link onPeriodicEmit} after all splits were probed.
 *
 * A newly registered split stalls the combined watermark and never moves it back; one that is released no longer
 * counts.
 * Flink: WatermarkOutputMultiplexer.
 */
export class WatermarkMultiplexer {
  #status: CombinedWatermarkStatus = createCombinedWatermarkStatus();
  readonly #output: WatermarkOutput;

  constructor(output: WatermarkOutput) {
    this.#output = output;
  }

  /** Adds a split. */
  register(split: number): void {
    this.#status.partials.set(split, createPartialWatermark());
  }

  /** Takes a split out; the combined watermark follows with the next periodic emit, or the next immediate one. */
  release(split: number): void {
    this.#status.partials.delete(split);
  }

  /** The output that may move the combined watermark at once. */
  immediate(split: number): WatermarkOutput {
    const partial = must(this.#status.partials.get(split), 'the split is registered');
    return {
      emitWatermark: (time) => {
        const rose = setPartialWatermark(partial, time);
        if (rose && time > this.#status.combined) this.#update();
      },
      markIdle: () => {
        partial.idle = true;
        this.#update();
      },
    };
  }

  /** The output that only takes note. */
  deferred(split: number): WatermarkOutput {
    const partial = must(this.#status.partials.get(split), 'the split is registered');
    return {
      emitWatermark: (time) => void setPartialWatermark(partial, time),
      markIdle: () => {
        partial.idle = true;
      },
    };
  }

  /** Merges what the deferred outputs noted. */
  onPeriodicEmit(): void {
    this.#update();
  }

  /** The whole state as plain values: what every split said, and what came of it. */
  save(): CombinedWatermarkStatus {
    return this.#status;
  }

  /** Takes a saved state; outputs that were given before are of no use any more. */
  load(saved: CombinedWatermarkStatus): void {
    this.#status = saved;
  }

  #update(): void {
    // Both in one call: the last split to fall silent may release the maximum and then the status.
    if (updateCombinedWatermark(this.#status)) this.#output.emitWatermark(this.#status.combined);
    if (this.#status.idle) this.#output.markIdle();
  }
}
