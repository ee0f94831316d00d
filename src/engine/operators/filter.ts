import { must } from '#std/assert.ts';
import { takeRows } from '#protocol/batch-rows.ts';
import type { FilterConfig } from '#protocol/job-plan.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import type { OperatorContext } from './operator.ts';
import { RowExpression } from './row-expression.ts';
import { StatelessOperator } from './stateless-operator.ts';

/**
 * Keeps the rows for which the condition is TRUE: neither FALSE nor NULL. Flink: the condition of a StreamExecCalc.
 * On a changelog edge each row is judged alone, -U and +U may part: the consumer then sees a bare delete or insert.
 */
export class Filter extends StatelessOperator {
  readonly #context: OperatorContext;
  readonly #condition: RowExpression;
  #kept = new Int32Array(0);

  constructor(context: OperatorContext, config: FilterConfig) {
    super();
    const { name, inputSchema } = context.plan;
    this.#context = context;
    this.#condition = new RowExpression(name, config.condition, must(inputSchema, 'a filter has an input'));
  }

  override processBatch(batch: RecordBatch): void {
    const { values, nulls } = this.#condition.evaluate(batch, this.#context);
    const flags = values as Uint8Array;
    if (this.#kept.length < batch.rows) this.#kept = new Int32Array(batch.rows);
    const kept = this.#kept;
    let count = 0;
    for (let row = 0; row < batch.rows; row++) {
      if (flags[row] === 1 && (nulls === null || nulls[row] === 0)) kept[count++] = row;
    }
    if (count === batch.rows) this.#context.emit(batch);
    else if (count > 0) this.#context.emit(takeRows(batch, kept, count));
  }
}
