import type { Column } from '#protocol/record-batch.ts';
import { UNIT_MILLIS, UNIT_MONTHS } from '../time/time-units.ts';
import { powerOfTen } from '../values/decimal.ts';
import { unscaledReader } from '../evaluate/read-number.ts';
import type { Kernel } from '../evaluate/typed-expression.ts';
import type { IntervalQualifier } from '../syntax/expression-ast.ts';

/**
 * Casts of numbers to intervals, where Flink has two answers. A literal is counted in the unit, as the planner converts
 * it; any other integer is taken for the months or milliseconds themselves, whatever the unit, as the generated code
 * copies it. Flink: RexBuilder.makeCast of Calcite, NumericPrimitiveCastRule.
 */

/**
 * What a number literal is worth in a unit: months or ms, cut off towards zero, not yet wrapped. It knows WEEK and
 * QUARTER, which an INTERVAL literal gets wrong.
 */
export function literalLength(
  literal: { readonly unscaled: bigint; readonly scale: number },
  { from }: IntervalQualifier,
): bigint {
  return (literal.unscaled * BigInt((UNIT_MONTHS[from] ?? UNIT_MILLIS[from]) as number)) / powerOfTen(literal.scale);
}

/** An integer as months, which wrap to INT, or as milliseconds. */
export const integerToInterval: Kernel = ([column], rows, count, out) => {
  const read = unscaledReader(column as Column);
  if (out.type.kind === 'INTERVAL SECOND') {
    const values = out.values as BigInt64Array;
    for (let i = 0; i < count; i++) values[rows[i] as number] = read(rows[i] as number);
    return;
  }
  const values = out.values as Int32Array;
  for (let i = 0; i < count; i++) values[rows[i] as number] = Number(BigInt.asIntN(32, read(rows[i] as number)));
};
