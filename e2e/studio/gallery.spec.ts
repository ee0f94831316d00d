import { expect } from '@playwright/test';
import {
  clockMs,
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

test('one click runs the word count, and its first checkpoint completes within 5 s', async ({ page }) => {
  await openGallery(page);
  await runSample(page, 'Word count');
  const runsAtMs = await jobClockMs(page);
  await expectCheckpoints(page, 1);
  await expect(page.getByRole('row').filter({ hasText: 'Completed' }).first()).toContainText('6/6');
  // By the job's own clock: how long the page takes to show it, and the test to look, is another matter.
  const first = panel(page)
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: 'Subtasks of checkpoint 1', exact: true }) });
  expect(clockMs(await first.getByRole('cell').nth(4).innerText()) - runsAtMs).toBeLessThan(5000);
  await expectNoFailure(page);
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
