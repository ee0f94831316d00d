import type { LogicalType, Schema } from '#protocol/logical-type.ts';
import type { Column, RecordBatch } from '#protocol/record-batch.ts';
import { fail, ok, type Result } from '#std/result.ts';
import { ExpressionChecker } from './check/check-expression.ts';
import type { ExpressionDiagnostic } from './expression-diagnostic.ts';
import { EXPRESSION_DIAGNOSTICS_MAX } from './expression-limits.ts';
import { ExpressionError } from './expression-error.ts';
import { parseExpression } from './syntax/parse-expression.ts';
import { allRows, type Choose, type Selection, type TypedExpression } from './evaluate/typed-expression.ts';

export interface CompiledExpression {
  readonly type: LogicalType;
  readonly nullable: boolean;
  /** Indexes of the fields it reads, ascending. */
  readonly fields: readonly number[];
  /** The text it was compiled from. */
  readonly text: string;
  /**
   * The value of every row. The column has at least `batch.rows` entries and is not to be written into: it may be the
   * batch's own (a bare reference) or a constant kept for the next batch. Throws {@link ExpressionError} for the first
   * row, in order, that fails. `choose` draws the numbers of RAND and UUID, `now` is the job's clock in ms for
   * CURRENT_TIMESTAMP and its like.
   */
  evaluate(batch: RecordBatch, choose?: Choose, now?: number): Column;
  /**
   * The value of the selected rows alone, at their own places; what stands elsewhere means nothing. Rows outside the
   * selection cannot fail.
   */
  evaluateRows(batch: RecordBatch, selection: Selection, choose?: Choose, now?: number): Column;
}

/**
 * Parses, checks and compiles an expression over the fields of a schema; or says all that is wrong with it. `table` is
 * a name that may stand before those of the fields.
 */
export function compileExpression(
  text: string,
  schema: Schema,
  table: string | null = null,
): Result<CompiledExpression, readonly ExpressionDiagnostic[]> {
  const { expression, diagnostics } = parseExpression(text);
  const problems = [...diagnostics];
  const checker = new ExpressionChecker(schema, (diagnostic) => problems.push(diagnostic), table);
  const node = checker.check(expression);
  if (node === null || problems.length > 0) return fail(orderDiagnostics(problems));
  return ok(compiledOf(node, text, checker.fields()));
}

/** Diagnostics by position, at most {@link EXPRESSION_DIAGNOSTICS_MAX}. */
export function orderDiagnostics(diagnostics: readonly ExpressionDiagnostic[]): readonly ExpressionDiagnostic[] {
  return [...diagnostics].sort((a, b) => a.from - b.from || a.to - b.to).slice(0, EXPRESSION_DIAGNOSTICS_MAX);
}

/** A checked node as a compiled expression. */
export function compiledOf(node: TypedExpression, text: string, fields: readonly number[]): CompiledExpression {
  return {
    type: node.type,
    nullable: node.nullable,
    fields,
    text,
    evaluate(batch, choose, now) {
      return evaluateRows(node, text, { batch, selection: allRows(batch.rows), choose, now });
    },
    evaluateRows(batch, selection, choose, now) {
      return evaluateRows(node, text, { batch, selection, choose, now });
    },
  };
}

function evaluateRows(
  node: TypedExpression,
  text: string,
  options: {
    readonly batch: RecordBatch;
    readonly selection: Selection;
    readonly choose: Choose | undefined;
    readonly now: number | undefined;
  },
): Column {
  const { batch, selection, choose, now } = options;
  const frame = { batch, capacity: Math.max(1, batch.rows), text, choose, now: now ?? null };
  try {
    return node.evaluate(frame, selection);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    // Another part may fail for an earlier row: a record at a time, as Flink, that one comes first.
    for (let i = 0; i < selection.count && (selection.rows[i] as number) < error.row; i++) {
      node.evaluate({ ...frame }, { rows: selection.rows.slice(i, i + 1), count: 1 });
    }
    throw error;
  }
}
