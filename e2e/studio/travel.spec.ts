import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import {
  expectJobState,
  openGallery,
  goToMark,
  openTab,
  panel,
  runDocument,
  runSample,
  settledEvent,
  settledInstant,
  shownEvent,
  stepToCheckpoint,
  toOtherEvent,
  transport,
} from './studio-actions.ts';
import { slowSample } from './studio-documents.ts';
import { test } from './studio-test.ts';

const BASE = 'Counted once, processed twice';

/** What is said at its marks. */
const CHECKPOINT = /^Checkpoint 1 is triggered/;
const KILLED = /killed by the script/;
const LAST = /^The last checkpoint, 2, is triggered/;

test('every instant has one state: scrubbing away and back shows the same hash, forwards and backwards', async ({
  page,
}) => {
  test.slow();
  await runBase(page);
  await fast(page);
  await expectJobState(page, 'FINISHED');
  await openTravel(page);
  const track = page.getByRole('slider', { name: 'Recorded events' });
  const hashes = new Map<number, string>();
  const expectSame = async (): Promise<void> => {
    const { event, hash } = await settledInstant(page);
    expect(hash, `event ${event}`).toBe(hashes.get(event) ?? hash);
    hashes.set(event, hash);
  };
  await toOtherEvent(page, () => track.fill('0'));
  // Keys are the track's as long as it has the focus.
  await page.keyboard.press('Escape');
  // By marks: places of the track are instants of the clock, and which events they show depends on the machine.
  for (const [key, sentence] of [
    [']', CHECKPOINT],
    [']', LAST],
    ['[', KILLED],
    ['[', CHECKPOINT],
    [']', KILLED],
    [']', LAST],
  ] as const) {
    await goToMark(page, key, sentence);
    await expectSame();
    const shown = await shownEvent(page);
    expect(await toOtherEvent(page, () => page.keyboard.press('ArrowLeft'))).toBeLessThan(shown);
    await expectSame();
  }
  // The world that is over is asked for its state as it was, while the subtask ran.
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: 'State' }).click();
  await expect(inspector).toContainText('carol', { timeout: 30_000 });
  // Two events of one step are one instant.
  expect(new Set(hashes.values()).size).toBeGreaterThanOrEqual(3);
});

test('acting in the past forks: the branch goes on without the crash, both stay, and the first difference is named', async ({
  page,
}) => {
  await runBase(page);
  await fast(page);
  await expectJobState(page, 'FINISHED');
  const instant = await goToMark(page, '[', CHECKPOINT);
  await transport(page).getByText('Crash').click();
  await page.getByRole('button', { name: 'Kill task manager 0' }).click();
  await openTravel(page);
  const table = panel(page).getByRole('table', { name: 'Branches' });
  await expect(table.getByRole('row')).toHaveCount(3);
  await expect(table.getByRole('row').nth(2)).toContainText(/Main at .*, event \d+/);
  await expect.poll(() => shownEvent(page)).toBeGreaterThan(instant);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expectJobState(page, 'FINISHED');

  const name = table.getByLabel('Name of Branch 2');
  await name.fill('Killed early');
  await name.press('Enter');
  await openTab(page, 'Compare');
  await expect(panel(page).getByRole('status')).toContainText(
    /They part at event \d+, 00:\d\d\.\d+\. .*(Main|Killed early): You killed task manager 0 with all its subtasks\./,
  );
  await panel(page).getByRole('button', { name: 'Outcome' }).click();
  await expect(panel(page).getByRole('row', { name: /Job state/ })).toContainText(/FINISHED\s*FINISHED/);
  await expect(panel(page).getByRole('row', { name: /Different rows/ })).toContainText(/20\s*20/);
  await panel(page).getByRole('button', { name: 'Go there' }).click();
  await panel(page).getByRole('button', { name: 'Space-time' }).click();
  await expect(panel(page).getByText('first divergence')).toHaveCount(2);
  await panel(page).getByRole('button', { name: 'Canvas' }).click();
  await expect(panel(page).getByRole('region', { name: 'Killed early' })).toBeVisible();

  await openTravel(page);
  await table.getByRole('button', { name: 'Show Main' }).click();
  await expect(table.getByRole('row', { name: /Main/ }).first()).toContainText('shown');
  await table.getByRole('button', { name: 'Delete Killed early' }).click();
  await expect(table.getByRole('row')).toHaveCount(2);
});

