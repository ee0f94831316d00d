import { expect, test } from 'vitest';
import { PagePressure } from './page-pressure.ts';

/** The shares asked for while frames come at this delay. */
function shares(pressure: PagePressure, from: number, ms: number, delayMs: number): number[] {
  const asked: number[] = [];
  for (let now = from; now < from + ms; now += Math.max(16, delayMs)) {
    const share = pressure.frame(now, delayMs);
    if (share !== null) asked.push(Math.round(share * 100));
  }
  return asked;
}

test('late frames ask for more until the most there is; frames on time give it back slowly', () => {
  const pressure = new PagePressure();
  expect(shares(pressure, 0, 4000, 90)).toEqual([15, 30, 45, 60]);
  expect(shares(pressure, 4000, 10_000, 12)).toEqual([55, 50, 45, 40]);
});

test('frames that are neither late nor on time change nothing', () => {
  const pressure = new PagePressure();
  shares(pressure, 0, 1500, 90);
  // The window in which it changes is still a late one.
  shares(pressure, 1500, 600, 25);
  expect(shares(pressure, 2100, 10_000, 25)).toEqual([]);
});

test('a hidden page asks for nothing', () => {
  const pressure = new PagePressure();
  expect(pressure.hidden()).toBeNull();
  shares(pressure, 0, 1500, 90);
  expect(pressure.hidden()).toBe(0);
  expect(pressure.hidden()).toBeNull();
});
