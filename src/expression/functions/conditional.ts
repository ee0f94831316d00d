import { type LogicalType, sameType } from '#protocol/logical-type.ts';
import { allocateColumn, type Column } from '#protocol/record-batch.ts';
import { castNode } from '../casts/cast.ts';
import { copyRows } from '../evaluate/copy-rows.ts';
import type { Span } from '../syntax/expression-ast.ts';
import { leastRestrictiveOf, mergedTypeOf } from '../types/merge-types.ts';
import type { FunctionCall, Refusal, ScalarFunction } from '../evaluate/scalar-function.ts';
import { ANY_NUMBER, anyNullable } from '../evaluate/scalar-function.ts';
import { foldConstant, literalNode } from '../evaluate/constant-node.ts';
import { strictNode } from '../evaluate/strict-node.ts';
import {
  borrowColumn,
  retype,
  rowError,
  selectRows,
  setNull,
  shareNode,
  type TypedExpression,
} from '../evaluate/typed-expression.ts';
import {
  BOOLEAN,
  DATE,
  isApproximate,
  isBinary,
  isCollection,
  isInterval,
  isText,
  isTimestamp,
} from '../types/type-rules.ts';
import { makeComparable } from './comparison.ts';
import { comparisonKernel } from './comparison-kernels.ts';
import { partRows } from './logic.ts';

/**
 * Constructs that take one of several values, each evaluated only on the rows that take it.
 */
export function caseNode(
  branches: readonly { readonly when: TypedExpression; readonly result: TypedExpression }[],
  otherwise: TypedExpression | null,
  span: Span,
): TypedExpression | null {
  const results = branches.map(({ result }) => result);
  if (otherwise !== null) results.push(otherwise);
  const type = leastRestrictiveOf(results.filter((result) => !result.bareNull).map((result) => result.type));
  if (type === null) return null;
  const nullable = otherwise === null || anyNullable(results);
  return choiceNode({ branches, otherwise, type, nullable, span });
}

/** Text of equal kind is stored alike and keeps its own length: CASE does not pad. */
function coerce(node: TypedExpression, type: LogicalType): TypedExpression | null {
  if (type.kind === 'CHAR' || type.kind === 'VARCHAR' || type.kind === 'STRING') {
    return node.bareNull ? literalNode(type, null, node.span) : retype(node, type, node.nullable);
  }
  return castNode(node, type);
}

function choiceNode(options: {
  readonly branches: readonly { readonly when: TypedExpression; readonly result: TypedExpression }[];
  readonly otherwise: TypedExpression | null;
  readonly type: LogicalType;
  readonly nullable: boolean;
  readonly span: Span;
}): TypedExpression | null {
  const { type, nullable, span } = options;
  const branches: { when: TypedExpression; result: TypedExpression }[] = [];
  for (const { when, result } of options.branches) {
    const cast = coerce(result, type);
    if (cast === null) return null;
    branches.push({ when, result: cast });
  }
  const otherwise = options.otherwise === null ? literalNode(type, null, span) : coerce(options.otherwise, type);
  if (otherwise === null) return null;
  const all = [otherwise, ...branches.flatMap(({ when, result }) => [when, result])];
  return foldConstant({
    type,
    nullable,
    span,
    constant: all.every((node) => node.constant),
    bareNull: false,
    evaluate(frame, selection) {
      const out = allocateColumn(type, frame.capacity);
      let open = selection;
      for (const { when, result } of branches) {
        if (open.count === 0) return out;
        const [taken, rest] = partRows(open, borrowColumn(when, frame, open));
        if (taken.count > 0) copyRows(result.evaluate(frame, taken), taken, out);
        open = rest;
      }
      if (open.count > 0) copyRows(otherwise.evaluate(frame, open), open, out);
      return out;
    },
  });
}

/** COALESCE: the first value that is not NULL; later ones are evaluated only where it is needed. */
function bindCoalesce(call: FunctionCall): TypedExpression | Refusal | null {
  const typed = call.args.filter((arg) => !arg.bareNull);
  const type = coalesceType(typed.map((arg) => arg.type));
  if (typed.length === 0) return { refused: 'illegal-null', message: 'COALESCE of NULLs has no type.' };
  if (type === null) return null;
  const args = call.args.map((arg) => coerce(arg, type));
  if (args.some((arg) => arg === null)) return null;
  const nodes = args as readonly TypedExpression[];
  return foldConstant({
    type,
    nullable: nodes.every((arg) => arg.nullable),
    span: call.span,
    constant: nodes.every((arg) => arg.constant),
    bareNull: false,
    evaluate(frame, selection) {
      const out = allocateColumn(type, frame.capacity);
      let open = selection;
      for (const arg of nodes) {
        if (open.count === 0) break;
        const column = arg.evaluate(frame, open);
        const { nulls } = column;
        copyRows({ ...column, nulls: null }, open, out);
        open = nulls === null ? { rows: open.rows, count: 0 } : selectRows(open, (row) => nulls[row] === 1);
      }
      for (let i = 0; i < open.count; i++) setNull(out, open.rows[i] as number);
      return out;
    },
  });
}

/** IFNULL keeps the type of a text that is never NULL, whatever the replacement. */
function bindIfNull(call: FunctionCall): TypedExpression | Refusal | null {
  const [value] = call.args as [TypedExpression];
  const bound = bindCoalesce(call);
  if (bound === null || 'refused' in bound || value.nullable || !isText(value.type)) return bound;
  return { ...value, span: call.span };
}

/** Flink's quirk: the common type of a DATE and a TIMESTAMP is DATE here. */
function coalesceType(types: readonly LogicalType[]): LogicalType | null {
  const mixed = types.some((type) => type.kind === 'DATE') && types.some(isTimestamp);
  return mixed && types.every((type) => type.kind === 'DATE' || isTimestamp(type)) ? DATE : mergedTypeOf(types);
}

