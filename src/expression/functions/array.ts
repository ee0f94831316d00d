import type { LogicalType } from '#protocol/logical-type.ts';
import type { NestedValue } from '#protocol/nested-value.ts';
import {
  type ArrayType,
  asList,
  castElement,
  compareValues,
  distinctValues,
  fitsElement,
  identityOf,
  nestedNode,
  strictNestedNode,
} from '../evaluate/collection-values.ts';
import { castNode } from '../casts/cast.ts';
import { ANY_NUMBER, anyNullable, type FunctionCall, type ScalarFunction } from '../evaluate/scalar-function.ts';
import type { TypedExpression } from '../evaluate/typed-expression.ts';
import { commonTypeOf, INT, isCollection, isText, STRING, BOOLEAN } from '../types/type-rules.ts';

/**
 * Functions on ARRAY. Values are the same if their texts are (two NULLs are), as Flink's equaliser has it. Flink: the
 * classes Array…Function of table.runtime.functions.scalar.
 */

/** The arguments as arrays of one type, or null. */
function commonArrays(args: readonly TypedExpression[]): { type: ArrayType; nodes: TypedExpression[] } | null {
  const type = args.every((arg) => arg.type.kind === 'ARRAY') ? commonTypeOf(args.map((arg) => arg.type)) : null;
  if (type === null || type.kind !== 'ARRAY') return null;
  const nodes = args.map((arg) => castNode(arg, type));
  return nodes.includes(null) ? null : { type, nodes: nodes as TypedExpression[] };
}

function arrayType(type: LogicalType, nullable: boolean): ArrayType {
  return { kind: 'ARRAY', element: { type, nullable } };
}

/** A function of one array that gives an array of the same type. */
function rearrange(
  name: string,
  compute: (values: readonly NestedValue[], type: LogicalType) => readonly NestedValue[],
): ScalarFunction {
  return {
    name,
    signatures: [`${name}(array)`],
    arity: [1, 1],
    bind(call) {
      const [array] = call.args as [TypedExpression];
      if (array.type.kind !== 'ARRAY') return null;
      const { type } = array.type.element;
      return strictNestedNode(call, [array], array, ([values]) => compute(asList(values), type));
    },
  };
}

/** A function of arrays of a common type that gives one of it. */
function combine(
  name: string,
  signature: string,
  most: number,
  compute: (lists: readonly (readonly NestedValue[])[], type: LogicalType) => readonly NestedValue[],
): ScalarFunction {
  return {
    name,
    signatures: [signature],
    arity: [most === 2 ? 2 : 1, most],
    bind(call) {
      const common = commonArrays(call.args);
      if (common === null) return null;
      const { type, nodes } = common;
      const result = { type, nullable: anyNullable(call.args) };
      return strictNestedNode(call, nodes, result, (lists) => compute(lists.map(asList), type.element.type));
    },
  };
}

function bindAdd(call: FunctionCall, atEnd: boolean): TypedExpression | null {
  const [array, value] = call.args as [TypedExpression, TypedExpression];
  if (array.type.kind !== 'ARRAY' || !fitsElement(value, array.type.element.type)) return null;
  const element = castElement(value, array.type.element);
  if (element === null) return null;
  const type = arrayType(array.type.element.type, array.type.element.nullable || value.nullable);
  return nestedNode(call, [array, element], { type, nullable: anyNullable(call.args) }, ([values, added]) => {
    if (values === null) return null;
    return atEnd ? [...asList(values), added as NestedValue] : [added as NestedValue, ...asList(values)];
  });
}

/** A function of an array and a value of its kind; sees NULL values. */
function bindFind(
  call: FunctionCall,
  result: (
    array: TypedExpression,
    value: TypedExpression,
  ) => { readonly type: LogicalType; readonly nullable: boolean },
  compute: (values: readonly NestedValue[], value: NestedValue, same: (held: NestedValue) => boolean) => NestedValue,
): TypedExpression | null {
  const [array, value] = call.args as [TypedExpression, TypedExpression];
  if (array.type.kind !== 'ARRAY' || !fitsElement(value, array.type.element.type)) return null;
  const element = castElement(value, array.type.element);
  if (element === null) return null;
  const { type } = array.type.element;
  return nestedNode(call, [array, element], result(array, value), ([values, wanted]) => {
    if (values === null) return null;
    const identity = identityOf(type, wanted as NestedValue);
    return compute(asList(values), wanted as NestedValue, (held) => identityOf(type, held) === identity);
  });
}

