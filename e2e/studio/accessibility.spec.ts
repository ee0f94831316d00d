import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { command, expectJobState, openSaved, operators, runButton, writeNote } from './studio-actions.ts';
import { bookDocument } from './studio-documents.ts';
import { test } from './studio-test.ts';

/** What is not always on the screen: panels over the canvas, dialogs, notices. quality.spec.ts has the rest. */

// A color on its way to another theme is neither.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** It must not end before it is restarted. */
const BOOK = bookDocument({ linesPerSecond: 20, checkpointMs: 1000 });
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const THEMES = ['light', 'dark'] as const;

test('the list of pipelines, with a name being written, a notice, and what was deleted', async ({ page }) => {
  await openSaved(page, BOOK);
  await page.getByRole('button', { name: 'Back to the gallery' }).click();
  await page.getByRole('button', { name: 'Duplicate: Book' }).click();
  await page.getByRole('button', { name: 'Delete: Book copy' }).click();
  await page.getByText('Recently deleted: 1').click();
  await page.getByRole('button', { name: 'Rename: Book' }).click();
  await expectAccessible(page, 'list of pipelines');
  await page.keyboard.press('Escape');
});

test('history, versions, comparison and notes', async ({ page }) => {
  test.slow();
  await openSaved(page, BOOK);
  await writeNote(page, 'What this pipeline is for');
  await expectAccessible(page, 'a note that is written');
  await page.keyboard.press('Escape');
  await expectAccessible(page, 'a note that is selected');
  await page.keyboard.press('h');
  await expect(page.getByRole('region', { name: 'History' })).toBeVisible();
  await expectAccessible(page, 'history');
  await page.keyboard.press('v');
  await page.getByRole('button', { name: 'Save version' }).click();
  const versions = page.getByRole('region', { name: 'Versions' });
  await expect(versions.getByRole('listitem')).toHaveCount(1);
  await versions.getByRole('button', { name: 'Rename: Version 1' }).click();
  await expectAccessible(page, 'versions, one being renamed');
  await page.keyboard.press('Escape');
  await versions.getByRole('button', { name: 'Delete: Version 1' }).click();
  await expectAccessible(page, 'versions, one deleted');
  await versions.getByRole('button', { name: 'Undo' }).click();
  await page.getByLabel('checkpoint every').selectOption({ label: '5 s' });
  await versions.getByRole('button', { name: 'Compare with now: Version 1' }).click();
  await expect(page.getByRole('dialog', { name: 'Compare versions' }).getByRole('row')).not.toHaveCount(0);
  await expectAccessible(page, 'comparison');
});

test('every dialog of the designer, and the one before a restart', async ({ page }) => {
  test.slow();
  await openSaved(page, BOOK);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await expectAccessible(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await expectAccessible(page, 'commands');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await command(page, 'Functions of the expression language');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'functions');
  await page.keyboard.press('Escape');
  await operators(page).filter({ hasText: 'by word' }).first().click();
  await page.getByRole('button', { name: 'What this operator does' }).click();
  await expect(page.getByRole('dialog').getByRole('table').first()).toBeVisible();
  await expectAccessible(page, 'help of an operator');
  await page.keyboard.press('Escape');

  await runButton(page).click();
  await expectJobState(page, 'RUNNING');
  await page.getByRole('button', { name: 'Design', exact: true }).click();
  await page.getByLabel('checkpoint every').selectOption({ label: '5 s' });
  await page.getByRole('button', { name: 'Restart with changes' }).click();
  await expect(page.getByRole('dialog', { name: 'Restart with changes' })).toBeVisible();
  await expectAccessible(page, 'restart');
  await page.keyboard.press('Escape');
});

/** All rules in one theme, what colors can break in the other; nothing is wider than a small window. */
async function expectAccessible(page: Page, where: string): Promise<void> {
  for (const theme of THEMES) {
    await page.evaluate((chosen) => (document.documentElement.dataset['theme'] = chosen), theme);
    const axe = new AxeBuilder({ page });
    const { violations } = await (theme === 'light' ? axe.withTags(WCAG) : axe.withRules(['color-contrast'])).analyze();
    const found = violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.slice(0, 5).map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
    }));
    expect.soft(found, `${where}, ${theme}`).toEqual([]);
  }
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'light'));
  for (const size of [
    { width: 1024, height: 768 },
    { width: 1440, height: 900 },
  ]) {
    await page.setViewportSize(size);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(overflow, `${where} scrolls sideways at ${size.width}`).toBeLessThanOrEqual(0);
  }
}
