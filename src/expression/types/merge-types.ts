import type { LogicalType } from '#protocol/logical-type.ts';
import { commonType, isTimestamp } from './type-rules.ts';

/**
 * The type that several values become. Flink has two systems, which differ where the order of the types counts:
 * Calcite's for CASE, IF, ARRAY and MAP, and its own for COALESCE, IFNULL, GREATEST, LEAST and the functions on arrays.
 */

/**
 * Calcite's: of FLOAT and DOUBLE, and of TIMESTAMP and TIMESTAMP_LTZ, the first one counts. Flink: leastRestrictive.
 */
export function leastRestrictiveOf(types: readonly LogicalType[]): LogicalType | null {
  return fold(types, (left, right) => {
    if (left.kind === 'FLOAT' && right.kind === 'DOUBLE') return left;
    const common = commonType(left, right);
    if (common !== null && isTimestamp(left) && isTimestamp(right) && left.kind === 'TIMESTAMP') {
      return { ...common, kind: 'TIMESTAMP' } as LogicalType;
    }
    return common;
  });
}

/** Flink's own: a FLOAT behind a DECIMAL gives FLOAT, before it DOUBLE. Flink: LogicalTypeMerging. */
export function mergedTypeOf(types: readonly LogicalType[]): LogicalType | null {
  return fold(types, (left, right) =>
    left.kind === 'DECIMAL' && right.kind === 'FLOAT' ? right : commonType(left, right),
  );
}

function fold(
  types: readonly LogicalType[],
  merge: (left: LogicalType, right: LogicalType) => LogicalType | null,
): LogicalType | null {
  let merged: LogicalType | null = null;
  for (const type of types) {
    merged = merged === null ? type : merge(merged, type);
    if (merged === null) return null;
  }
  return merged;
}