test('a fork has the state of the instant it was forked from, and another seed leads elsewhere', async ({ page }) => {
  await runDocument(page, slowSample('exactly-once'));
  await stepToCheckpoint(page);
  await openTravel(page);
  const { shown, hash } = await settledInstant(page);
  await page.keyboard.press('g');
  const table = panel(page).getByRole('table', { name: 'Branches' });
  await expect(table.getByRole('row')).toHaveCount(3);
  await expect.poll(() => shownEvent(page)).toBe(shown);
  expect((await settledInstant(page)).hash).toBe(hash);
  await panel(page).getByLabel('Seed', { exact: true }).fill('7');
  await panel(page).getByRole('button', { name: 'Fork with this seed' }).click();
  await expect(table.getByRole('row')).toHaveCount(4);
  await expect(table.getByRole('row').nth(3)).toContainText('7');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await fast(page);
  await expectJobState(page, 'FINISHED');
});

test('a breakpoint pauses before its instant, counts, and can be switched off', async ({ page }) => {
  await runDocument(page, slowSample('exactly-once'));
  await page.getByRole('button', { name: 'Pause' }).click();
  await openTravel(page);
  const breakpoints = panel(page).getByRole('region', { name: 'Breakpoints' });
  await breakpoints.getByLabel('Pause before').selectOption({ label: 'an acknowledgement' });
  await breakpoints.getByLabel('Which acknowledgement').selectOption('2');
  await breakpoints.getByRole('button', { name: 'Add breakpoint' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await fast(page);
  await expect(page.getByText(/^Paused before: .* acknowledges checkpoint \d+$/)).toBeVisible({ timeout: 20_000 });
  await expect(breakpoints.getByRole('listitem')).toContainText('Hits 1');
  const paused = await settledEvent(page);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => shownEvent(page)).toBeGreaterThan(paused);
  await expect(page.getByText(/^Paused before/)).toHaveCount(0);
  await breakpoints.getByRole('checkbox').uncheck();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expectJobState(page, 'FINISHED');
});

test('a tab that crashes is opened again, and its rows are counted once', async ({ page }) => {
  await runDocument(page, slowSample('exactly-once'));
  await stepToCheckpoint(page);
  await transport(page).getByText('Crash').click();
  await page.getByRole('button', { name: 'Kill the tab and open it again' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await fast(page);
  await expectJobState(page, 'FINISHED');
  await openTab(page, 'Verdict');
  await expect(panel(page).getByRole('heading', { name: 'exactly once' })).toBeVisible();
});

test('branches, breakpoints and the comparison have no accessibility violations, in both themes', async ({ page }) => {
  test.slow();
  await runBase(page);
  await fast(page);
  await expectJobState(page, 'FINISHED');
  await goToMark(page, '[', CHECKPOINT);
  await openTravel(page);
  await panel(page).getByRole('button', { name: 'Add breakpoint' }).click();
  await panel(page).getByRole('button', { name: 'Fork here' }).click();
  await expect(panel(page).getByRole('table', { name: 'Branches' }).getByRole('row')).toHaveCount(3);
  for (const theme of ['light', 'dark']) {
    await openTravel(page);
    await expectAccessible(page, `${theme}, time travel`);
    await openTab(page, 'Compare');
    for (const view of ['Space-time', 'Canvas', 'Outcome']) {
      await panel(page).getByRole('button', { name: view }).click();
      await expectAccessible(page, `${theme}, compared: ${view}`);
    }
    if (theme === 'light') await page.getByRole('button', { name: 'Use the dark theme' }).click();
  }
});

async function expectAccessible(page: Page, where: string): Promise<void> {
  const axe = new AxeBuilder({ page }).include('#dock-panel').withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']);
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ failureSummary }) => failureSummary) }));
  expect.soft(found, where).toEqual([]);
}

async function runBase(page: Page): Promise<void> {
  await openGallery(page);
  await runSample(page, BASE);
}

async function fast(page: Page): Promise<void> {
  await page.getByLabel('Rate', { exact: true }).selectOption({ label: 'as fast as possible' });
}

async function openTravel(page: Page): Promise<void> {
  await openTab(page, 'Time travel');
}
