import { must } from '#std/assert.ts';
import type { ProjectConfig } from '#protocol/job-plan.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import type { OperatorContext } from './operator.ts';
import { RowExpression } from './row-expression.ts';
import { StatelessOperator } from './stateless-operator.ts';

/**
 * Computes the columns of its output, one expression each; event times, row kinds and lineage stay with their rows.
 * A bare reference hands the input's column on without a copy. Flink: the projection of a StreamExecCalc.
 */
export class Project extends StatelessOperator {
  readonly #context: OperatorContext;
  readonly #expressions: readonly RowExpression[];

  constructor(context: OperatorContext, config: ProjectConfig) {
    super();
    const { name, inputSchema } = context.plan;
    const schema = must(inputSchema, 'a projection has an input');
    this.#context = context;
    this.#expressions = config.fields.map((field) => new RowExpression(name, field.expression, schema));
  }

  override processBatch(batch: RecordBatch): void {
    this.#context.emit({
      schema: this.#context.plan.outputSchema,
      rows: batch.rows,
      columns: this.#expressions.map((expression) => expression.evaluate(batch, this.#context)),
      eventTimes: batch.eventTimes,
      rowKinds: batch.rowKinds,
      lineage: batch.lineage,
    });
  }
}
