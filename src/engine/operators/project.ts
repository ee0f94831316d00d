import { must } from '#std/assert.ts';
import { takeRows } from '#protocol/batch-rows.ts';
import type { ProjectConfig } from '#protocol/job-plan.ts';
import type { Column, RecordBatch } from '#protocol/record-batch.ts';
import type { OperatorContext } from './operator.ts';
import { RowExpression } from './row-expression.ts';
import { StatelessOperator } from './stateless-operator.ts';
import { type SurvivingRows, survivingRows } from './surviving-rows.ts';

/**
 * Computes the columns of its output, one expression each; event times, row kinds and lineage stay with their rows.
 * A bare reference hands the input's column on without a copy. Flink: the projection of a StreamExecCalc.
 */
export class Project extends StatelessOperator {
  readonly #context: OperatorContext;
  readonly #expressions: readonly RowExpression[];
  /** Where failing rows do not fail the task. */
  readonly #surviving: SurvivingRows | null;

  constructor(context: OperatorContext, config: ProjectConfig) {
    super();
    const { name, inputSchema } = context.plan;
    const schema = must(inputSchema, 'a projection has an input');
    this.#context = context;
    this.#expressions = config.fields.map((field) => new RowExpression(name, field.expression, schema));
    const compiled = this.#expressions.map((expression) => expression.compiled);
    this.#surviving = survivingRows(context, config.failingRows, compiled, schema);
  }

  override processBatch(batch: RecordBatch): void {
    if (this.#surviving === null) {
      const columns = this.#expressions.map((expression) => expression.evaluate(batch, this.#context));
      this.#context.emit(this.#projected(batch, columns));
      return;
    }
    const { columns, selection } = this.#surviving.evaluate(batch);
    const { rows, count } = selection;
    this.rejected += batch.rows - count;
    const projected = this.#projected(batch, columns);
    if (count === batch.rows) this.#context.emit(projected);
    else if (count > 0) this.#context.emit(takeRows(projected, rows, count));
  }

  #projected(batch: RecordBatch, columns: readonly Column[]): RecordBatch {
    return {
      schema: this.#context.plan.outputSchema,
      rows: batch.rows,
      columns: [...columns],
      eventTimes: batch.eventTimes,
      rowKinds: batch.rowKinds,
      lineage: batch.lineage,
    };
  }
}
