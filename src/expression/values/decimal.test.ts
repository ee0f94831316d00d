import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalText, divideDecimals, divideHalfUp, fitsPrecision, parseDecimal, rescale } from './decimal.ts';

describe('rounding', () => {
  test('halves go away from zero', () => {
    expect([5n, -5n, 15n, -15n, 14n, -14n].map((value) => rescale(value, 1, 0))).toEqual([1n, -1n, 2n, -2n, 1n, -1n]);
    expect([divideHalfUp(1n, -2n), divideHalfUp(-1n, -2n), divideHalfUp(1n, 3n)]).toEqual([-1n, 1n, 0n]);
  });

  test('a quotient just below a half is lifted by the 38 digits Flink rounds to first', () => {
    const just = { unscaled: 5n * 10n ** 38n - 1n, scale: 0 };
    // 0.49999…(39 nines) has 38 digits 0.5 and so becomes 1; one digit less and it stays 0.
    expect(divideDecimals(just, { unscaled: 10n ** 39n, scale: 0 }, 0)).toBe(1n);
    expect(divideDecimals({ unscaled: 49999n, scale: 0 }, { unscaled: 100000n, scale: 0 }, 0)).toBe(0n);
  });

  test('rescaling up and back is the same value', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat(20), fc.nat(20), (value, scale, more) => {
        expect(rescale(rescale(value, scale, scale + more), scale + more, scale)).toBe(value);
      }),
    );
  });
});

test('precision counts digits', () => {
  expect([fitsPrecision(99n, 2), fitsPrecision(100n, 2), fitsPrecision(-99n, 2), fitsPrecision(-100n, 2)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test('texts', () => {
  expect([decimalText(5n, 2), decimalText(-5n, 2), decimalText(0n, 3), decimalText(12n, 0)]).toEqual([
    '0.05',
    '-0.05',
    '0.000',
    '12',
  ]);
  expect(parseDecimal('1.50e1')).toEqual({ unscaled: 150n, scale: 1 });
  expect(parseDecimal('-.5')).toEqual({ unscaled: -5n, scale: 1 });
  expect(['', '.', '-', '1e', 'x', '1e99999'].map(parseDecimal)).toEqual([null, null, null, null, null, null]);
});