function bindJoin(call: FunctionCall): TypedExpression | null {
  const [array, ...texts] = call.args as [TypedExpression, ...TypedExpression[]];
  if (array.type.kind !== 'ARRAY' || !isText(array.type.element.type)) return null;
  if (!texts.every(({ type }) => isText(type))) return null;
  const result = { type: STRING, nullable: anyNullable(call.args) };
  return strictNestedNode(call, call.args, result, ([values, separator, replacement]) =>
    asList(values)
      .map((value) => value ?? replacement ?? null)
      .filter((value) => value !== null)
      .join(separator as string),
  );
}

/** ARRAY_MAX and ARRAY_MIN leave NULLs out. */
function bindExtreme(call: FunctionCall, sign: 1 | -1): TypedExpression | null {
  const [array] = call.args as [TypedExpression];
  if (array.type.kind !== 'ARRAY') return null;
  const { type } = array.type.element;
  if (isCollection(type) || type.kind === 'BOOLEAN') return null;
  return strictNestedNode(call, [array], { type, nullable: true }, ([values]) => {
    let best: NestedValue = null;
    for (const value of asList(values)) {
      if (value !== null && (best === null || compareValues(type, value, best) * sign > 0)) best = value;
    }
    return best;
  });
}

/** ARRAY_SORT: NULLs are first in ascending order and last in descending, unless the third argument says. */
function bindSort(call: FunctionCall): TypedExpression | null {
  const [array, ...orders] = call.args as [TypedExpression, ...TypedExpression[]];
  if (array.type.kind !== 'ARRAY' || !orders.every(({ type }) => type.kind === 'BOOLEAN')) return null;
  const { type } = array.type.element;
  if (isCollection(type) || type.kind === 'BOOLEAN') return null;
  const result = { type: array.type, nullable: anyNullable(call.args) };
  return strictNestedNode(call, call.args, result, ([values, ascending = true, nullsFirst = ascending]) => {
    const sign = ascending === true ? 1 : -1;
    const present = asList(values).filter((value) => value !== null);
    const nulls = asList(values).filter((value) => value === null);
    present.sort((a, b) => sign * compareValues(type, a, b));
    return nullsFirst === true ? [...nulls, ...present] : [...present, ...nulls];
  });
}

/** ARRAY_SLICE: positions from 1, from the end if negative, both ends included. */
function bindSlice(call: FunctionCall): TypedExpression | null {
  const [array, ...bounds] = call.args as [TypedExpression, ...TypedExpression[]];
  if (array.type.kind !== 'ARRAY' || !bounds.every((each) => fitsElement(each, INT))) return null;
  const nodes = [array, ...bounds.map((each) => castNode(each, INT) ?? each)];
  const result = { type: array.type, nullable: anyNullable(call.args) };
  return strictNestedNode(call, nodes, result, ([values, from, to = asList(values).length]) => {
    const list = asList(values);
    const [start, end] = [from, to].map((bound) => (bound as number) + ((bound as number) < 0 ? list.length + 1 : 0));
    const first = Math.max(1, start as number);
    const last = end === 0 ? 1 : Math.min(end as number, list.length);
    return last < first ? [] : list.slice(first - 1, last);
  });
}

/** ELEMENT: the only value of an array. */
function bindElement(call: FunctionCall): TypedExpression | null {
  const [array] = call.args as [TypedExpression];
  if (array.type.kind !== 'ARRAY') return null;
  const { type, nullable } = array.type.element;
  const result = { type, nullable: nullable || array.nullable };
  return strictNestedNode(call, [array], result, ([values], fail) => {
    const list = asList(values);
    return list.length > 1 ? fail('the array has more than one value') : (list[0] ?? null);
  });
}

function bindCardinality(call: FunctionCall): TypedExpression | null {
  const [collection] = call.args as [TypedExpression];
  if (collection.type.kind !== 'ARRAY' && collection.type.kind !== 'MAP') return null;
  const result = { type: INT, nullable: collection.nullable };
  return strictNestedNode(call, [collection], result, ([values]) => asList(values).length);
}

/** SPLIT: nothing of the empty text; an empty separator splits into UTF-16 units. */
function bindSplit(call: FunctionCall): TypedExpression | null {
  if (!call.args.every(({ type }) => isText(type))) return null;
  const result = { type: arrayType(STRING, true), nullable: anyNullable(call.args) };
  return strictNestedNode(call, call.args, result, ([text, separator]) =>
    text === '' ? [] : (text as string).split(separator as string),
  );
}

