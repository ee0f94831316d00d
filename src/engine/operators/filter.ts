import { must } from '#std/assert.ts';
import { allRows, type Selection } from '#expression/evaluate/typed-expression.ts';
import { takeRows } from '#protocol/batch-rows.ts';
import type { FilterConfig } from '#protocol/job-plan.ts';
import type { Column, RecordBatch } from '#protocol/record-batch.ts';
import type { OperatorContext } from './operator.ts';
import { RowExpression } from './row-expression.ts';
import { StatelessOperator } from './stateless-operator.ts';
import { type SurvivingRows, survivingRows } from './surviving-rows.ts';

/**
 * Keeps the rows for which the condition is TRUE: neither FALSE nor NULL. Flink: the condition of a StreamExecCalc.
 * On a changelog edge each row is judged alone, -U and +U may part: the consumer then sees a bare delete or insert.
 */
export class Filter extends StatelessOperator {
  readonly #context: OperatorContext;
  readonly #condition: RowExpression;
  /** Where failing rows do not fail the task. */
  readonly #surviving: SurvivingRows | null;
  #kept = new Int32Array(0);

  constructor(context: OperatorContext, config: FilterConfig) {
    super();
    const { name, inputSchema } = context.plan;
    const schema = must(inputSchema, 'a filter has an input');
    this.#context = context;
    this.#condition = new RowExpression(name, config.condition, schema);
    this.#surviving = survivingRows(context, config.failingRows, [this.#condition.compiled], schema);
  }

  override processBatch(batch: RecordBatch): void {
    const { column, selection } = this.#judge(batch);
    const { nulls } = column;
    const flags = column.values as Uint8Array;
    if (this.#kept.length < batch.rows) this.#kept = new Int32Array(batch.rows);
    const kept = this.#kept;
    const { rows } = selection;
    let count = 0;
    // A row is always written and only kept if the next one is not written over it: no branch to predict wrongly.
    for (let i = 0; i < selection.count; i++) {
      const row = rows[i] as number;
      kept[count] = row;
      count += nulls === null ? (flags[row] as number) : (flags[row] as number) & ((nulls[row] as number) ^ 1);
    }
    if (count === batch.rows) this.#context.emit(batch);
    else if (count > 0) this.#context.emit(takeRows(batch, kept, count));
  }

  #judge(batch: RecordBatch): { readonly column: Column; readonly selection: Selection } {
    if (this.#surviving === null) {
      return { column: this.#condition.evaluate(batch, this.#context), selection: allRows(batch.rows) };
    }
    const { columns, selection } = this.#surviving.evaluate(batch);
    this.rejected += batch.rows - selection.count;
    return { column: columns[0] as Column, selection };
  }
}
