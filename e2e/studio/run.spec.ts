import { expect, type Page } from '@playwright/test';
import {
  downloadCsv,
  expectAllRunning,
  expectCheckpoints,
  expectJobState,
  expectNextCheckpoint,
  expectNoFailure,
  jobClockMs,
  openTab,
  panel,
  readAs,
  runDocument,
  sinkRows,
  transport,
} from './studio-actions.ts';
import { bookDocument, textDocument } from './studio-documents.ts';
import { test } from './studio-test.ts';

/** Three minutes of lines: longer than the slowest machine takes for what is done meanwhile. */
const LINES_PER_SECOND = 20;
const BOOK = bookDocument({ linesPerSecond: LINES_PER_SECOND, checkpointMs: 1000 });
const ONLY_ON_REQUEST_MS = 3_600_000;

test('X kills the selected subtask: the job recovers, reads again, and the sink goes on without a repetition', async ({
  page,
}) => {
  // Only on request: what is written again is what was written since the last checkpoint, and that is known to be some.
  await runDocument(page, bookDocument({ linesPerSecond: LINES_PER_SECOND, checkpointMs: ONLY_ON_REQUEST_MS }));
  await openTab(page, 'Sink');
  await readAs(page, 'read_uncommitted');
  await expect.poll(() => sinkRows(page)).toBeGreaterThan(0);
  await expectAllRunning(page);
  await page.keyboard.press('b');
  await expectCheckpoints(page, 1);
  await openTab(page, 'Sink');
  await readAs(page, 'read_uncommitted');
  const written = await sinkRows(page);
  await expect.poll(() => sinkRows(page)).toBeGreaterThan(written);
  await page.keyboard.press('x');
  await expect(inspector(page)).toContainText('attempt 2', { timeout: 30_000 });
  await expectJobState(page, 'RUNNING');
  await openTab(page, 'Checkpoints');
  await expect(panel(page).getByRole('row').filter({ hasText: 'restored' })).toHaveCount(1);

  // Only checkpoints commit, and the first may be asked for before all tasks run again.
  await openTab(page, 'Sink');
  await readAs(page, 'read_committed');
  await expect(async () => {
    await page.keyboard.press('b');
    await expect.poll(() => sinkRows(page), { timeout: 5000 }).toBeGreaterThan(written);
  }).toPass({ timeout: 60_000 });
  const committed = await downloadCsv(page);
  expect(new Set(committed.lines).size).toBe(committed.lines.length);

  await readAs(page, 'read_uncommitted');
  const all = (await downloadCsv(page)).lines.map((line) => line.slice(0, line.lastIndexOf(',')));
  expect(new Set(all).size).toBeLessThan(all.length);
  await expectNoFailure(page);
});

test('a task manager is killed from the Crash menu, and B takes a checkpoint', async ({ page }) => {
  await runDocument(page, BOOK);
  await expectCheckpoints(page, 1);
  await transport(page).getByText('Crash').click();
  await page.getByRole('button', { name: 'Kill task manager 0' }).click();
  await expect(inspector(page)).toContainText('attempt 2', { timeout: 30_000 });
  await expectNextCheckpoint(page);
  await page.keyboard.press('b');
  await expect(
    panel(page).getByRole('row').filter({ hasText: 'on request' }).filter({ hasText: 'Completed' }),
  ).toHaveCount(1, { timeout: 30_000 });
  await expectNoFailure(page);
});

test('a checkpoint that the coordinator refuses is answered for on the screen, in words', async ({ page }) => {
  await runDocument(page, BOOK);
  await expectCheckpoints(page, 1);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.keyboard.press('x');
  await expectJobState(page, 'RESTARTING');
  await page.keyboard.press('b');
  const answer = transport(page).getByRole('status');
  await expect(answer).toContainText('No checkpoint was taken. Not all required tasks are currently running.');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(inspector(page)).toContainText('attempt 2', { timeout: 30_000 });
  await expectNextCheckpoint(page);
  await page.keyboard.press('b');
  await expect(panel(page).getByRole('row').filter({ hasText: 'on request' })).not.toHaveCount(0, { timeout: 30_000 });
  await expect(answer).toHaveText('');
});

