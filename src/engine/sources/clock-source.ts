import type { ClockSourceConfig } from '#protocol/source-config.ts';
import { type Column, type RecordBatch, setValue } from '#protocol/record-batch.ts';
import type { OperatorContext } from '../operators/operator.ts';
import type { SplitPosition } from './source-positions.ts';
import { type SourceSplit, type SplitAvailability, SplitSource } from './split-source.ts';

/**
 * Emits a row per tick of the job clock: the tick's number and the time at which it was emitted.
 *
 * Not replayable: the clock says what time it is, never what time it was. The number is state, so that after a restore
 * the ticks go on counting where the checkpoint left them; their times are those of then, ticks of the time without a
 * job are not made up for, and what a dead attempt had emitted behind the checkpoint is emitted with other times.
 * Flink: a SourceFunction that emits `System.currentTimeMillis()`; exactly once holds for its state, not for the world.
 */
export class ClockSource extends SplitSource<SourceSplit> {
  readonly #config: ClockSourceConfig;
  /** Number of ticks when this attempt began: its first tick is one interval after that. */
  #firstTick = 0;

  constructor(context: OperatorContext, config: ClockSourceConfig) {
    super(context, config);
    this.#config = config;
  }

  /** The schedule starts anew with every attempt. */
  override open(): void {
    super.open();
    this.originMs = this.context.now();
  }

  protected override openSplit(split: number, position: SplitPosition | null): SourceSplit {
    const offset = position?.offset ?? 0;
    this.#firstTick = offset;
    return { split, offset, rows: offset, lines: offset };
  }

  protected override availability(split: SourceSplit): SplitAvailability {
    const { ticks } = this.#config;
    return ticks !== null && split.offset >= ticks ? 'ended' : 'ready';
  }

  protected override endOf(_split: SourceSplit): number | null {
    return this.#config.ticks;
  }

  protected override dueMs(split: SourceSplit, ahead: number): number {
    return (split.offset + ahead - this.#firstTick + 1) * this.#config.intervalMs;
  }

  /** Each tick is a look at the clock: two never share one. */
  protected override dueCount(): number {
    return 1;
  }

  protected override fill(split: SourceSplit, batch: RecordBatch): void {
    const now = Math.floor(this.context.now());
    setValue(batch.columns[0] as Column, 0, BigInt(split.offset + 1));
    setValue(batch.columns[1] as Column, 0, now);
    batch.eventTimes[0] = now;
    if (batch.lineage !== null) batch.lineage[0] = `${this.context.plan.uid}:${split.split}:${split.offset}`;
    batch.rows = 1;
    split.offset++;
    split.rows++;
    split.lines++;
  }

  override save(): unknown {
    return { source: super.save(), firstTick: this.#firstTick };
  }

  override load(saved: unknown): void {
    const { source, firstTick } = saved as {
      readonly source: Parameters<SplitSource<SourceSplit>['load']>[0];
      readonly firstTick: number;
    };
    super.load(source);
    this.#firstTick = firstTick;
  }
}
