import { expect, test } from 'vitest';
import { runSeeds } from './seed-totals.ts';

/** Every run of the tests looks at some schedules nobody has seen; `npm run sim -- --minutes 5` at more. */
test('seeds nobody has seen keep every invariant', { timeout: 300_000 }, () => {
  const base = Math.floor(Math.random() * 4_000_000_000);
  console.info(`fresh seeds from ${base}`);
  expect(runSeeds(base, { small: 300, any: 80, late: 20 }).restores, 'some of them restore').toBeGreaterThan(0);
});
