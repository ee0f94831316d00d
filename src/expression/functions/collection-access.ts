import type { ElementType, Field, LogicalType } from '#protocol/logical-type.ts';
import { decodeNested, encodeNested, type NestedValue } from '#protocol/nested-value.ts';
import { type Column, setValue, type Value, valueAt } from '#protocol/record-batch.ts';
import { castNode } from '../casts/cast.ts';
import type { Span } from '../syntax/expression-ast.ts';
import { leastRestrictiveOf } from '../types/merge-types.ts';
import { eachRow, type Refusal } from '../evaluate/scalar-function.ts';
import { constantValue, foldConstant } from '../evaluate/constant-node.ts';
import { strictNode } from '../evaluate/strict-node.ts';
import { setNull, type TypedExpression } from '../evaluate/typed-expression.ts';
import { isCollection, isInteger } from '../types/type-rules.ts';

/**
 * Making collections, `ARRAY[a, b]`, `MAP[k, v]`, `ROW(a, b)`, and taking a part of one: `x[i]`, `x.name`.
 *
 * Elements are cast to their common type; a part that is not there is NULL.
 */

/** The value of a row of any column, a collection as its list. */
export function nestedAt(column: Column, row: number): NestedValue {
  const value = valueAt(column, row);
  return value !== null && isCollection(column.type) ? decodeNested(column.type, value as string) : value;
}

/** Writes a value into a row; the column must have room for it. */
export function setNested(out: Column, row: number, value: NestedValue): void {
  if (value === null) {
    setNull(out, row);
    return;
  }
  setValue(out, row, scalarOf(out.type, value));
}

function scalarOf(type: LogicalType, value: NestedValue): Value {
  return isCollection(type) ? encodeNested(type, value as readonly NestedValue[]) : (value as Value);
}

/** A node that gathers its parts into one value, NULLs included. */
function gatherNode(
  type: LogicalType,
  parts: readonly TypedExpression[],
  span: Span,
  gather: (values: readonly NestedValue[]) => readonly NestedValue[],
): TypedExpression {
  return foldConstant({
    type,
    nullable: false,
    span,
    constant: parts.every((part) => part.constant),
    bareNull: false,
    evaluate(frame, selection) {
      const columns = parts.map((part) => part.evaluate(frame, selection));
      const values = new Array<string>(frame.capacity).fill('');
      for (let i = 0; i < selection.count; i++) {
        const row = selection.rows[i] as number;
        values[row] = encodeNested(type, gather(columns.map((column) => nestedAt(column, row))));
      }
      return { type, values, nulls: null };
    },
  });
}

/** `ARRAY[…]` */
export function arrayNode(items: readonly TypedExpression[], span: Span): TypedExpression | Refusal {
  const cast = castToCommon(items);
  if (cast === null) {
    return { refused: 'type-mismatch', message: 'The elements of an ARRAY have a common type; these have none.' };
  }
  return gatherNode({ kind: 'ARRAY', element: cast.part }, cast.nodes, span, (values) => values);
}

/** `MAP[key, value, …]`; of equal keys the last one's value counts. */
export function mapNode(items: readonly TypedExpression[], span: Span): TypedExpression | Refusal {
  if (items.length % 2 === 1) return { refused: 'argument-count', message: 'A MAP takes pairs of key and value.' };
  const keys = castToCommon(items.filter((_item, index) => index % 2 === 0));
  const values = castToCommon(items.filter((_item, index) => index % 2 === 1));
  if (keys === null || values === null) {
    return { refused: 'type-mismatch', message: 'The keys of a MAP have a common type, and so have its values.' };
  }
  const type: LogicalType = { kind: 'MAP', key: keys.part, value: values.part };
  const count = keys.nodes.length;
  return gatherNode(type, [...keys.nodes, ...values.nodes], span, (parts) => {
    const entries = new Map<NestedValue, readonly [NestedValue, NestedValue]>();
    for (let i = 0; i < count; i++) {
      const key = parts[i] as NestedValue;
      entries.set(key, [key, parts[count + i] as NestedValue]);
    }
    return [...entries.values()];
  });
}

