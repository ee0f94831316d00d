import { type ElementType, type LogicalType, sameType } from '#protocol/logical-type.ts';
import { encodeNested, type NestedValue } from '#protocol/nested-value.ts';
import { allocateColumn } from '#protocol/record-batch.ts';
import { castNode } from '../casts/cast.ts';
import { nestedAt, setNested } from '../functions/collection-access.ts';
import type { FunctionCall } from './scalar-function.ts';
import { compareTexts } from '../values/text-order.ts';
import { foldConstant } from './constant-node.ts';
import { rowError, type TypedExpression } from './typed-expression.ts';
import { commonType, isText } from '../types/type-rules.ts';

/** Building blocks of functions on ARRAY and MAP: rows read as lists, lists written as columns. */

export type ArrayType = Extract<LogicalType, { kind: 'ARRAY' }>;

/** A text that two values of a type share exactly when they are equal. */
export function identityOf(type: LogicalType, value: NestedValue): string {
  return encodeNested({ kind: 'ARRAY', element: { type, nullable: true } }, [value]);
}

/** Order of two values of a type that has one. */
export function compareValues(type: LogicalType, left: NestedValue, right: NestedValue): number {
  if (isText(type)) return compareTexts(left as string, right as string);
  if (typeof left === 'number' && Number.isNaN(left)) return Number.isNaN(right as number) ? 0 : 1;
  if (typeof right === 'number' && Number.isNaN(right)) return -1;
  const [a, b] = [left as number, right as number];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a value may be handed over as this type without a cast: widened, or a CHAR of any length. */
export function fitsElement({ type, bareNull }: TypedExpression, element: LogicalType): boolean {
  if (bareNull || sameType(type, element)) return true;
  if (isText(type) && isText(element)) return type.kind === 'CHAR';
  const common = commonType(type, element);
  return common !== null && sameType(common, element);
}

/** The argument as that type. */
export function castElement(node: TypedExpression, element: ElementType): TypedExpression | null {
  return castNode(node, element.type);
}

/** A node that sees every row, NULL arguments too. `compute` gives the value, or fails the row. */
export function nestedNode(
  call: FunctionCall,
  args: readonly TypedExpression[],
  result: { readonly type: LogicalType; readonly nullable: boolean },
  compute: (values: readonly NestedValue[], fail: (detail: string) => never) => NestedValue,
): TypedExpression {
  return foldConstant({
    type: result.type,
    nullable: result.nullable,
    span: call.span,
    constant: args.every((arg) => arg.constant),
    bareNull: false,
    evaluate(frame, selection) {
      const columns = args.map((arg) => arg.evaluate(frame, selection));
      const out = allocateColumn(result.type, frame.capacity);
      for (let i = 0; i < selection.count; i++) {
        const row = selection.rows[i] as number;
        const value = compute(
          columns.map((column) => nestedAt(column, row)),
          (detail) => {
            throw rowError(frame, call.span, row, 'bad-argument', detail);
          },
        );
        setNested(out, row, value);
      }
      return out;
    },
  });
}

/** A {@link nestedNode} that is NULL where an argument is. */
export function strictNestedNode(
  call: FunctionCall,
  args: readonly TypedExpression[],
  result: { readonly type: LogicalType; readonly nullable: boolean },
  compute: (values: readonly NestedValue[], fail: (detail: string) => never) => NestedValue,
): TypedExpression {
  return nestedNode(call, args, result, (values, fail) => (values.includes(null) ? null : compute(values, fail)));
}

/** A list of a nested value. */
export function asList(value: NestedValue | undefined): readonly NestedValue[] {
  return value as readonly NestedValue[];
}

/** The values of a list without repetition, first places kept. */
export function distinctValues(type: LogicalType, values: readonly NestedValue[]): NestedValue[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const identity = identityOf(type, value);
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}
