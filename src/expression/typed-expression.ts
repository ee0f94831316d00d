import { assert } from '#std/assert.ts';
import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import { allocateColumn, type Column, type RecordBatch, type Value, valueAt } from '#protocol/record-batch.ts';
import { DistinctResults } from './distinct-results.ts';
import type { Span } from './expression-ast.ts';
import { ExpressionError, type ExpressionErrorReason } from './expression-error.ts';

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

type Evaluate = TypedExpression['evaluate'];

/** By what a node evaluates with, so that a node made of another's parts with an evaluation of its own has none. */
const BORROWERS = new WeakMap<Evaluate, Evaluate>();

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

/**
 * A node that computes from the values of its arguments, NULL if one of them is. All arguments are evaluated on all
 * rows first, so that the right one's error shows even where the left one is NULL, as in Flink.
 */
export function strictNode(options: {
  readonly type: LogicalType;
  readonly nullable: boolean;
  readonly span: Span;
  readonly args: readonly TypedExpression[];
  readonly kernel: Kernel;
  /** A failing row becomes NULL. Only for the failures of this node, not of its arguments. */
  readonly nullOnFailure?: boolean;
}): TypedExpression {
  const { type, nullable, span, args, kernel, nullOnFailure = false } = options;
  const coded = codedArgument(args);
  const distinct = coded < 0 ? null : new DistinctResults(type);
  const computeInto = (out: Column, frame: Frame, selection: Selection): Column => {
    const columns = args.map((arg) => borrowColumn(arg, frame, selection));
    const { rows, count } = withoutNulls(columns, selection, out);
    const codes = columns[coded]?.codes;
    if (distinct === null || codes === undefined || count === 0) {
      kernel(columns, rows, count, out, (row, reason, detail) => {
        if (!nullOnFailure) throw rowError(frame, span, row, reason, detail);
        setNull(out, row);
      });
      return out;
    }
    distinct.evaluate(codes, rows, count, out, (into, asked) => {
      const { texts } = codes.dictionary;
      const selected = { rows: asked.codes, count: asked.count };
      const places = { ...frame, capacity: texts.length };
      const inputs = args.map((arg, index) =>
        index === coded ? { type: arg.type, values: texts, nulls: null } : arg.evaluate(places, selected),
      );
      kernel(inputs, asked.codes, asked.count, into, (code, reason, detail) => {
        if (!nullOnFailure) throw rowError(frame, span, asked.rowOf(code), reason, detail);
        setNull(into, code);
      });
    });
    return out;
  };
  let own: Column | null = null;
  const evaluate: Evaluate = (frame, selection) => computeInto(allocateColumn(type, frame.capacity), frame, selection);
  BORROWERS.set(evaluate, (frame, selection) => {
    if (own === null || columnCapacity(own) < frame.capacity) own = allocateColumn(type, frame.capacity);
    own.nulls = null;
    own.codes = undefined;
    return computeInto(own, frame, selection);
  });
  const constant = args.every((arg) => arg.constant);
  return foldConstant({ type, nullable, span, constant, bareNull: false, evaluate });
}

/**
 * The argument that decides the result alone, if it is a text: where its column has codes, each text is computed once.
 * -1 if there is none.
 */
function codedArgument(args: readonly TypedExpression[]): number {
  const varying = args.flatMap((arg, index) => (arg.constant ? [] : [index]));
  const [index] = varying;
  if (index === undefined || varying.length > 1) return -1;
  return physicalTypeOf((args[index] as TypedExpression).type) === 'text' ? index : -1;
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

/** Marks rows with a NULL argument as NULL in `out` and returns the others. */
function withoutNulls(columns: readonly Column[], selection: Selection, out: Column): Selection {
  if (columns.every((column) => column.nulls === null)) return selection;
  const { rows, count } = selection;
  const nulls = new Uint8Array(columnCapacity(out));
  for (const { nulls: from } of columns) {
    if (from === null) continue;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      nulls[row] = (nulls[row] as number) | (from[row] as number);
    }
  }
  const kept = new Int32Array(count);
  let keptCount = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    kept[keptCount] = row;
    keptCount += 1 - (nulls[row] as number);
  }
  if (keptCount < count) out.nulls = nulls;
  return { rows: kept, count: keptCount };
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

/** A node for a literal. */
export function literalNode(type: LogicalType, value: Value, span: Span, bareNull = false): TypedExpression {
  return foldConstant({
    type,
    nullable: value === null,
    span,
    constant: true,
    literal: true,
    bareNull,
    evaluate: (frame) => broadcast(type, value, frame.capacity),
  });
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
  BORROWERS.set(evaluate, (frame, selection) => ({ ...borrowColumn(node, frame, selection), type }));
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

/**
 * Makes a constant node compute once: the value is kept, and the column of it for the largest batch so far. A node
 * that is not constant is returned as is. An error is not kept; it is thrown for the row that asks.
 */
export function foldConstant(node: TypedExpression): TypedExpression {
  if (!node.constant) return node;
  let column: Column | null = null;
  return {
    ...node,
    evaluate(frame, selection) {
      // Without rows there is nobody to throw for, and a branch that no row takes must not fail.
      if (selection.count === 0) return allocateColumn(node.type, 0);
      if (column === null || columnCapacity(column) < frame.capacity) {
        const value = column === null ? evaluateOnce(node, frame, selection) : valueAt(column, 0);
        column = broadcast(node.type, value, frame.capacity);
      }
      return column;
    },
  };
}

function evaluateOnce(node: TypedExpression, frame: Frame, selection: Selection): Value {
  const row = selection.rows[0] as number;
  const one = { rows: selection.rows.slice(0, 1), count: 1 };
  return valueAt(node.evaluate({ ...frame, capacity: row + 1 }, one), row);
}

/** A column of one value. */
function broadcast(type: LogicalType, value: Value, capacity: number): Column {
  const column = allocateColumn(type, capacity);
  if (value === null) {
    column.nulls = new Uint8Array(capacity).fill(1);
  } else if (physicalTypeOf(type) === 'i128') {
    const lanes = column.values as BigInt64Array;
    const low = BigInt.asIntN(64, value as bigint);
    const high = BigInt.asIntN(64, (value as bigint) >> 64n);
    for (let i = 0; i < lanes.length; i += 2) {
      lanes[i] = low;
      lanes[i + 1] = high;
    }
  } else {
    (column.values as unknown as { fill(value: unknown): void }).fill(
      typeof value === 'boolean' ? Number(value) : value,
    );
  }
  return column;
}

const EMPTY_BATCH: RecordBatch = {
  schema: { fields: [], timeField: null, changelog: false },
  rows: 0,
  columns: [],
  eventTimes: new Float64Array(0),
  rowKinds: null,
  lineage: null,
};

/** The value of a constant node at compile time; undefined if it is not constant or fails. */
export function constantValue(node: TypedExpression): Value | undefined {
  if (!node.constant) return undefined;
  try {
    return valueAt(node.evaluate({ batch: EMPTY_BATCH, capacity: 1, text: '', now: null }, allRows(1)), 0);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