/** `ROW(…)`; its fields have Flink's names. */
export function rowNode(items: readonly TypedExpression[], span: Span): TypedExpression | Refusal {
  const untyped = items.find((item) => item.bareNull);
  if (untyped !== undefined) {
    return { refused: 'illegal-null', message: 'NULL has no type here; write CAST(NULL AS type).', span: untyped.span };
  }
  const fields = items.map(({ type, nullable }, index): Field => ({ name: `EXPR$${index}`, type, nullable }));
  return gatherNode({ kind: 'ROW', fields }, items, span, (values) => values);
}

function castToCommon(
  items: readonly TypedExpression[],
): { readonly part: ElementType; readonly nodes: readonly TypedExpression[] } | null {
  const type = leastRestrictiveOf(items.filter((item) => !item.bareNull).map((item) => item.type));
  if (type === null) return null;
  const nodes: TypedExpression[] = [];
  for (const item of items) {
    const node = castNode(item, type);
    if (node === null) return null;
    nodes.push(node);
  }
  return { part: { type, nullable: nodes.some((node) => node.nullable) }, nodes };
}

/** `x[i]`: the element of an ARRAY, counted from 1, the value of a MAP's key, or a ROW's field of a constant number. */
export function itemNode(
  operand: TypedExpression,
  index: TypedExpression,
  span: Span,
): TypedExpression | Refusal | null {
  const { type } = operand;
  switch (type.kind) {
    case 'ARRAY': {
      if (!isInteger(index.type) || index.type.kind === 'BIGINT') {
        return { refused: 'type-mismatch', message: 'An element of an ARRAY is counted by an INT.', span: index.span };
      }
      const constant = constantValue(index);
      if (typeof constant === 'number' && constant < 1) {
        const message = `The elements of an ARRAY are counted from 1, not ${constant}.`;
        return { refused: 'constant-error', message, span: index.span };
      }
      return partNode(type.element.type, [operand, index], span, (list, at) => list[(at as number) - 1] ?? null);
    }
    case 'MAP': {
      const key = castNode(index, type.key.type);
      if (key === null) return null;
      return partNode(type.value.type, [operand, key], span, (entries, wanted) => {
        const entry = entries.find((each) => sameKey((each as readonly NestedValue[])[0] as NestedValue, wanted));
        return entry === undefined ? null : ((entry as readonly NestedValue[])[1] as NestedValue);
      });
    }
    case 'ROW': {
      const constant = constantValue(index);
      const field = typeof constant === 'number' ? type.fields[constant - 1] : undefined;
      return field === undefined
        ? { refused: 'unknown-field', message: `A field of a ROW is counted from 1 to ${type.fields.length}.` }
        : fieldOfRow(operand, field, span);
    }
    default:
      return null;
  }
}

function sameKey(left: NestedValue, right: NestedValue): boolean {
  return left === right || (Number.isNaN(left) && Number.isNaN(right));
}

/** `x.name`: the field of a ROW. */
export function memberNode(operand: TypedExpression, name: string, span: Span): TypedExpression | null {
  const field = operand.type.kind === 'ROW' ? operand.type.fields.find((each) => each.name === name) : undefined;
  return field === undefined ? null : fieldOfRow(operand, field, span);
}

function fieldOfRow(operand: TypedExpression, field: Field, span: Span): TypedExpression {
  const index = (operand.type as Extract<LogicalType, { kind: 'ROW' }>).fields.indexOf(field);
  const nullable = operand.nullable || field.nullable;
  return partNode(field.type, [operand], span, (list) => list[index] ?? null, nullable);
}

function partNode(
  type: LogicalType,
  args: readonly TypedExpression[],
  span: Span,
  part: (list: readonly NestedValue[], at: NestedValue) => NestedValue,
  nullable = true,
): TypedExpression {
  const kernel = eachRow(([column, at], row, out) => {
    const list = nestedAt(column as Column, row) as readonly NestedValue[];
    setNested(out, row, part(list, at === undefined ? null : nestedAt(at, row)));
  });
  return strictNode({ type, nullable, span, args, kernel });
}
