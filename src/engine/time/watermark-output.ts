import { TIME_MIN } from '#protocol/record-batch.ts';

/**
 * Where watermark generators and combiners put what they find out. Flink: WatermarkOutput.
 */
export interface WatermarkOutput {
  emitWatermark(time: number): void;
  markIdle(): void;
}

/**
 * The end of that path: drops watermarks that do not advance and statuses that do not change, and announces "active"
 * right before the first watermark after idleness (never before: a record alone does not make a stream active).
 * Flink: WatermarkToDataOutput.
 */
export class WatermarkEmitter implements WatermarkOutput {
  readonly #emitWatermark: (time: number) => void;
  readonly #emitStatus: (idle: boolean) => void;
  #last = TIME_MIN;
  #idle = false;

  constructor(sink: { readonly emitWatermark: (time: number) => void; readonly emitStatus: (idle: boolean) => void }) {
    this.#emitWatermark = sink.emitWatermark;
    this.#emitStatus = sink.emitStatus;
  }

  /** The last watermark that went out; -Infinity before the first. */
  last(): number {
    return this.#last;
  }

  /** The whole state as plain values. */
  save(): { readonly last: number; readonly idle: boolean } {
    return { last: this.#last, idle: this.#idle };
  }

  load(saved: { readonly last: number; readonly idle: boolean }): void {
    this.#last = saved.last;
    this.#idle = saved.idle;
  }

  emitWatermark(time: number): void {
    if (time <= this.#last) return;
    this.#last = time;
    if (this.#idle) {
      this.#idle = false;
      this.#emitStatus(false);
    }
    this.#emitWatermark(time);
  }

  markIdle(): void {
    if (this.#idle) return;
    this.#idle = true;
    this.#emitStatus(true);
  }
}
