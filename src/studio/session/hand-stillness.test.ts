import { expect, test } from 'vitest';
import { HandStillness } from './hand-stillness.ts';

test('a press gets all the time that it asks for', () => {
  const stillness = new HandStillness();
  expect(stillness.grant(1000, 120)).toBe(120);
});

test('what was granted and is not used is given back', () => {
  const stillness = new HandStillness();
  let now = 1000;
  // Of each 100 ms asked for, only 10 pass.
  for (let press = 0; press < 100; press++) {
    expect(stillness.grant(now, 100)).toBe(100);
    now += 10;
    expect(stillness.grant(now, 0)).toBe(0);
    now += 30;
  }
});

test('a hand that never rests leaves a quarter of the time to the job', () => {
  const stillness = new HandStillness();
  let stood = 0;
  for (let now = 0; now < 20_000; now += 50) stood += Math.min(50, stillness.grant(now, 120));
  expect(stood / 20_000).toBeGreaterThan(0.7);
  expect(stood / 20_000).toBeLessThan(0.78);
});
