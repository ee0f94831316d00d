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
  const busy = await turnsAt(0);
  const resting = await turnsAt(0.8);
  expect(resting).toBeGreaterThan(0);
  expect(resting).toBeLessThan(busy / 2);
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

test('a loop that leaves time to others serves the timers of 20 ms in one turn', async () => {
  expect(await leastGapAt(0)).toBeLessThan(15);
  expect(await leastGapAt(0.15)).toBeGreaterThan(18);
});
