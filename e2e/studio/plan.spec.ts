import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { openGallery, operators } from './studio-actions.ts';
import { test } from './studio-test.ts';

test.beforeEach(async ({ page }) => {
  await openGallery(page);
  await page.getByRole('button', { name: 'Open: Word count' }).click();
  await expect(operators(page)).toHaveCount(6);
});

test('by keyboard: L1 shows the tasks, subtasks and channels, and selecting them opens their settings', async ({
  page,
}) => {
  await operators(page).first().focus();
  await page.keyboard.press('2');
  const rows = outline(page).getByRole('row');
  await expect(page.getByText('2 tasks · 6 subtasks · 8 channels · 4 slots')).toBeVisible();
  await expect(rows.first()).toBeFocused();
  await expect(rows.first()).toHaveText(/^lines, parallelism 2.*lines → letters → words → not empty$/);
  await expect(rows.filter({ hasText: 'count #3' })).toContainText('key groups 64 to 95');

  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(inspector(page).getByRole('heading', { name: 'count', exact: true })).toBeVisible();
  const chain = page.getByRole('navigation', { name: 'Operators of this task' });
  await chain.getByRole('button', { name: 'counts' }).click();
  await expect(inspector(page).getByRole('heading', { name: 'counts', exact: true })).toBeVisible();

  await rows.filter({ hasText: 'count #4' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(rows.filter({ hasText: 'channel 0 from lines #1' })).toContainText('HASH word');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tabpanel', { name: /Schema|Preview/ }).first()).toBeVisible();

  await page.keyboard.press('1');
  await expect(outline(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'L0' })).toHaveAttribute('aria-pressed', 'true');
});

test('another parallelism is another plan at once, an error keeps the last one, and an operator is added at L0', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'L1' }).click();
  await outline(page)
    .getByRole('row')
    .filter({ hasText: /^count, parallelism 4/ })
    .press('Enter');
  const parallelism = inspector(page).getByLabel('Parallelism', { exact: true });
  await parallelism.fill('3');
  await parallelism.press('Enter');
  await expect(outline(page).getByRole('row').filter({ hasText: 'count #3' })).toContainText('key groups 86 to 127');
  await expect(outline(page).getByRole('row').filter({ hasText: 'count #4' })).toHaveCount(0);

  const uid = inspector(page).getByLabel('State id (uid)');
  await uid.fill('lines');
  await uid.press('Enter');
  await expect(page.getByText(/^The plan before the last change: 1 error keeps/)).toBeVisible();
  await page.keyboard.press('Control+z');

  const search = page.getByRole('searchbox', { name: 'Find an operator' });
  await search.fill('filter');
  await search.press('Enter');
  await expect(outline(page)).toHaveCount(0);
  await expect(operators(page)).toHaveCount(7);
});

test('L1 is accessible', async ({ page }) => {
  await page.getByRole('button', { name: 'L1' }).click();
  await outline(page).getByRole('row').first().press('Enter');
  for (const theme of ['light', 'dark']) {
    await page.evaluate((chosen) => (document.documentElement.dataset['theme'] = chosen), theme);
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }))).toEqual([]);
  }
});

function outline(page: Page): Locator {
  return page.getByRole('treegrid', { name: 'Outline of the planned subtasks and channels' });
}

function inspector(page: Page): Locator {
  return page.getByRole('complementary');
}
