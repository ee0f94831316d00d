import type { TraceEvent } from '#protocol/trace.ts';
import { type Checker, InvariantBroken } from './checker.ts';

/** I11. Watermarks are not part of a checkpoint, as in Flink, so they may fall from one attempt to the next. */
export class WatermarkOrder implements Checker {
  readonly invariant = 'Within one attempt the watermark of a subtask only grows.';
  readonly #watermarks = new Map<string, number>();

  onEvent({ attempt, body }: TraceEvent): void {
    if (body.kind !== 'watermarkAdvanced') return;
    const id = `${body.subtask} ${body.uid} ${attempt}`;
    const before = this.#watermarks.get(id);
    if (before !== undefined && body.time <= before) {
      throw new InvariantBroken(this.invariant, `${body.subtask} went from ${before} to ${body.time}.`);
    }
    this.#watermarks.set(id, body.time);
  }

  onTabOpened(): void {
    this.#watermarks.clear();
  }
}
