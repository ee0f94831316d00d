import type { GeneratorSourceConfig } from '#protocol/source-config.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import type { OperatorContext } from '../operators/operator.ts';
import { GeneratorColumns } from './generator-columns.ts';
import type { SplitPosition } from './source-positions.ts';
import { DUE_AT_ONCE, rateDueMs } from './split-pacing.ts';
import { type SourceSplit, type SplitAvailability, SplitSource } from './split-source.ts';

/**
 * Generates rows: a pure function of (seed, split, offset), so a restore continues with the very same records.
 *
 * Silent stretches: with a rate they are part of the schedule (record `at` and all after it are due `ms` later);
 * without one a stretch starts when the split reaches its offset, and anew if a restore starts exactly there.
 * Flink: DataGeneratorSource, DataGenTableSource.
 */
export class GeneratorSource extends SplitSource<GeneratorSplit> {
  readonly #config: GeneratorSourceConfig;
  readonly #columns: GeneratorColumns;

  constructor(context: OperatorContext, config: GeneratorSourceConfig) {
    super(context, config);
    this.#config = config;
    this.#columns = new GeneratorColumns(config, context.plan.outputSchema.fields);
  }

  protected override openSplit(split: number, position: SplitPosition | null): GeneratorSplit {
    const offset = position?.offset ?? 0;
    const silences = this.#config.idle.filter((idle) => idle.split === split).sort((a, b) => a.at - b.at);
    return { split, offset, rows: offset, lines: offset, silences, silentUntilMs: null };
  }

  protected override availability(split: GeneratorSplit): SplitAvailability {
    const end = this.#config.rowsPerSplit;
    return end !== null && split.offset >= end ? 'ended' : 'ready';
  }

  protected override endOf(_split: GeneratorSplit): number | null {
    return this.#config.rowsPerSplit;
  }

  protected override dueMs(split: GeneratorSplit, ahead: number): number {
    const offset = split.offset + ahead;
    const rate = this.#config.rowsPerSecond;
    if (split.silences.length === 0) return rateDueMs(offset, rate);
    if (rate !== null) {
      let silentMs = 0;
      for (const silence of split.silences) if (silence.at <= offset) silentMs += silence.ms;
      return rateDueMs(offset, rate) + silentMs;
    }
    let silentMs = 0;
    for (const silence of split.silences) if (silence.at === offset) silentMs += silence.ms;
    if (silentMs === 0) return DUE_AT_ONCE;
    // A batch stops before a silence; the silence starts when it is the next thing to come.
    if (ahead > 0) return Number.POSITIVE_INFINITY;
    split.silentUntilMs ??= this.context.now() + silentMs;
    return split.silentUntilMs - this.originMs;
  }

  protected override dueCount(split: GeneratorSplit, rowsMax: number, now: number): number {
    const scheduled = this.#config.rowsPerSecond !== null || split.silences.length > 0;
    return scheduled ? super.dueCount(split, rowsMax, now) : rowsMax;
  }

  protected override timeColumn(): number {
    return this.#config.fields.findIndex((field) => field.fill === 'event-time');
  }

  protected override fill(split: GeneratorSplit, batch: RecordBatch, rowsMax: number): void {
    const { offset } = split;
    const end = this.#config.rowsPerSplit;
    const rows = end === null ? rowsMax : Math.min(rowsMax, end - offset);
    this.#columns.fill(batch, split.split, offset, rows);
    if (batch.lineage !== null) {
      const prefix = `${this.context.plan.uid}:${split.split}:`;
      for (let row = 0; row < rows; row++) batch.lineage[row] = `${prefix}${offset + row}`;
    }
    batch.rows = rows;
    split.offset += rows;
    split.rows += rows;
    split.lines += rows;
    split.silentUntilMs = null;
  }
}

interface GeneratorSplit extends SourceSplit {
  readonly silences: readonly { readonly at: number; readonly ms: number }[];
  /** Job time at which the silence before the next record ends; null if none has begun. */
  silentUntilMs: number | null;
}
