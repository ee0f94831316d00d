import type { LogicalType } from '#protocol/logical-type.ts';
import { decodeNested, type NestedValue } from '#protocol/nested-value.ts';
import type { Value } from '#protocol/record-batch.ts';

/**
 * Collections as CAST to STRING shows them: `[1, 2, NULL]`, `{a=1, b=2}`, `(1, x)`. `scalarText` writes what they hold.
 * Flink: ArrayToStringCastRule, MapAndMultisetToStringCastRule, RowToStringCastRule.
 */
export function nestedText(
  type: LogicalType,
  text: string,
  scalarText: (type: LogicalType, value: Value) => string,
): string {
  const write = (of: LogicalType, value: NestedValue): string => {
    if (value === null) return 'NULL';
    const list = value as readonly NestedValue[];
    switch (of.kind) {
      case 'ARRAY':
        return `[${list.map((each) => write(of.element.type, each)).join(', ')}]`;
      case 'MAP':
        return `{${list
          .map((entry) => {
            const [key, held] = entry as readonly [NestedValue, NestedValue];
            return `${write(of.key.type, key)}=${write(of.value.type, held)}`;
          })
          .join(', ')}}`;
      case 'ROW':
        return `(${list.map((each, index) => write((of.fields[index] as { type: LogicalType }).type, each)).join(', ')})`;
      default:
        return scalarText(of, value as Value);
    }
  };
  return write(type, decodeNested(type, text));
}
