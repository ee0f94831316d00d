import { AssertionError } from '#std/assert.ts';
import { type CompiledExpression, compileExpression } from '#expression/compile-expression.ts';
import { ExpressionError } from '#expression/expression-error.ts';
import { valueText } from '#expression/values/value-text.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { type Column, type RecordBatch, valueAt } from '#protocol/record-batch.ts';
import type { OperatorContext } from './operator.ts';

/**
 * An expression of an operator, over batches of its input. The plan's expressions were checked when it was compiled, so
 * one that does not compile here is a bug; a row that cannot be evaluated fails the task, as an exception does in
 * Flink.
 */
export class RowExpression {
  readonly compiled: CompiledExpression;
  readonly #operator: string;

  constructor(operator: string, text: string, schema: Schema) {
    this.#operator = operator;
    this.compiled = compilePlanned(operator, text, schema);
  }

  /** The values of all rows; the column is not to be written into. `host` has the clock and the randomness. */
  evaluate(batch: RecordBatch, host: Pick<OperatorContext, 'now' | 'choose'>): Column {
    try {
      return this.compiled.evaluate(batch, (bound) => host.choose(bound, this.#operator), host.now());
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const row = rowText(batch, error.row);
      throw new RowEvaluationFailed(`${this.#operator}: ${this.compiled.text} fails for row ${row}: ${error.message}`);
    }
  }
}

/** Compiles an expression of a plan, which was checked when the plan was made. */
function compilePlanned(operator: string, text: string, schema: Schema): CompiledExpression {
  const compiled = compileExpression(text, schema);
  if (compiled.ok) return compiled.value;
  const problems = compiled.failure.map((problem) => problem.message).join('; ');
  throw new AssertionError(`${operator}: ${text} compiles against the schema of its plan: ${problems}`);
}

/** A row for which an expression has no value, as `1 / 0`. Fails the task. */
export class RowEvaluationFailed extends Error {
  override readonly name = 'RowEvaluationFailed';
}

/** Characters of a row that an error message shows. */
const ROW_TEXT_MAX = 200;

function rowText(batch: RecordBatch, row: number): string {
  const values = batch.columns.map((column, index) => {
    const name = batch.schema.fields[index]?.name ?? String(index);
    return `${name}=${valueText(column.type, valueAt(column, row))}`;
  });
  const text = `(${values.join(', ')})`;
  return text.length > ROW_TEXT_MAX ? `${text.slice(0, ROW_TEXT_MAX)}…` : text;
}
