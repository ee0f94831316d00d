import { expect } from '@playwright/test';
import {
  clockMs,
  expectAllRunning,
  expectCheckpoints,
  expectJobState,
  expectNoFailure,
  jobClockMs,
  openGallery,
  panel,
  runSample,
} from './studio-actions.ts';
import { test } from './studio-test.ts';

const OTHERS = [
  'Flights in a snowstorm',
  'Nine instruments',
  'Sum of sums',
  'Window average',
  'Counted once, processed twice',
  'Alignment: one input waits',
  'At least once: the cut leaks',
];

/** From when all subtasks run. */
const FIRST_CHECKPOINT_MS = 5000;
/** The column of the latest acknowledgement, without that of the id, which is a header. */
const LATEST_ACK = 4;

test('one click runs the word count, and its first checkpoint completes within 5 s', async ({ page }) => {
  test.slow();
  const times: number[] = [];
  // As often as it takes to be left alone once by whatever else the machine does.
  for (let run = 0; run < 5 && !(Math.min(...times) < FIRST_CHECKPOINT_MS); run++) {
    await openGallery(page);
    await runSample(page, 'Word count');
    await expectAllRunning(page);
    const runsAtMs = await jobClockMs(page);
    await expectCheckpoints(page, 1);
    const first = panel(page)
      .getByRole('row')
      .filter({ has: page.getByRole('button', { name: 'Subtasks of checkpoint 1', exact: true }) });
    await expect(first).toContainText('6/6');
    await expectNoFailure(page);
    // By the job's own clock: how long the page takes to show it, and the test to look, is another matter.
    const ms = clockMs(await first.getByRole('cell').nth(LATEST_ACK).innerText()) - runsAtMs;
    // One that was there before the look at the clock tells nothing.
    if (ms >= 0) times.push(ms);
  }
  console.log(`first checkpoint after ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  expect(Math.min(...times)).toBeLessThan(FIRST_CHECKPOINT_MS);
});

test('every other pipeline of the gallery starts by one click', async ({ page }) => {
  test.slow();
  await openGallery(page);
  const runs = page.getByRole('listitem').getByRole('button', { name: /^Run: / });
  await expect(runs).toHaveCount(OTHERS.length + 1);
  for (const title of OTHERS) {
    await test.step(title, async () => {
      await page.getByRole('button', { name: `Run: ${title}`, exact: true }).click();
      await expectJobState(page, /RUNNING|FINISHED/);
      await expect(page.getByRole('treegrid').getByRole('row', { name: /RUNNING|FINISHED/ })).not.toHaveCount(0);
      await expectNoFailure(page);
      await page.getByRole('button', { name: 'Back to the gallery' }).click();
    });
  }
});
