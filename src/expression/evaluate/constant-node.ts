import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import { allocateColumn, type Column, type RecordBatch, type Value, valueAt } from '#protocol/record-batch.ts';
import { ExpressionError } from '../expression-error.ts';
import type { Span } from '../syntax/expression-ast.ts';
import { allRows, columnCapacity, type Frame, type Selection, type TypedExpression } from './typed-expression.ts';

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
