import type { Column } from '#protocol/record-batch.ts';
import type { IsTest, Span } from '../syntax/expression-ast.ts';
import { type ScalarFunction, strictCall } from '../evaluate/scalar-function.ts';
import { foldConstant, literalNode } from '../evaluate/constant-node.ts';
import { borrowColumn, type Selection, type TypedExpression } from '../evaluate/typed-expression.ts';
import { BOOLEAN } from '../types/type-rules.ts';

/**
 * Three-valued logic. AND and OR run from left to right and stop at the first operand that decides, row by row: the
 * next operand is evaluated only on the rows still open, so `c <> 0 AND a / c > 0` never divides by zero.
 */
export function logicalNode(operator: 'AND' | 'OR', operands: readonly TypedExpression[], span: Span): TypedExpression {
  // AND is decided by FALSE, OR by TRUE.
  const deciding = operator === 'AND' ? 0 : 1;
  return foldConstant({
    type: BOOLEAN,
    nullable: operands.some((operand) => operand.nullable),
    span,
    constant: operands.every((operand) => operand.constant),
    bareNull: false,
    evaluate(frame, selection) {
      const values = new Uint8Array(frame.capacity).fill(1 - deciding);
      let nulls: Uint8Array | null = null;
      let open = selection;
      for (const operand of operands) {
        if (open.count === 0) break;
        const column = borrowColumn(operand, frame, open);
        const from = column.values as Uint8Array;
        const fromNulls = column.nulls;
        const next = new Int32Array(open.count);
        let count = 0;
        for (let i = 0; i < open.count; i++) {
          const row = open.rows[i] as number;
          if (fromNulls !== null && fromNulls[row] === 1) {
            nulls ??= new Uint8Array(frame.capacity);
            nulls[row] = 1;
            next[count++] = row;
          } else if (from[row] === deciding) {
            values[row] = deciding;
            if (nulls !== null) nulls[row] = 0;
          } else next[count++] = row;
        }
        open = { rows: next, count };
      }
      return { type: BOOLEAN, values, nulls };
    },
  });
}

/**
 * The rows where a condition is TRUE, and those where it is FALSE or NULL. No branch is taken that could be
 * mispredicted.
 */
export function partRows({ rows, count }: Selection, { values, nulls }: Column): [taken: Selection, rest: Selection] {
  const flags = values as Uint8Array;
  const taken = new Int32Array(count);
  const rest = new Int32Array(count);
  let takenCount = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    taken[takenCount] = row;
    rest[i - takenCount] = row;
    takenCount += nulls === null ? (flags[row] as number) : (flags[row] as number) & ((nulls[row] as number) ^ 1);
  }
  return [
    { rows: taken, count: takenCount },
    { rows: rest, count: count - takenCount },
  ];
}

/** `x IS NULL`, `x IS NOT TRUE`, …: never NULL. */
export function isNode(operand: TypedExpression, test: IsTest, negated: boolean, span: Span): TypedExpression {
  // What cannot be NULL is not looked at, as after Flink's optimizer.
  if (test === 'NULL' && !operand.nullable) return literalNode(BOOLEAN, negated, span);
  const nullTest = test === 'NULL' || test === 'UNKNOWN';
  const wanted = test === 'TRUE' ? 1 : 0;
  const yes = negated ? 0 : 1;
  return foldConstant({
    type: BOOLEAN,
    nullable: false,
    span,
    constant: operand.constant,
    bareNull: false,
    evaluate(frame, selection) {
      const { values: from, nulls } = borrowColumn(operand, frame, selection);
      const values = new Uint8Array(frame.capacity);
      const { rows, count } = selection;
      for (let i = 0; i < count; i++) {
        const row = rows[i] as number;
        const isNull = nulls !== null && nulls[row] === 1;
        values[row] = (nullTest ? isNull : !isNull && from[row] === wanted) ? yes : 1 - yes;
      }
      return { type: BOOLEAN, values, nulls: null };
    },
  });
}

export const LOGIC_FUNCTIONS: readonly ScalarFunction[] = [
  {
    name: 'NOT',
    signatures: ['NOT condition'],
    arity: [1, 1],
    bind(call) {
      if (call.args[0]?.type.kind !== 'BOOLEAN') return null;
      return strictCall(call, BOOLEAN, ([column], rows, count, out) => {
        const [from, values] = [(column as Column).values as Uint8Array, out.values as Uint8Array];
        for (let i = 0; i < count; i++) {
          const row = rows[i] as number;
          values[row] = 1 - (from[row] as number);
        }
      });
    },
  },
];
