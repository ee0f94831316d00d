import { expect, test } from 'vitest';
import { TurnLoop } from './turn-loop.ts';

/** Work of 2 ms a turn, always ready, poked all the time; turns in 300 ms. */
async function turnsAt(share: number): Promise<number> {
  let turns = 0;
  const loop = new TurnLoop(
    () => {
      const end = performance.now() + 2;
      while (performance.now() < end);
      turns++;
      return 0;
    },
    () => share,
  );
  loop.poke();
  const poking = setInterval(() => loop.poke(), 1);
  await new Promise((resolve) => setTimeout(resolve, 300));
  clearInterval(poking);
  loop.stop();
  return turns;
}

test('a loop that leaves most of the time makes far fewer turns, and pokes do not cut its rests short', async () => {
  expect(await turnsAt(0.8)).toBeGreaterThan(0);
  // Other programs may take the time of either: some attempt is a fair one.
  await expect.poll(async () => (await turnsAt(0.8)) / (await turnsAt(0)), { timeout: 20_000 }).toBeLessThan(0.5);
});

/** Work of no length that is due again after 2 ms: the least time between two of a dozen turns. */
async function leastGapAt(share: number): Promise<number> {
  const starts: number[] = [];
  await new Promise<void>((resolve) => {
    const loop = new TurnLoop(
      () => {
        starts.push(performance.now());
        if (starts.length < 12) return 2;
        loop.stop();
        resolve();
        return null;
      },
      () => share,
    );
    loop.poke();
  });
  return Math.min(...starts.slice(1).map((at, index) => at - (starts[index] ?? at)));
}

test('a loop that leaves time to others serves timers together, the more the more it leaves', async () => {
  expect(await leastGapAt(0)).toBeLessThan(15);
  expect(await leastGapAt(0.15)).toBeGreaterThan(18);
  expect(await leastGapAt(0.5)).toBeGreaterThan(60);
});

test('a loop that leaves time to others takes what arrives within some ms in one turn', async () => {
  let turns = 0;
  const loop = new TurnLoop(
    () => {
      turns++;
      return null;
    },
    () => 0.75,
  );
  const poking = setInterval(() => loop.poke(), 1);
  await new Promise((resolve) => setTimeout(resolve, 300));
  clearInterval(poking);
  loop.stop();
  expect(turns).toBeGreaterThan(2);
  expect(turns).toBeLessThan(25);
});

test('a loop that is to stand still makes no turn, and the one it was poked for right after', async () => {
  let still = true;
  let turns = 0;
  const loop = new TurnLoop(
    () => {
      turns++;
      return null;
    },
    undefined,
    () => (still ? 20 : 0),
  );
  for (let poke = 0; poke < 10; poke++) {
    loop.poke();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(turns).toBe(0);
  still = false;
  await expect.poll(() => turns).toBe(1);
  loop.stop();
});
