import { expect } from '@playwright/test';
import { expectedRows } from '../crash/word-count-document.ts';
import {
  downloadCsv,
  expectCheckpoints,
  expectJobState,
  expectNoFailure,
  openGallery,
  openTab,
  readAs,
  runDocument,
} from './studio-actions.ts';
import { bookDocument } from './studio-documents.ts';
import { test } from './studio-test.ts';

/** The book takes 24 s: it has not ended when the page is loaded again, and does soon after. */
const FAST = bookDocument({ linesPerSecond: 150, checkpointMs: 500 });

test('a reload in the middle of a run: the job is offered from its last checkpoint and ends exactly once', async ({
  page,
}) => {
  await runDocument(page, FAST);
  await expectCheckpoints(page, 2);
  await page.reload();
  await page.getByRole('button', { name: /^Resume from checkpoint \d+$/ }).click();
  await expectJobState(page, 'FINISHED', 90_000);
  await openTab(page, 'Sink');
  await readAs(page, 'read_committed');
  const { header, lines } = await downloadCsv(page);
  expect(header).toBe('word,n,status');
  const expected = expectedRows().map((row) => `${row.replace('|', ',')},committed`);
  expect(lines.toSorted()).toEqual(expected.toSorted());
  await expectNoFailure(page);
});

test('a second tab can look, says so, and takes over when asked; the first one says so', async ({ page, context }) => {
  await runDocument(page, bookDocument({ linesPerSecond: 20, checkpointMs: 500 }));
  await expectCheckpoints(page, 1);
  const second = await context.newPage();
  await openGallery(second);
  await expect(
    second.getByText('Another tab owns this storage. Here you can look, but not save or run.'),
  ).toBeVisible();
  await expect(second.getByRole('button', { name: 'Run: Word count' })).toBeDisabled();
  await second.getByRole('button', { name: 'Take over' }).click();
  await expect(second.getByText('Another tab owns this storage')).toHaveCount(0);
  await expect(page.getByText('Another tab took over.')).toBeVisible();
  await second.getByRole('button', { name: /^Resume from checkpoint \d+$/ }).click();
  await expectJobState(second, 'RUNNING');
  await expectNoFailure(second);
});