const isIn = (type: LogicalType, values: readonly NestedValue[]): ((value: NestedValue) => boolean) => {
  const identities = new Set(values.map((value) => identityOf(type, value)));
  return (value) => identities.has(identityOf(type, value));
};

export const ARRAY_FUNCTIONS: readonly ScalarFunction[] = [
  {
    name: 'CARDINALITY',
    signatures: ['CARDINALITY(array)', 'CARDINALITY(map)'],
    arity: [1, 1],
    bind: bindCardinality,
  },
  { name: 'ELEMENT', signatures: ['ELEMENT(array)'], arity: [1, 1], bind: bindElement },
  {
    name: 'ARRAY_APPEND',
    signatures: ['ARRAY_APPEND(array, value)'],
    arity: [2, 2],
    takesNull: true,
    bind: (call) => bindAdd(call, true),
  },
  {
    name: 'ARRAY_PREPEND',
    signatures: ['ARRAY_PREPEND(array, value)'],
    arity: [2, 2],
    takesNull: true,
    bind: (call) => bindAdd(call, false),
  },
  combine('ARRAY_CONCAT', 'ARRAY_CONCAT(array, …)', ANY_NUMBER, (lists) => lists.flat()),
  combine('ARRAY_UNION', 'ARRAY_UNION(array, array)', 2, ([a = [], b = []], type) =>
    distinctValues(type, [...a, ...b]),
  ),
  combine('ARRAY_EXCEPT', 'ARRAY_EXCEPT(array, array)', 2, ([a = [], b = []], type) => {
    const removed = isIn(type, b);
    return distinctValues(type, a).filter((value) => !removed(value));
  }),
  combine('ARRAY_INTERSECT', 'ARRAY_INTERSECT(array, array)', 2, ([a = [], b = []], type) =>
    distinctValues(type, a).filter(isIn(type, b)),
  ),
  rearrange('ARRAY_DISTINCT', (values, type) => distinctValues(type, values)),
  rearrange('ARRAY_REVERSE', (values) => [...values].reverse()),
  {
    name: 'ARRAY_CONTAINS',
    signatures: ['ARRAY_CONTAINS(array, value)'],
    arity: [2, 2],
    takesNull: true,
    bind: (call) =>
      bindFind(
        call,
        (array) => ({ type: BOOLEAN, nullable: array.nullable }),
        (values, _value, same) => values.some(same),
      ),
  },
  {
    name: 'ARRAY_POSITION',
    signatures: ['ARRAY_POSITION(array, value)'],
    arity: [2, 2],
    takesNull: true,
    bind: (call) =>
      bindFind(
        call,
        (array, value) => ({ type: INT, nullable: array.nullable || value.nullable }),
        (values, value, same) => (value === null ? null : values.findIndex(same) + 1),
      ),
  },
  {
    name: 'ARRAY_REMOVE',
    signatures: ['ARRAY_REMOVE(array, value)'],
    arity: [2, 2],
    takesNull: true,
    bind: (call) =>
      bindFind(
        call,
        (array) => array,
        (values, _value, same) => values.filter((held) => !same(held)),
      ),
  },
  {
    name: 'ARRAY_JOIN',
    signatures: ['ARRAY_JOIN(array, separator [, replacement of NULL])'],
    arity: [2, 3],
    bind: bindJoin,
  },
  { name: 'ARRAY_MAX', signatures: ['ARRAY_MAX(array)'], arity: [1, 1], bind: (call) => bindExtreme(call, 1) },
  { name: 'ARRAY_MIN', signatures: ['ARRAY_MIN(array)'], arity: [1, 1], bind: (call) => bindExtreme(call, -1) },
  {
    name: 'ARRAY_SORT',
    signatures: ['ARRAY_SORT(array [, ascending [, nulls first]])'],
    arity: [1, 3],
    bind: bindSort,
  },
  {
    name: 'ARRAY_SLICE',
    signatures: ['ARRAY_SLICE(array, from [, to])'],
    arity: [2, 3],
    takesNull: true,
    bind: bindSlice,
  },
  { name: 'SPLIT', signatures: ['SPLIT(text, separator)'], arity: [2, 2], bind: bindSplit },
];
