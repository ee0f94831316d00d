import { expect, test } from 'vitest';
import { PagePressure } from './page-pressure.ts';

const PERIOD = 1000 / 60;

/** The shares asked for while frames come this many periods apart, depending on the share; one in twelve is in time. */
function shares(pressure: PagePressure, from: number, ms: number, periodsOf: (share: number) => number): number[] {
  const asked: number[] = [];
  let share = 0;
  let count = 0;
  for (let now = from; now < from + ms;) {
    const interval = PERIOD * (++count % 12 === 0 ? 1 : periodsOf(share));
    now += interval;
    const next = pressure.frame(now, interval);
    if (next === null) continue;
    share = next;
    asked.push(Math.round(share * 100));
  }
  return asked;
}

test('late frames ask for more until they come on time, which gives it back slowly', () => {
  const pressure = new PagePressure();
  expect(shares(pressure, 0, 4000, (share) => (share < 0.4 ? 5 : 1.05))).toEqual([15, 30, 45]);
  expect(shares(pressure, 4000, 9500, () => 1)).toEqual([40, 35, 30, 25]);
});

test('frames that are neither late nor on time change nothing', () => {
  const pressure = new PagePressure();
  shares(pressure, 0, 1500, () => 5);
  // The window in which it changes may still be a late one.
  shares(pressure, 1500, 1100, () => 1.06);
  expect(shares(pressure, 2600, 10_000, () => 1.06)).toEqual([]);
});

test('38 frames of 60 are late', () => {
  expect(shares(new PagePressure(), 0, 1200, () => 60 / 38)).toEqual([15, 30]);
});

test('a screen of 30 Hz is not late', () => {
  const pressure = new PagePressure();
  const asked: (number | null)[] = [];
  for (let now = 0; now < 10_000; now += 2 * PERIOD) asked.push(pressure.frame(now, 2 * PERIOD));
  expect(asked.every((share) => share === null)).toBe(true);
});

test('frames that are late for another reason ask for nothing, and try again after longer and longer', () => {
  const pressure = new PagePressure();
  const asked = shares(pressure, 0, 120_000, () => 5);
  const attempt = [15, 30, 45, 60, 75, 85, 0];
  expect(asked).toEqual([...attempt, ...attempt, ...attempt]);
});

test('help that is some use goes on, also where frames stay late', () => {
  const pressure = new PagePressure();
  expect(shares(pressure, 0, 60_000, (share) => 6 - 4 * share)).toEqual([15, 30, 45, 60, 75, 85]);
});

test('a hidden page asks for nothing', () => {
  const pressure = new PagePressure();
  expect(pressure.hidden()).toBeNull();
  shares(pressure, 0, 1500, () => 5);
  expect(pressure.isPressed()).toBe(true);
  expect(pressure.hidden()).toBe(0);
  expect(pressure.hidden()).toBeNull();
  expect(pressure.isPressed()).toBe(false);
});

test('a hand gets most of the time at once where frames have been late, and it goes when the hand rests', () => {
  const pressure = new PagePressure();
  expect(pressure.touched(0)).toBeNull();
  shares(pressure, 0, 1500, () => 5);
  // A picture that stands is on time: all is given back.
  expect(shares(pressure, 1500, 20_000, () => 1).at(-1)).toBe(0);
  expect(pressure.touched(21_500)).toBe(0.75);
  expect(pressure.touched(21_500)).toBeNull();
  expect(shares(pressure, 21_500, 900, () => 1)).toEqual([]);
  expect(shares(pressure, 22_400, 1000, () => 1)).toEqual([0]);
});

test('frames that are late under a hand ask for more than a hand gets', () => {
  const pressure = new PagePressure();
  shares(pressure, 0, 1500, () => 5);
  pressure.touched(1500);
  expect(shares(pressure, 1500, 900, () => 2)).toEqual([85]);
});

test('frames that what answers a hand holds up do not make the time left to them useless', () => {
  const pressure = new PagePressure();
  // Hardly late at first, so that little would be called of no use.
  shares(pressure, 0, 1500, () => 1.2);
  for (let now = 1500; now < 20_000; now += 900) {
    pressure.touched(now);
    expect(shares(pressure, now, 900, () => 2)).not.toContain(0);
  }
  expect(shares(pressure, 20_400, 6000, () => 2)).toContain(0);
});

test('a hand gets its time also while nothing else is asked for', () => {
  const pressure = new PagePressure();
  expect(shares(pressure, 0, 12_000, () => 5).at(-1)).toBe(0);
  expect(pressure.touched(12_000)).toBe(0.75);
  expect(shares(pressure, 12_000, 900, () => 5)).toEqual([]);
  expect(shares(pressure, 12_900, 3000, () => 5)).toEqual([0]);
});

test('a rest ends when its time is over, however few frames come', () => {
  const pressure = new PagePressure();
  expect(shares(pressure, 0, 12_000, () => 5).at(-1)).toBe(0);
  expect(shares(pressure, 60_000, 1500, () => 5)).toEqual([15, 30]);
});

test('what a hand got is given back where no frames come', () => {
  const pressure = new PagePressure();
  shares(pressure, 0, 1500, () => 5);
  shares(pressure, 1500, 20_000, () => 1);
  expect(pressure.touched(22_000)).toBe(0.75);
  expect([pressure.passed(22_900), pressure.passed(23_100)]).toEqual([null, 0]);
});

test('a hand is helped only where frames have been late, and as long as it is at work', () => {
  const pressure = new PagePressure();
  pressure.touched(0);
  expect(pressure.isHandHelped(10)).toBe(false);
  shares(pressure, 0, 1500, () => 5);
  expect(pressure.isHandHelped(1600)).toBe(false);
  pressure.touched(1600);
  expect([pressure.isHandHelped(1700), pressure.isHandHelped(2700)]).toEqual([true, false]);
});
