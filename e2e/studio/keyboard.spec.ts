import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import {
  command,
  completedCheckpoints,
  expectJobState,
  expectNoFailure,
  openGallery,
  operators,
  panel,
  slowInput,
} from './studio-actions.ts';
import { test } from './studio-test.ts';

/** Nothing here has a pointer: not one click, hover or drag, and no focus that Tab did not bring. */

test('from an empty canvas to a verdict by keyboard alone', async ({ page }) => {
  test.slow();
  await openGallery(page);
  await command(page, 'New pipeline');
  await expect(page.getByRole('application', { name: 'Pipeline' })).toBeVisible();
  await command(page, 'Workers and Deterministic');
  await command(page, 'Add operator: Rows');
  await expect(operators(page)).toHaveCount(1);

  // Nothing selected: the next one is not connected by itself.
  await command(page, 'job settings');
  await command(page, 'Add operator: Aggregate');
  await expect(operators(page)).toHaveCount(2);
  await expect(edges(page)).toHaveCount(0);
  await tabTo(page, node(page, 'rows'));
  await page.keyboard.press('c');
  await expect(page.getByRole('menu', { name: 'Connect rows to' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(edges(page)).toHaveCount(1);

  await tabTo(page, node(page, 'aggregate'));
  await page.keyboard.press('Enter');
  const emits = page.getByRole('complementary', { name: 'Inspector' }).getByLabel('Emits', { exact: true });
  await tabTo(page, emits);
  await page.keyboard.press('ArrowDown');
  await expect(emits).toHaveValue('append');
  await tabTo(page, page.getByRole('button', { name: 'Arrange' }));
  await command(page, 'Add operator: Log');
  await expect(operators(page)).toHaveCount(3);
  await expect(edges(page)).toHaveCount(2);

  await page.keyboard.press('h');
  const history = page.getByRole('region', { name: 'History' });
  await expect(history.locator('[aria-current]')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(history).toHaveCount(0);

  await command(page, 'Run', true);
  await expectJobState(page, /RUNNING|FINISHED/);
  await command(page, 'Verdict');
  await expect(panel(page)).toContainText(/exactly once/i, { timeout: 60_000 });
});

test('the list of shortcuts opens by key, and names what the palette finds', async ({ page }) => {
  await openGallery(page);
  await command(page, 'Open sample: Word count');
  await expect(operators(page)).toHaveCount(6);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  for (const name of ['Undo', 'Copy', 'Paste', 'History', 'Duplicate', 'Connect the selected operator']) {
    await expect(help.getByText(name, { exact: true })).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  const options = page.getByRole('listbox', { name: 'Commands' }).getByRole('option');
  expect(await options.count()).toBeGreaterThan(40);
  await expect(options.filter({ hasText: 'Align left' })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+a');
  await command(page, 'Align left');
  await expect(page.getByRole('button', { name: 'Undo: align' })).toBeEnabled();
});

test('a changed pipeline continues from the final checkpoint; what has no place in it is named', async ({ page }) => {
  test.slow();
  await slowInput(page, 'word-count', 5);
  await openGallery(page);
  await command(page, 'Run sample: Word count');
  await expectJobState(page, 'RUNNING');
  await command(page, 'Checkpoints', true);
  await expect.poll(() => completedCheckpoints(page), { timeout: 60_000 }).toBeGreaterThanOrEqual(1);

  await command(page, 'Switch to Design');
  const every = page.getByLabel('checkpoint every');
  await tabTo(page, every);
  await page.keyboard.press('ArrowUp');
  const restart = page.getByRole('button', { name: 'Restart with changes' });
  await tabTo(page, restart);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Restart with changes' });
  await expect(dialog).toContainText('lines, count, counts');
  await expect(dialog).toContainText('keep their state');
  const found = await new AxeBuilder({ page }).include('dialog[open]').analyze();
  expect(found.violations.map(({ id }) => id)).toEqual([]);
  await tabTo(page, dialog.getByRole('button', { name: 'Stop and continue from there' }));
  await page.keyboard.press('Enter');
  await expectJobState(page, 'RUNNING');
  await expect(page.getByRole('button', { name: 'Restart with changes' })).toHaveCount(0, { timeout: 60_000 });
  await expectNoFailure(page);
  // Ids go on from the checkpoint that was restored; a fresh job would count from 1.
  await expect.poll(async () => Math.min(...(await checkpointIds(page))), { timeout: 60_000 }).toBeGreaterThan(1);

  await command(page, 'Switch to Design');
  await tabTo(page, node(page, 'count'));
  await page.keyboard.press('Delete');
  await tabTo(page, node(page, 'not empty'));
  await page.keyboard.press('c');
  await page.getByRole('menuitem', { name: 'counts' }).press('Enter');
  await command(page, 'Restart with changes');
  await expect(dialog).toContainText('× count');
  await expect(dialog).toContainText('No operator has the uid count any more.');
  await expect(dialog.getByRole('button', { name: 'Stop and continue from there' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

/** Ids of the checkpoints in the table of the Checkpoints tab. */
async function checkpointIds(page: Page): Promise<readonly number[]> {
  const rows = await panel(page).getByRole('row').allInnerTexts();
  const ids = rows.map((row) => Number(/^\D{0,8}(\d+)/.exec(row)?.[1] ?? Number.NaN)).filter((id) => id > 0);
  return ids.length === 0 ? [0] : ids;
}

/** Presses Tab until something has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 150; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

function edges(page: Page): Locator {
  return page.getByRole('application').locator('.react-flow__edge');
}

function node(page: Page, name: string): Locator {
  return page.getByRole('application').getByRole('group', { name: new RegExp(`^${name}, `) });
}
