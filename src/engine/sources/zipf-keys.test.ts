import { expect, test } from 'vitest';
import { hashAt } from '#std/prng.ts';
import { createKeyDistribution, drawKey, negativePower } from './zipf-keys.ts';

test('the power agrees with the host to the last digits', () => {
  for (const base of [1, 2, 3, 10, 97, 1000, 999_983]) {
    for (const exponent of [0.1, 0.5, 1, 1.2, 2, 3.7]) {
      const expected = Math.pow(base, -exponent);
      expect(Math.abs(negativePower(base, exponent) / expected - 1)).toBeLessThan(1e-13);
    }
  }
});

test('draws follow the law', () => {
  const distribution = createKeyDistribution(4, 1);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 50_000; i++) counts[drawKey(distribution, hashAt(1, i))]!++;
  const harmonic = 1 + 1 / 2 + 1 / 3 + 1 / 4;
  counts.forEach((count, key) => expect(Math.abs(count / 50_000 - 1 / (key + 1) / harmonic)).toBeLessThan(0.01));
});

test('the ends of the random range draw the first and the last key', () => {
  for (const skew of [0, 1]) {
    const distribution = createKeyDistribution(5, skew);
    expect([drawKey(distribution, 0), drawKey(distribution, 4294967295)]).toEqual([0, 4]);
  }
});

test('a draw is the first key whose cumulative weight is beyond the random number', () => {
  for (const [keys, skew] of [
    [1, 1],
    [7, 0.5],
    [5000, 1.3],
  ] as const) {
    const distribution = createKeyDistribution(keys, skew);
    const cumulative = distribution.cumulative ?? new Float64Array(0);
    for (let i = 0; i < 2000; i++) {
      const random = i < 100 ? i * 41_000_000 : hashAt(3, i);
      expect(drawKey(distribution, random)).toBe(cumulative.findIndex((weight) => weight > random));
    }
  }
});
