import { must } from '#std/assert.ts';
import { parseValue } from '#expression/values/value-text.ts';
import { refusalText } from '#protocol/line-refusal.ts';
import type { RowsSourceConfig, ScriptedRow } from '#protocol/source-config.ts';
import { type Column, type RecordBatch, setValue } from '#protocol/record-batch.ts';
import type { OperatorContext } from '../operators/operator.ts';
import { assignEventTime, timeColumnIndex } from './event-time-column.ts';
import type { SplitPosition } from './source-positions.ts';
import { rateDueMs } from './split-pacing.ts';
import { type SourceSplit, type SplitAvailability, SplitSource } from './split-source.ts';

/**
 * Rows written out in the document: scripted scenarios, textbook jobs, conformance vectors. Bounded; offsets count
 * rows. A row with `atMs` is due at that time after the source's origin, whatever the rate; rows of a split keep their
 * order.
 */
export class RowsSource extends SplitSource<SourceSplit> {
  readonly #config: RowsSourceConfig;
  readonly #timeColumn: number | null;

  constructor(context: OperatorContext, config: RowsSourceConfig) {
    super(context, config);
    this.#config = config;
    this.#timeColumn = timeColumnIndex(context.plan.outputSchema, config.timeColumn);
  }

  protected override openSplit(split: number, position: SplitPosition | null): SourceSplit {
    const offset = position?.offset ?? 0;
    return { split, offset, rows: offset, lines: offset };
  }

  protected override availability(split: SourceSplit): SplitAvailability {
    return split.offset >= this.#rowsOf(split).length ? 'ended' : 'ready';
  }

  protected override endOf(split: SourceSplit): number | null {
    return this.#rowsOf(split).length;
  }

  protected override dueMs(split: SourceSplit, ahead: number): number {
    const atMs = this.#rowsOf(split)[split.offset + ahead]?.atMs ?? null;
    return atMs ?? rateDueMs(split.offset + ahead, this.#config.rowsPerSecond);
  }

  protected override timeColumn(): number {
    return this.#timeColumn ?? -1;
  }

  protected override fill(split: SourceSplit, batch: RecordBatch, rowsMax: number): void {
    const scripted = this.#rowsOf(split);
    const rows = Math.min(rowsMax, scripted.length - split.offset);
    for (let row = 0; row < rows; row++) {
      const offset = split.offset + row;
      this.#writeRow(batch, row, must(scripted[offset], 'a scripted row'), split.split, offset);
      if (batch.lineage !== null) batch.lineage[row] = `${this.context.plan.uid}:${split.split}:${offset}`;
    }
    batch.rows = rows;
    split.offset += rows;
    split.rows += rows;
    split.lines += rows;
  }

  #writeRow(batch: RecordBatch, row: number, scripted: ScriptedRow, split: number, offset: number): void {
    const { fields } = batch.schema;
    const refuse = (what: string): never => {
      throw new ScriptedRowRefused(`${this.context.plan.name}, split ${split}, row ${offset + 1}: ${what}`);
    };
    if (scripted.values.length !== fields.length) {
      refuse(`has ${scripted.values.length} values, the schema has ${fields.length} columns`);
    }
    fields.forEach((field, index) => {
      const parsed = parseValue(field.type, scripted.values[index] ?? null);
      if (!parsed.ok) return refuse(`column ${field.name} is ${parsed.failure}`);
      if (parsed.value === null && !field.nullable) return refuse(`column ${field.name} is NOT NULL`);
      setValue(batch.columns[index] as Column, row, parsed.value);
    });
    const problem = assignEventTime(batch, row, this.#timeColumn);
    if (problem !== null) refuse(refusalText(problem));
  }

  #rowsOf(split: SourceSplit): readonly ScriptedRow[] {
    return this.#config.rows[split.split] ?? [];
  }
}

/** A scripted row does not fit the schema of its source. Fails the task. */
export class ScriptedRowRefused extends Error {
  override readonly name = 'ScriptedRowRefused';
}