/** NULLIF(a, b): NULL where a equals b, else a; the type is a's. */
function bindNullIf(call: FunctionCall): TypedExpression | Refusal | null {
  const [left, right] = call.args as [TypedExpression, TypedExpression];
  if (left.bareNull) return { refused: 'illegal-null', message: 'NULLIF of NULL has no type.', span: left.span };
  const comparable = makeComparable('=', left, right);
  if (comparable === null || (comparable !== 'null' && 'refused' in comparable)) return comparable;
  const when =
    comparable === 'null'
      ? literalNode(BOOLEAN, null, call.span)
      : strictNode({
          type: BOOLEAN,
          nullable: true,
          span: call.span,
          args: [comparable.left, comparable.right],
          kernel: comparisonKernel('=', comparable.left.type, comparable.right.type),
        });
  const result = literalNode(left.type, null, call.span);
  return choiceNode({
    branches: [{ when, result }],
    otherwise: left,
    type: left.type,
    nullable: true,
    span: call.span,
  });
}

/** IF(condition, a, b): as CASE, but nullable if the condition is. */
function bindIf(call: FunctionCall): TypedExpression | null {
  const [when, result, otherwise] = call.args as [TypedExpression, TypedExpression, TypedExpression];
  if (when.type.kind !== 'BOOLEAN') return null;
  const type = leastRestrictiveOf([result.type, otherwise.type]);
  if (type === null || isCollection(type) || isInterval(type)) return null;
  return choiceNode({
    branches: [{ when, result }],
    otherwise,
    type,
    nullable: anyNullable(call.args),
    span: call.span,
  });
}

/**
 * GREATEST and LEAST: NULL if any argument is; NaN is the largest double, -0.0 below 0.0. Where the first NULL of a row
 * is a DECIMAL that has to be cast to the common type, Flink dies of a null pointer.
 */
function bindExtreme(call: FunctionCall, sign: 1 | -1): TypedExpression | null {
  const type = mergedTypeOf(call.args.map((arg) => arg.type));
  if (type === null || !isOrdered(type)) return null;
  const shared = call.args.map(shareNode);
  const args = shared.map((arg) => coerce(arg, type)) as TypedExpression[];
  const compare = comparisonKernel('>', type, type);
  const extreme = strictNode({
    type,
    nullable: anyNullable(call.args),
    span: call.span,
    args,
    kernel: (columns, rows, count, out, fail) => {
      copyRows(columns[0] as Column, { rows, count }, out);
      for (const column of columns.slice(1)) {
        let better: (row: number) => boolean;
        if (isApproximate(type)) {
          const [a, b] = [column.values as Float64Array, out.values as Float64Array];
          better = (row) => javaCompare(a[row] as number, b[row] as number) * sign > 0;
        } else {
          const greater = allocateColumn(BOOLEAN, column.values.length);
          const pair = sign > 0 ? [column, out] : [out, column];
          compare(pair, rows, count, greater, fail);
          better = (row) => greater.values[row] === 1;
        }
        copyRows(column, selectRows({ rows, count }, better), out);
      }
    },
  });
  const dies = call.args.map((arg) => arg.type.kind === 'DECIMAL' && arg.nullable && !sameType(arg.type, type));
  return dies.includes(true) ? failingOnNull(extreme, shared, dies) : extreme;
}

/** Fails a row whose first NULL argument is one of those that Flink cannot cast. */
function failingOnNull(
  node: TypedExpression,
  args: readonly TypedExpression[],
  dies: readonly boolean[],
): TypedExpression {
  return {
    ...node,
    evaluate(frame, selection) {
      const columns = args.map((arg) => arg.evaluate(frame, selection));
      for (let i = 0; i < selection.count; i++) {
        const row = selection.rows[i] as number;
        const first = columns.findIndex((column) => column.nulls?.[row] === 1);
        if (dies[first] === true) {
          throw rowError(
            frame,
            node.span,
            row,
            'flink-defect',
            'Flink dies of a NULL that it has to cast to another DECIMAL',
          );
        }
      }
      return node.evaluate(frame, selection);
    },
  };
}

/** Bytes, collections and lengths of time have no order in Flink's code. */
function isOrdered(type: LogicalType): boolean {
  return !isBinary(type) && !isCollection(type);
}

/** Java's Double.compare. */
function javaCompare(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right && left !== 0) return 0;
  const rank = (value: number): number => (Number.isNaN(value) ? 2 : Object.is(value, -0) ? 0 : 1);
  return rank(left) - rank(right);
}

export const CONDITIONAL_FUNCTIONS: readonly ScalarFunction[] = [
  {
    name: 'COALESCE',
    signatures: ['COALESCE(value, value, …)'],
    arity: [1, ANY_NUMBER],
    takesNull: true,
    bind: bindCoalesce,
  },
  { name: 'IFNULL', signatures: ['IFNULL(value, replacement)'], arity: [2, 2], takesNull: true, bind: bindIfNull },
  { name: 'NULLIF', signatures: ['NULLIF(value, value)'], arity: [2, 2], takesNull: true, bind: bindNullIf },
  { name: 'IF', signatures: ['IF(condition, value, value)'], arity: [3, 3], bind: bindIf },
  {
    name: 'GREATEST',
    signatures: ['GREATEST(value, value, …)'],
    arity: [1, ANY_NUMBER],
    bind: (call) => bindExtreme(call, 1),
  },
  {
    name: 'LEAST',
    signatures: ['LEAST(value, value, …)'],
    arity: [1, ANY_NUMBER],
    bind: (call) => bindExtreme(call, -1),
  },
];