test('the job slows to 1/20 and back; a kill while paused waits for Play', async ({ page }) => {
  await runDocument(page, BOOK);
  await expectCheckpoints(page, 1);
  await page.getByLabel('Rate', { exact: true }).selectOption({ label: '×1/20' });
  await expect.poll(() => clockRate(page, 2000)).toBeLessThan(0.25);
  await page.getByLabel('Rate', { exact: true }).selectOption({ label: 'real time' });
  await expect.poll(() => clockRate(page, 1000)).toBeGreaterThan(0.5);

  await page.getByRole('button', { name: 'Pause' }).click();
  await expect.poll(() => clockRate(page, 1000)).toBe(0);
  await page.keyboard.press('x');
  await expectJobState(page, 'RESTARTING');
  await page.waitForTimeout(1000);
  await expectJobState(page, 'RESTARTING');
  await expect(inspector(page)).toContainText('attempt 1');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(inspector(page)).toContainText('attempt 2', { timeout: 30_000 });
  await expectJobState(page, 'RUNNING');
  await expectNoFailure(page);
});

test('the dialog says what Flink deletes; a job stopped with a final checkpoint can be resumed', async ({ page }) => {
  await runDocument(page, BOOK);
  await expectCheckpoints(page, 1);
  await page.getByRole('button', { name: 'Stop…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Stop the job' });
  await expect(dialog).toContainText('Flink would delete them');
  await dialog.getByRole('button', { name: 'Stop with a final checkpoint' }).click();
  await expectJobState(page, 'FINISHED');
  const last = Math.max(...(await checkpointIds(page)));
  await page.getByRole('button', { name: 'Resume from the last checkpoint' }).click();
  await expectJobState(page, 'RUNNING');
  await expectCheckpoints(page, 1);
  // No number is given twice, not even that of one that was given up.
  expect(Math.min(...(await checkpointIds(page)))).toBeGreaterThan(last);
  await expectNoFailure(page);
});

/** Of the checkpoints that are listed. */
async function checkpointIds(page: Page): Promise<readonly number[]> {
  const rows = panel(page).getByRole('button', { name: /^Subtasks of checkpoint \d+$/ });
  await expect(rows).not.toHaveCount(0);
  const names = await rows.evaluateAll((all) => all.map((row) => row.ariaLabel ?? row.textContent));
  return names.map((name) => Number(/\d+$/.exec(name)?.[0]));
}

test('the sink shows its rows to both readers; the CSV starts with a header and runs no formula', async ({ page }) => {
  await runDocument(page, textDocument(['plain', '=1+1', '@sum', '-7', 'a "quoted", cell']));
  await openTab(page, 'Sink');
  await expectJobState(page, 'FINISHED');
  for (const lens of ['read_uncommitted', 'read_committed'] as const) {
    await readAs(page, lens);
    await expect.poll(() => sinkRows(page)).toBe(5);
    await expect(panel(page).getByRole('cell', { name: '=1+1', exact: true })).toBeVisible();
  }
  expect(await downloadCsv(page)).toEqual({
    header: 'text,status',
    lines: ['plain', "'=1+1", "'@sum", '-7', '"a ""quoted"", cell"'].map((cell) => `${cell},committed`),
  });
});

function inspector(page: Page): ReturnType<Page['getByRole']> {
  return page.getByRole('complementary', { name: 'Inspector' });
}

/** How fast the job clock goes, against that of the wall: the test may be asked later than it wanted. */
async function clockRate(page: Page, ms: number): Promise<number> {
  const started = performance.now();
  const before = await jobClockMs(page);
  await page.waitForTimeout(ms);
  return ((await jobClockMs(page)) - before) / (performance.now() - started);
}
