import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import { allocateColumn, type Column } from '#protocol/record-batch.ts';
import type { Span } from '../syntax/expression-ast.ts';
import { foldConstant } from './constant-node.ts';
import { DistinctResults } from './distinct-results.ts';
import {
  borrowColumn,
  columnCapacity,
  type Evaluate,
  type Frame,
  type Kernel,
  lendColumn,
  rowError,
  type Selection,
  setNull,
  type TypedExpression,
} from './typed-expression.ts';

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
  lendColumn(evaluate, (frame, selection) => {
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
