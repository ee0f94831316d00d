import { expect, test } from 'vitest';
import { hashAt } from '#std/prng.ts';
import { fillNumbers, type NumberField } from './generator-numbers.ts';

const ROWS = 1000;

function numbers(field: NumberField, options: { readonly split?: number; readonly splits?: number } = {}): number[] {
  const into = new Float64Array(ROWS);
  const { split = 0, splits = 1 } = options;
  const eventTimes = Float64Array.from({ length: ROWS }, (_, n) => n * 10);
  fillNumbers(field, into, { stream: 42, split, splits, offset: 5, rows: ROWS, eventTimes });
  return [...into];
}

test('a price is what the power of ten makes of its draw', () => {
  const expected = Array.from({ length: ROWS }, (_, n) => Math.round(10 ** ((hashAt(42, 5 + n) / 2 ** 32) * 6) * 100));
  expect(numbers({ name: 'p', fill: 'price' })).toEqual(expected);
});

test('a wave keeps its bounds, and rises and falls once a period', () => {
  const wave = numbers({ name: 'w', fill: 'wave', min: 10, max: 20, period: 100, noise: 0 });
  expect(Math.min(...wave)).toBe(10);
  expect(Math.max(...wave)).toBe(20);
  expect(wave.slice(100, 200)).toEqual(wave.slice(200, 300));
  const noisy = numbers({ name: 'w', fill: 'wave', min: 10, max: 20, period: 100, noise: 1 });
  expect(noisy.every((value) => value >= 10 && value <= 20)).toBe(true);
});

test('a later time lies within its bounds', () => {
  const later = numbers({ name: 'l', fill: 'later', minMs: 5, maxMs: 9 });
  expect(later.every((time, n) => time - n * 10 >= 5 && time - n * 10 <= 9)).toBe(true);
  expect(new Set(later.map((time, n) => time - n * 10)).size).toBe(5);
});

test('a reference names one of the newest rows of the other stream, never one that is to come', () => {
  const field = { name: 'r', fill: 'reference', first: 1000, rate: 0.5, window: 20, hotShare: 0 } as const;
  for (const split of [0, 1]) {
    numbers(field, { split, splits: 2 }).forEach((id, n) => {
      const newest = Math.floor(((n + 5) * 2 + split) * 0.5);
      expect(id).toBeLessThanOrEqual(1000 + newest);
      expect(id).toBeGreaterThan(1000 + newest - 20);
    });
  }
});

test('a sequence begins where it is told and has no number twice', () => {
  const field = { name: 's', fill: 'sequence', first: 100 } as const;
  const both = [...numbers(field, { split: 0, splits: 2 }), ...numbers(field, { split: 1, splits: 2 })];
  expect(new Set(both).size).toBe(2 * ROWS);
  expect(Math.min(...both)).toBe(110);
});
