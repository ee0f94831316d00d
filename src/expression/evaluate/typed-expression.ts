import { assert } from '#std/assert.ts';
import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import type { Column, RecordBatch } from '#protocol/record-batch.ts';
import type { Span } from '../syntax/expression-ast.ts';
import { ExpressionError, type ExpressionErrorReason } from '../expression-error.ts';

/**
 * Typed expressions and their columnar evaluation.
 *
 * Invariants: a node is asked for a selection of rows and answers a column addressed by the rows of the batch, whose
 * entries outside the selection are garbage, values and nulls alike; nobody writes into a column that a node has
 * returned (it may belong to the batch, or be a constant shared by all batches). A conditional construct narrows the
 * selection for the parts that run only on some rows, so that their errors do not leak.
 *
 * Flink: the code that ExprCodeGenerator makes for one row, here for a batch.
 */
export interface TypedExpression {
  readonly type: LogicalType;
  readonly nullable: boolean;
  readonly span: Span;
  /** Whether every row gives the same value. */
  readonly constant: boolean;
  /** Written as a value: where Flink's types look at one, `1 + 1` is none. */
  readonly literal?: boolean | undefined;
  /** The literal NULL, whose `type` means nothing. */
  readonly bareNull: boolean;
  /** A text that is JSON, to be put into JSON as it is. */
  readonly json?: boolean | undefined;
  evaluate(frame: Frame, selection: Selection): Column;
}

export type Evaluate = TypedExpression['evaluate'];

/** By what a node evaluates with, so that a node made of another's parts with an evaluation of its own has none. */
const BORROWERS = new WeakMap<Evaluate, Evaluate>();

/** Says how a node that evaluates so is evaluated for a reader who lets go of the column before the next time. */
export function lendColumn(evaluate: Evaluate, borrow: Evaluate): void {
  BORROWERS.set(evaluate, borrow);
}

/**
 * The values of a node for a reader that lets go of them before the node is evaluated again: intermediate results need
 * no new memory then.
 */
export function borrowColumn(node: TypedExpression, frame: Frame, selection: Selection): Column {
  const borrow = BORROWERS.get(node.evaluate);
  return borrow === undefined ? node.evaluate(frame, selection) : borrow(frame, selection);
}

/** Row numbers in ascending order: the first `count` of `rows`. */
export interface Selection {
  readonly rows: Int32Array;
  readonly count: number;
}

/** A random integer in [0, bound), from the host of the operator. */
export type Choose = (bound: number) => number;

export interface Frame {
  readonly batch: RecordBatch;
  /** Entries that a column must have. */
  readonly capacity: number;
  /** The text the spans refer to. */
  readonly text: string;
  /** The job's clock in ms, or null where there is none. */
  readonly now: number | null;
  /** Absent where nobody hosts the expression: functions draw from a sequence of their own. */
  readonly choose?: Choose | undefined;
}

/** Reports that a row cannot be evaluated. In a TRY_CAST it makes the row NULL instead, so callers return after it. */
export type RowFailure = (row: number, reason: ExpressionErrorReason, detail: string) => void;

/**
 * Computes `out` for the first `count` of `rows`, in none of which an argument is NULL. May make a row NULL with
 * {@link setNull}.
 */
export type Kernel = (args: readonly Column[], rows: Int32Array, count: number, out: Column, fail: RowFailure) => void;

let identity = new Int32Array(0);

/** The selection of rows 0 to `count` - 1. */
export function allRows(count: number): Selection {
  if (identity.length < count) identity = Int32Array.from({ length: Math.max(count, 4096) }, (_, row) => row);
  return { rows: identity, count };
}

/** Entries of a column. */
export function columnCapacity(column: Column): number {
  return physicalTypeOf(column.type) === 'i128' ? column.values.length / 2 : column.values.length;
}

/** Makes a row of an output column NULL. */
export function setNull(out: Column, row: number): void {
  out.nulls ??= new Uint8Array(columnCapacity(out));
  out.nulls[row] = 1;
}

/** The error of a row, with the part of the text that failed. */
export function rowError(
  frame: Frame,
  span: Span,
  row: number,
  reason: ExpressionErrorReason,
  detail: string,
): ExpressionError {
  return new ExpressionError(reason, detail, { row, expression: frame.text.slice(span.from, span.to), ...span });
}

/** The rows of a selection that a predicate keeps. */
export function selectRows(selection: Selection, keep: (row: number) => boolean): Selection {
  const rows = new Int32Array(selection.count);
  let count = 0;
  for (let i = 0; i < selection.count; i++) {
    const row = selection.rows[i] as number;
    if (keep(row)) rows[count++] = row;
  }
  return { rows, count };
}

/** A reference to a field; its column is the batch's own. */
export function fieldNode(index: number, type: LogicalType, nullable: boolean, span: Span): TypedExpression {
  return {
    type,
    nullable,
    span,
    constant: false,
    bareNull: false,
    evaluate(frame) {
      const column = frame.batch.columns[index];
      assert(column !== undefined, 'a batch has the fields of the schema the expression was compiled for');
      return column;
    },
  };
}

/** The same node at another place of the text or with another nullability; for rules that rewrite. */
export function retype(node: TypedExpression, type: LogicalType, nullable: boolean): TypedExpression {
  const evaluate: Evaluate = (frame, selection) => ({ ...node.evaluate(frame, selection), type });
  lendColumn(evaluate, (frame, selection) => ({ ...borrowColumn(node, frame, selection), type }));
  return { ...node, type, nullable, evaluate };
}

/**
 * A node that several parts of one construct read: it is computed once a frame. The first reader must ask for all rows
 * that later ones need, as AND and CASE do, which only narrow.
 */
export function shareNode(node: TypedExpression): TypedExpression {
  if (node.constant) return node;
  const columns = new WeakMap<Frame, Column>();
  return {
    ...node,
    evaluate(frame, selection) {
      const known = columns.get(frame);
      if (known !== undefined) return known;
      const column = node.evaluate(frame, selection);
      columns.set(frame, column);
      return column;
    },
  };
}
