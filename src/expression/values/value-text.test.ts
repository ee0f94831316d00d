import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogicalType } from '#protocol/logical-type.ts';
import type { Value } from '#protocol/record-batch.ts';
import { parseType } from '../types/parse-type.ts';
import { parseValue, valueText } from './value-text.ts';

function typeOf(text: string): LogicalType {
  const parsed = parseType(text);
  if (!parsed.ok) throw new Error(parsed.failure);
  return parsed.value.type;
}

describe('texts of values', () => {
  test.each<readonly [string, Value, string]>([
    ['BOOLEAN', true, 'TRUE'],
    ['INT', -5, '-5'],
    ['BIGINT', 2n ** 62n, '4611686018427387904'],
    ['DECIMAL(10, 2)', -5n, '-0.05'],
    ['DOUBLE', 1e7, '1.0E7'],
    ['DOUBLE', 0.001, '0.001'],
    ['DOUBLE', 2e23, '1.9999999999999998E23'],
    ['DOUBLE', 5e-324, '4.9E-324'],
    ['DOUBLE', -0, '-0.0'],
    ['DATE', -719162, '0001-01-01'],
    ['TIMESTAMP(3)', -1, '1969-12-31 23:59:59.999'],
    ['TIMESTAMP(0)', 1000, '1970-01-01 00:00:01'],
    ['STRING', 'x', 'x'],
    ['STRING', null, 'NULL'],
  ])('%s %s', (type, value, text) => {
    expect(valueText(typeOf(type), value)).toBe(text);
  });
});

describe('reading values', () => {
  test.each<readonly [string, string | number | boolean | null, unknown]>([
    ['BIGINT', '9223372036854775807', 2n ** 63n - 1n],
    ['BIGINT', 12, 12n],
    ['BIGINT', '9223372036854775808', 'out of range'],
    ['BIGINT', 1.5, 'not an integer'],
    ['INT', ' 7 ', 7],
    ['INT', '', 'not an integer'],
    ['INT', 2 ** 31, 'out of range'],
    ['DECIMAL(4, 2)', '1.005', 101n],
    ['DECIMAL(4, 2)', '1e2', 'out of range'],
    ['DECIMAL(4, 2)', 0.1, 10n],
    ['DECIMAL(4, 2)', 'x', 'not a number'],
    ['DOUBLE', '1e3', 1000],
    ['DOUBLE', 'NaN', Number.NaN],
    ['BOOLEAN', 'yes', true],
    ['BOOLEAN', 2, 'not a boolean'],
    ['DATE', '2026-01-31', 20484],
    ['DATE', 20484, 20484],
    ['DATE', '2026-02-30', 'not a date'],
    ['TIMESTAMP(3)', '2026-01-01T00:00:00.250Z', 1767225600250],
    ['TIMESTAMP(3)', '2026-01-01 00:00:00', 1767225600000],
    ['TIMESTAMP(3)', '2026-01-01', 1767225600000],
    ['TIMESTAMP(3)', '1767225600250', 1767225600250],
    ['TIMESTAMP(3)', '2026-02-30 00:00:00', 'not a timestamp'],
    ['TIMESTAMP(3)', '99999999999999999', 'out of range'],
    ['STRING', '', ''],
    ['STRING', 5, 'not a text'],
    ['INT', null, null],
  ])('%s from %s', (type, input, expected) => {
    const result = parseValue(typeOf(type), input);
    expect(result.ok ? result.value : result.failure).toEqual(expected);
  });
});

test('what is written can be read', () => {
  const decimal = typeOf('DECIMAL(38, 5)');
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }),
      fc.double(),
      fc.integer(),
      (wide, double, ms) => {
        const again = (type: LogicalType, value: Value): unknown => parseValue(type, valueText(type, value));
        expect(again(decimal, wide)).toEqual({ ok: true, value: wide });
        expect(again({ kind: 'DOUBLE' }, double)).toEqual({ ok: true, value: double });
        expect(again({ kind: 'TIMESTAMP', precision: 3 }, ms * 1000)).toEqual({ ok: true, value: ms * 1000 });
      },
    ),
  );
});
