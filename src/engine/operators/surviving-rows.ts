import type { CompiledExpression } from '#expression/compile-expression.ts';
import { copyRows } from '#expression/evaluate/copy-rows.ts';
import { ExpressionError } from '#expression/expression-error.ts';
import { allRows, type Choose, type Selection } from '#expression/evaluate/typed-expression.ts';
import { takeRows } from '#protocol/batch-rows.ts';
import { failedSchema, type FailingRows } from '#protocol/failing-rows.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { allocateColumn, type Column, type RecordBatch } from '#protocol/record-batch.ts';
import type { OperatorContext } from './operator.ts';

/**
 * The expressions of an operator whose failing rows go to the side output `failed`, each behind its columns the error
 * and the expression; the other rows of the batch go on.
 *
 * Invariants: expressions are asked in order, and only for rows that none before has failed for, so a row leaves with
 * the first error that it would have died of; each surviving row's value comes from an evaluation that succeeded (a
 * second one could draw another RAND). It costs nothing until a row fails: then its batch is evaluated in parts that
 * double after a success and halve after a failure.
 *
 * Flink has no such option: this is a ProcessFunction around the expression that catches, with an OutputTag.
 */
export class SurvivingRows {
  readonly #context: OperatorContext;
  readonly #expressions: readonly CompiledExpression[];
  readonly #schema: Schema;
  readonly #choose: Choose;

  constructor(context: OperatorContext, expressions: readonly CompiledExpression[], input: Schema) {
    this.#context = context;
    this.#expressions = expressions;
    this.#schema = failedSchema(input);
    this.#choose = (bound) => context.choose(bound, context.plan.name);
  }

  /** Diverts the failing rows; of the others the values of each expression, at their own places, and which they are. */
  evaluate(batch: RecordBatch): { readonly columns: readonly Column[]; readonly selection: Selection } {
    const failures: Failure[] = [];
    let selection = allRows(batch.rows);
    const columns = this.#expressions.map((expression) => {
      const evaluated = this.#evaluate(expression, batch, selection, failures);
      selection = evaluated.selection;
      return evaluated.column;
    });
    if (failures.length > 0) this.#divert(batch, failures);
    return { columns, selection };
  }

  /** The batch without its failing rows, which are diverted: itself if there are none. */
  survivorsOf(batch: RecordBatch): RecordBatch {
    const { selection } = this.evaluate(batch);
    return selection.count === batch.rows ? batch : takeRows(batch, selection.rows, selection.count);
  }

  #evaluate(
    expression: CompiledExpression,
    batch: RecordBatch,
    selection: Selection,
    failures: Failure[],
  ): { readonly column: Column; readonly selection: Selection } {
    const now = this.#context.now();
    try {
      return { column: expression.evaluateRows(batch, selection, this.#choose, now), selection };
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
    const column = allocateColumn(expression.type, batch.rows);
    const kept = new Int32Array(selection.count);
    let keptCount = 0;
    for (let at = 0, size = selection.count; at < selection.count;) {
      const rows = selection.rows.subarray(at, Math.min(at + size, selection.count));
      const part = { rows, count: rows.length };
      try {
        copyRows(expression.evaluateRows(batch, part, this.#choose, now), part, column);
        kept.set(rows, keptCount);
        keptCount += rows.length;
        at += rows.length;
        size = 2 * rows.length;
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        const good = rows.indexOf(error.row);
        if (good > 0) {
          size = good;
          continue;
        }
        failures.push({ row: error.row, error: error.message, expression: expression.text });
        at++;
        size = Math.max(1, size >> 1);
      }
    }
    return { column, selection: { rows: kept, count: keptCount } };
  }

  #divert(batch: RecordBatch, failures: Failure[]): void {
    // One expression fails for later rows, the next one for earlier ones again.
    failures.sort((a, b) => a.row - b.row);
    const rows = Int32Array.from(failures, ({ row }) => row);
    const text = (values: readonly string[]): Column => ({
      type: { kind: 'STRING' },
      values: [...values],
      nulls: null,
    });
    const taken = takeRows(batch, rows, rows.length);
    this.#context.emitSide('failed', {
      ...taken,
      schema: this.#schema,
      columns: [
        ...taken.columns,
        text(failures.map(({ error }) => error)),
        text(failures.map(({ expression }) => expression)),
      ],
    });
  }
}

/** What keeps the failing rows of a node from failing its task; null where it does not ask for that. */
export function survivingRows(
  context: OperatorContext,
  failingRows: FailingRows | undefined,
  expressions: readonly CompiledExpression[],
  input: Schema,
): SurvivingRows | null {
  return failingRows === 'side-output' ? new SurvivingRows(context, expressions, input) : null;
}

/** A row, and what it failed of. */
interface Failure {
  readonly row: number;
  readonly error: string;
  readonly expression: string;
}
