import { expect, test } from 'vitest';
import { RestDebt } from './rest-debt.ts';

/** Works in slices of 5 ms whenever it may; returns the share of a second in which it rested. */
function restedShare(share: number, idleMs: number): number {
  const debt = new RestDebt();
  let now = 0;
  let rested = 0;
  while (now < 1000) {
    const rest = debt.after(now, now + 5, share);
    rested += rest;
    now += 5 + Math.max(rest, idleMs);
  }
  return rested / now;
}

test('a host that never runs out of work leaves the share it was told', () => {
  expect(restedShare(0, 0)).toBe(0);
  expect(restedShare(0.25, 0)).toBeCloseTo(0.25, 1);
  expect(restedShare(0.6, 0)).toBeCloseTo(0.6, 1);
  expect(restedShare(0.85, 0)).toBeCloseTo(0.85, 1);
});

test('a host that is idle for longer than it would rest never does', () => {
  expect(restedShare(0.4, 6)).toBe(0);
});

test('a slice that took long because of others is not paid for in full', () => {
  expect(new RestDebt().after(0, 800, 0.5)).toBe(30);
});

test('what was owed is forgiven when nothing is asked for any more', () => {
  const debt = new RestDebt();
  expect(debt.after(0, 3, 0.5)).toBe(0);
  expect(debt.after(3, 6, 0)).toBe(0);
  expect(debt.after(6, 9, 0.5)).toBe(0);
});

test('having stood still pays for work to come, though not for much of it', () => {
  const debt = new RestDebt();
  debt.still(20);
  expect([debt.after(0, 5, 0.75), debt.after(5, 10, 0.75)]).toEqual([0, 10]);
  debt.still(1000);
  expect([debt.after(1010, 1015, 0.75), debt.after(1015, 1020, 0.75), debt.after(1020, 1025, 0.75)]).toEqual([
    0, 0, 15,
  ]);
});
