import type { WatermarkOutput } from './watermark-output.ts';

/**
 * Watermark generators: what a split's event times say about time. W(t) means: no more records with time ≤ t.
 *
 * The caller owes: records are handed on before the generator hears of them; {@link WatermarkGenerator.onProbe} comes
 * once per auto-watermark interval, never more often. Generators may repeat a watermark; the output de-duplicates.
 * Flink: WatermarkGenerator, BoundedOutOfOrdernessWatermarks, AscendingTimestampsWatermarks, NoWatermarksGenerator.
 */
export interface WatermarkGenerator {
  /** Event times of `eventTimes[0, rows)` went by; `output` is an immediate one. Flink: onEvent. */
  onRecords(eventTimes: Float64Array, rows: number, output: WatermarkOutput): void;
  /**
   * The periodic probe; `clockMs` never goes back and stands still while the split is held up. Flink: onPeriodicEmit.
   */
  onProbe(clockMs: number, output: WatermarkOutput): void;
  /** The whole state as plain values. */
  save(): unknown;
  load(saved: unknown): void;
}
