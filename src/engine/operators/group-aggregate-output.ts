import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import { takeColumn } from '#protocol/batch-rows.ts';
import { allocateBatch, type Column, type RecordBatch, TIME_MIN } from '#protocol/record-batch.ts';
import { RowKind } from '#protocol/row-kind.ts';
import type { OperatorContext } from './operator.ts';

/**
 * What a group aggregate emits for one input batch. Results are written in place: the row that `next` names, and for an
 * update the one behind it; then the caller says what the rows are. Keys, event times and lineage are taken from the
 * input rows when a batch is full.
 *
 * Invariants: -U and +U of one update are in one batch; a batch has at most BATCH_ROWS_MAX rows.
 */
export class GroupAggregateOutput {
  /** Index of the first aggregate's column. */
  readonly firstAggregate: number;
  readonly #context: OperatorContext;
  readonly #keyFields: readonly number[];
  readonly #input: RecordBatch;
  readonly #capacity: number;
  #batch: RecordBatch;
  #sources: Int32Array;

  constructor(context: OperatorContext, keyFields: readonly number[], input: RecordBatch) {
    this.#context = context;
    this.#keyFields = keyFields;
    this.#input = input;
    this.firstAggregate = keyFields.length;
    this.#capacity = Math.min(BATCH_ROWS_MAX, input.rows * 2);
    this.#batch = this.#allocate();
    this.#sources = new Int32Array(this.#capacity);
  }

  /** The row to write the next result to; there is room for one more behind it. */
  next(): number {
    if (this.#batch.rows + 2 > this.#capacity) {
      this.flush();
      this.#batch = this.#allocate();
    }
    return this.#batch.rows;
  }

  /** The columns to write to; call it after `next`. */
  columns(): readonly Column[] {
    return this.#batch.columns;
  }

  /** The row written at `next` is a new group (or a running value) made by input row `row`. */
  insert(row: number): void {
    this.#add(row, RowKind.INSERT);
  }

  /** The row written at `next` is a group that input row `row` removed. */
  delete(row: number): void {
    this.#add(row, RowKind.DELETE);
  }

  /** The rows written at `next` and behind it are a group before and after input row `row`; equal ones are dropped. */
  update(row: number): void {
    const at = this.#batch.rows;
    const { columns } = this.#batch;
    let changed = false;
    for (let i = this.firstAggregate; i < columns.length && !changed; i++) {
      changed = !isSameValue(columns[i] as Column, at);
    }
    if (!changed) return;
    this.#add(row, RowKind.UPDATE_BEFORE);
    this.#add(row, RowKind.UPDATE_AFTER);
  }

  /** Emits what has been written. */
  flush(): void {
    const batch = this.#batch;
    const { rows } = batch;
    if (rows === 0) return;
    this.#keyFields.forEach((field, index) => {
      batch.columns[index] = takeColumn(this.#input.columns[field] as Column, this.#sources, rows);
    });
    const keepsTime = batch.schema.timeField !== null;
    const lineage = this.#input.lineage;
    if (lineage !== null) batch.lineage = new Array<string>(rows);
    for (let i = 0; i < rows; i++) {
      const source = this.#sources[i] as number;
      batch.eventTimes[i] = keepsTime ? (this.#input.eventTimes[source] as number) : TIME_MIN;
      if (lineage !== null && batch.lineage !== null) batch.lineage[i] = lineage[source] as string;
    }
    this.#context.emit(batch);
  }

  #add(row: number, kind: RowKind): void {
    const at = this.#batch.rows++;
    this.#sources[at] = row;
    if (this.#batch.rowKinds !== null) this.#batch.rowKinds[at] = kind;
  }

  #allocate(): RecordBatch {
    return allocateBatch(this.#context.plan.outputSchema, this.#capacity);
  }
}

/** Whether rows `at` and `at + 1` of a column are equal; doubles as `==` does. Flink: generated RecordEqualiser. */
function isSameValue(column: Column, at: number): boolean {
  const { nulls, values } = column;
  if (nulls !== null) {
    if (nulls[at] !== nulls[at + 1]) return false;
    if (nulls[at] === 1) return true;
  }
  if (column.type.kind === 'DECIMAL' && column.type.precision > 18) {
    return values[2 * at] === values[2 * at + 2] && values[2 * at + 1] === values[2 * at + 3];
  }
  return values[at] === values[at + 1];
}
