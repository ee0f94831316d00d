import type { ElementType, LogicalType } from '#protocol/logical-type.ts';
import { decodeNested, encodeNested, type NestedValue } from '#protocol/nested-value.ts';
import { allocateColumn, type Column, setValue, type Value, valueAt } from '#protocol/record-batch.ts';
import type { ExpressionErrorReason } from '../expression-error.ts';
import { isCollection } from '../types/type-rules.ts';
import { sameType } from '#protocol/logical-type.ts';
import type { Kernel } from '../evaluate/typed-expression.ts';

/** Casts between collections of one shape: what they hold is cast. Flink: ArrayToArrayCastRule, RowToRowCastRule. */

type CastOne = (value: NestedValue, fail: (reason: ExpressionErrorReason, detail: string) => void) => NestedValue;

/** A kernel for two collections, or null if their shapes differ; `scalar` finds what casts the values within. */
export function castCollection(
  from: LogicalType,
  to: LogicalType,
  scalar: (from: LogicalType, to: LogicalType) => Kernel | null,
): Kernel | null {
  const cast = castOne(from, to, scalar);
  if (cast === null) return null;
  return ([column], rows, count, out, fail) => {
    const [texts, values] = [(column as Column).values as string[], out.values as string[]];
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const held = cast(decodeNested(from, texts[row] as string), (reason, detail) => fail(row, reason, detail));
      values[row] = encodeNested(to, held as readonly NestedValue[]);
    }
  };
}

function castOne(
  from: LogicalType,
  to: LogicalType,
  scalar: (from: LogicalType, to: LogicalType) => Kernel | null,
): CastOne | null {
  if (!isCollection(from) && !isCollection(to)) return scalarCast(from, to, scalar);
  const parts = partsOf(from);
  const targets = partsOf(to);
  if (from.kind !== to.kind || parts.length !== targets.length) return null;
  const casts: CastOne[] = [];
  for (const [index, part] of parts.entries()) {
    const cast = castOne(part.type, (targets[index] as ElementType).type, scalar);
    if (cast === null) return null;
    casts.push((value, fail) => (value === null ? null : cast(value, fail)));
  }
  const [first, second] = casts as [CastOne, CastOne];
  switch (from.kind) {
    case 'ARRAY':
      return (value, fail) => (value as readonly NestedValue[]).map((each) => first(each, fail));
    case 'MAP':
      return (value, fail) =>
        (value as readonly (readonly [NestedValue, NestedValue])[]).map(([key, held]) => [
          first(key, fail),
          second(held, fail),
        ]);
    default:
      return (value, fail) =>
        (value as readonly NestedValue[]).map((each, index) => (casts[index] as CastOne)(each, fail));
  }
}

function partsOf(type: LogicalType): readonly ElementType[] {
  switch (type.kind) {
    case 'ARRAY':
      return [type.element];
    case 'MAP':
      return [type.key, type.value];
    case 'ROW':
      return type.fields;
    default:
      return [];
  }
}

const ONE_ROW = Int32Array.of(0);

/** One value through a kernel of columns. */
function scalarCast(
  from: LogicalType,
  to: LogicalType,
  scalar: (from: LogicalType, to: LogicalType) => Kernel | null,
): CastOne | null {
  if (sameType(from, to)) return (value) => value;
  const kernel = scalar(from, to);
  if (kernel === null) return null;
  return (value, fail) => {
    const column = allocateColumn(from, 1);
    const out = allocateColumn(to, 1);
    setValue(column, 0, value as Value);
    kernel([column], ONE_ROW, 1, out, (_row, reason, detail) => fail(reason, detail));
    return valueAt(out, 0);
  };
}
