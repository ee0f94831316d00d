import { expect, test } from 'vitest';
import { PagePressure } from './page-pressure.ts';

/** The shares asked for while frames come at a delay that depends on the share. */
function shares(pressure: PagePressure, from: number, ms: number, delayOf: (share: number) => number): number[] {
  const asked: number[] = [];
  let share = 0;
  for (let now = from; now < from + ms;) {
    const delayMs = delayOf(share);
    const next = pressure.frame(now, delayMs);
    if (next !== null) {
      share = next;
      asked.push(Math.round(share * 100));
    }
    now += Math.max(16, delayMs);
  }
  return asked;
}

test('late frames ask for more until they come on time, which gives it back slowly', () => {
  const pressure = new PagePressure();
  expect(shares(pressure, 0, 3000, (share) => (share < 0.4 ? 90 : 16))).toEqual([15, 30, 45]);
  expect(shares(pressure, 3000, 10_000, () => 8)).toEqual([40, 35, 30, 25]);
});

test('frames that are neither late nor on time change nothing', () => {
  const pressure = new PagePressure();
  shares(pressure, 0, 1500, () => 90);
  // The window in which it changes is still a late one.
  shares(pressure, 1500, 600, () => 15);
  expect(shares(pressure, 2100, 10_000, () => 15)).toEqual([]);
});

test('frames that are late for another reason ask for nothing, and try again after longer and longer', () => {
  const pressure = new PagePressure();
  const asked = shares(pressure, 0, 120_000, () => 90);
  const attempt = [15, 30, 45, 60, 75, 0];
  expect(asked).toEqual([...attempt, ...attempt, ...attempt]);
});

test('help that is some use goes on, also where frames stay late', () => {
  const pressure = new PagePressure();
  expect(shares(pressure, 0, 60_000, (share) => 90 - 60 * share)).toEqual([15, 30, 45, 60, 75]);
});

test('a hidden page asks for nothing', () => {
  const pressure = new PagePressure();
  expect(pressure.hidden()).toBeNull();
  shares(pressure, 0, 1500, () => 90);
  expect(pressure.isPressed()).toBe(true);
  expect(pressure.hidden()).toBe(0);
  expect(pressure.hidden()).toBeNull();
  expect(pressure.isPressed()).toBe(false);
});
