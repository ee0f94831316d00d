import { expect } from '@playwright/test';
import { newDocument, NO_WATERMARK } from '#model/new-document.ts';
import { BUG, plantedReplay } from './planted-replay.ts';
import {
  downloaded,
  expectJobState,
  openFile,
  openGallery,
  openTab,
  panel,
  runDocument,
  runSample,
  settledInstant,
  shownEvent,
  stepToCheckpoint,
  toOtherEvent,
} from './studio-actions.ts';
import { slowSample } from './studio-documents.ts';
import { test } from './studio-test.ts';

/** One row, a keyed count, a log: the pipeline of a planted replay has more. */
const SMALL = simulatedDocument();

test('a replay of a planted bug is played to the broken invariant, scrubbed to the crash and back: every state is the same', async ({
  page,
}) => {
  await openGallery(page);
  await openFile(page, 'planted.weir-replay.json', plantedReplay());
  await page.getByLabel('Rate', { exact: true }).selectOption({ label: 'as fast as possible' });
  await expectJobState(page, 'FAILED');
  await expect(
    page.getByText(/Invariant broken: (Every record is counted|The state of an operator has taken in)/),
  ).toBeVisible();
  await openTab(page, 'Time travel');
  await expect(panel(page)).toContainText(`Planted bug${BUG}`);

  const atEnd = (await settledInstant(page)).hash;
  await toOtherEvent(page, () => page.getByRole('slider', { name: 'Recorded events' }).fill('0'));
  // Keys are the track's as long as it has the focus.
  await page.keyboard.press('Escape');
  const seen = new Map<number, string>();
  // To the crash, which is the first mark of a fault, and further back.
  for (const key of ['End', '[', '[', '[', ']', ']', '[', 'ArrowLeft', 'ArrowRight']) {
    await toOtherEvent(page, () => page.keyboard.press(key));
    const { event, hash } = await settledInstant(page);
    expect(hash, `event ${event}`).toBe(seen.get(event) ?? hash);
    seen.set(event, hash);
  }
  expect(new Set(seen.values()).size).toBeGreaterThan(1);
  await toOtherEvent(page, () => page.keyboard.press('End'));
  expect((await settledInstant(page)).hash).toBe(atEnd);

  // A fork before the crash leaves the file: nothing goes wrong in it.
  await toOtherEvent(page, () => page.keyboard.press('Home'));
  const before = await settledInstant(page);
  await panel(page).getByRole('button', { name: 'Fork here' }).click();
  await expect(panel(page).getByRole('table', { name: 'Branches' }).getByRole('row')).toHaveCount(3);
  expect((await settledInstant(page)).hash).toBe(before.hash);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.getByLabel('Rate', { exact: true }).selectOption({ label: 'as fast as possible' });
  await expectJobState(page, 'FINISHED');
});

test('a run is saved with what was done to it, and opened again as the same run', async ({ page }) => {
  await runDocument(page, slowSample('exactly-once'));
  await stepToCheckpoint(page);
  await toOtherEvent(page, () => page.keyboard.press('x'));
  await openTab(page, 'Time travel');
  const { shown, hash } = await settledInstant(page);
  const text = await downloaded(page, () => panel(page).getByRole('button', { name: 'Save this run' }).click());
  await openGallery(page);
  await openFile(page, 'saved.weir-run.json', text);
  await openTab(page, 'Time travel');
  await expect.poll(() => shownEvent(page)).toBe(shown);
  expect((await settledInstant(page)).hash).toBe(hash);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.getByLabel('Rate', { exact: true }).selectOption({ label: 'as fast as possible' });
  await expectJobState(page, 'FINISHED');
});

test('a file that is no replay is refused with a sentence, and the run stays', async ({ page }) => {
  await runDocument(page, slowSample('exactly-once'));
  await openTab(page, 'Time travel');
  const buffer = Buffer.from('{"format":"weir.replay","version":99}');
  const file = { name: 'other.json', mimeType: 'application/json', buffer };
  await panel(page).locator('input[type=file]').setInputFiles(file);
  await expect(page.getByText(/of a version that this build does not know/)).toBeVisible();
  await expectJobState(page, 'RUNNING');
});

test('exploring a small pipeline finds a planted bug and opens it as a replay; what cannot be explored says why', async ({
  page,
}) => {
  test.slow();
  await openGallery(page);
  await runSample(page, 'Counted once, processed twice');
  await openTab(page, 'Time travel');
  const explore = page.getByRole('region', { name: 'Explore' });
  await explore.getByRole('button', { name: 'Explore all schedules' }).click();
  await expect(explore.getByRole('status')).toContainText('nothing is committed');

  await openGallery(page);
  await openFile(page, 'small.weir.json', JSON.stringify(SMALL));
  await page.getByRole('main').getByRole('button', { name: 'Run', exact: true }).click();
  await openTab(page, 'Time travel');
  await explore.getByRole('button', { name: 'Explore all schedules' }).click();
  await expect(explore.getByRole('status')).toContainText(/\d+ states/);
  await explore.getByRole('button', { name: 'Stop exploring' }).click();
  await expect(explore.getByRole('status')).toContainText('nothing was broken so far');
  await explore.getByLabel('Planted bug to be found').selectOption('complete-before-durable');
  await explore.getByRole('button', { name: 'Explore all schedules' }).click();
  await expect(explore.getByRole('status')).toContainText(/Broken after \d+ transitions: A completed checkpoint/, {
    timeout: 60_000,
  });
  await explore.getByRole('button', { name: 'Open as a replay' }).click();
  await page.getByLabel('Rate', { exact: true }).selectOption({ label: 'as fast as possible' });
  await expectJobState(page, 'FAILED');
  await expect(page.getByText(/Invariant broken: /)).toBeVisible();
});

function simulatedDocument(): object {
  const document = newDocument({ id: 'small', name: 'Small' });
  const node = (id: string, config: object): object => ({
    id,
    uid: id,
    name: id,
    parallelism: 1,
    maxParallelism: null,
    chaining: 'always',
    position: { x: 0, y: 0 },
    config,
  });
  const edge = (from: string, to: string): object => ({
    id: `${from}-${to}`,
    from,
    fromPort: 'out',
    to,
    partitioner: 'auto',
  });
  return {
    ...document,
    run: { world: 'deterministic', rate: 0.1, script: null },
    nodes: [
      node('source', {
        kind: 'rows',
        columns: [{ name: 'k', type: 'STRING NOT NULL' }],
        timeColumn: null,
        rows: [[{ values: ['a'], atMs: null, label: null }]],
        rowsPerSecond: null,
        watermark: NO_WATERMARK,
      }),
      node('count', {
        kind: 'aggregate',
        keys: ['k'],
        aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
        emit: 'append',
      }),
      node('sink', { kind: 'log-sink', log: 'out' }),
    ],
    edges: [edge('source', 'count'), edge('count', 'sink')],
    settings: { ...document.settings, checkpoint: { ...document.settings.checkpoint, intervalMs: 1000 } },
  };
}
