import type { WatermarkConfig } from '#protocol/source-config.ts';
import { TIME_MIN } from '#protocol/record-batch.ts';
import type { WatermarkOutput } from './watermark-output.ts';
import { WatermarksWithIdleness } from './watermark-idleness.ts';
import type { WatermarkGenerator } from './watermark-generator.ts';

/** The generator a watermark strategy asks for, new for each split. */
export function createWatermarkGenerator(config: WatermarkConfig): WatermarkGenerator {
  const generator = createInner(config);
  return config.idlenessMs === null ? generator : new WatermarksWithIdleness(generator, config.idlenessMs);
}

function createInner(config: WatermarkConfig): WatermarkGenerator {
  switch (config.strategy) {
    case 'none':
      return NO_WATERMARKS;
    case 'monotonous':
      return new BoundedOutOfOrderness(0, config.emit);
    case 'bounded-out-of-orderness':
      return new BoundedOutOfOrderness(config.outOfOrdernessMs, config.emit);
  }
}

/** Flink: NoWatermarksGenerator. */
const NO_WATERMARKS: WatermarkGenerator = {
  onRecords: () => {},
  onProbe: () => {},
  save: () => null,
  load: () => {},
};

/** Emits the greatest event time seen − delay − 1 ms: on probes, or after each record. */
class BoundedOutOfOrderness implements WatermarkGenerator {
  readonly #delayMs: number;
  readonly #perRecord: boolean;
  #maximum = TIME_MIN;

  constructor(delayMs: number, emit: 'periodic' | 'per-record') {
    this.#delayMs = delayMs;
    this.#perRecord = emit === 'per-record';
  }

  onRecords(eventTimes: Float64Array, rows: number, output: WatermarkOutput): void {
    let maximum = this.#maximum;
    for (let row = 0; row < rows; row++) {
      const time = eventTimes[row] as number;
      if (time > maximum) maximum = time;
    }
    this.#maximum = maximum;
    if (this.#perRecord) output.emitWatermark(this.#watermark());
  }

  onProbe(_clockMs: number, output: WatermarkOutput): void {
    if (!this.#perRecord) output.emitWatermark(this.#watermark());
  }

  save(): unknown {
    return this.#maximum;
  }

  load(saved: number): void {
    this.#maximum = saved;
  }

  #watermark(): number {
    return this.#maximum - this.#delayMs - 1;
  }
}
