import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { englishLeft } from './english-left.ts';
import {
  DOCK_TABS,
  expectCheckpoints,
  openGallery,
  openTab,
  operators,
  panel,
  runDocument,
  transport,
} from './studio-actions.ts';
import { bookDocument, slowSample } from './studio-documents.ts';
import { test } from './studio-test.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
] as const;

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What another theme can break, and what another size can: axe takes seconds for all rules on a slow machine. */
const OF_COLORS = ['color-contrast'];
const OF_PLACES = ['color-contrast', 'target-size', 'scrollable-region-focusable', 'aria-hidden-focus'];

/** Long enough for all panels to be looked at. */
const BOOK = bookDocument({ linesPerSecond: 20, checkpointMs: 1000 });

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the gallery has no accessibility violations and fits', async ({ page }) => {
      await openGallery(page);
      await expect(page.getByRole('button', { name: 'Run: Word count' })).toBeEnabled();
      await expectAccessible(page, colorScheme, 'gallery');
    });

    test('Design has no accessibility violations and fits', async ({ page }) => {
      await openGallery(page);
      await page.getByRole('button', { name: 'Open: Flights in a snowstorm' }).click();
      await expect(operators(page).first()).toBeVisible();
      await expectAccessible(page, colorScheme, 'design, nothing selected');
      await operators(page).first().click();
      await expectAccessible(page, colorScheme, 'design, source selected');
    });

    test('Run has no accessibility violations in any tab and fits', async ({ page }) => {
      test.slow();
      await runDocument(page, BOOK);
      await expectCheckpoints(page, 2);
      await panel(page)
        .getByRole('button', { name: /^Subtasks of checkpoint/ })
        .first()
        .click();
      // A page that stands is read faster.
      await page.getByRole('button', { name: 'Pause' }).click();
      for (const tab of DOCK_TABS) {
        await openTab(page, tab);
        // What lies around the panels is the same in each.
        await expectAccessible(page, colorScheme, `run, ${tab}`, tab === 'Space-time' ? 'body' : '#dock-panel');
      }
    });
  });
}

test('every menu, dialog, tab and select can be opened without a complaint of the page', async ({ page }) => {
  test.slow();
  await openGallery(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Open: Flights in a snowstorm' }).click();
  await expect(operators(page).first()).toBeVisible();
  for (const operator of await operators(page).all()) {
    await operator.click();
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toHaveAttribute('aria-busy', 'false');
    await turnSelects(page);
  }
  await page.getByRole('button', { name: 'Job settings', exact: true }).click();
  for (const group of await page.getByRole('complementary').locator('details:not([open]) > summary').all())
    await group.click();
  await turnSelects(page);

  // So slow that it does not end while it is looked at.
  await runDocument(page, slowSample('at-least-once'));
  for (const tab of DOCK_TABS) await openTab(page, tab);
  for (const tab of ['State', 'Channels', 'Metrics', 'Config']) {
    await page.getByRole('complementary').getByRole('tab', { name: tab }).click();
  }
  for (const level of ['L0', 'L1', 'L2', 'L3']) await page.getByRole('button', { name: level, exact: true }).click();
  await page.getByRole('button', { name: 'Task managers' }).click();
  await page.getByRole('button', { name: 'Maximize' }).click();
  await page.getByRole('button', { name: 'Restore size' }).click();
  await transport(page).getByText('Crash').click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Stop…' }).click();
  await page.getByRole('dialog', { name: 'Stop the job' }).getByRole('button', { name: 'Back' }).click();
  await turnSelects(page);
  await page.getByRole('button', { name: 'Use the dark theme' }).click();
  await page.getByRole('button', { name: 'Reduce motion' }).click();
});

test('everything that is written changes to Chinese', async ({ page }) => {
  test.slow();
  await openGallery(page);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  expect.soft(await englishLeft(page)).toEqual([]);
  await page.getByRole('button', { name: '打开: 暴风雪中的航班' }).click();
  await operators(page).first().click();
  expect.soft(await englishLeft(page, ['by hour', 'too late'])).toEqual([]);
  await page.getByRole('button', { name: '返回图库' }).click();
  await page.getByRole('button', { name: /^运行: 至少一次/ }).click();
  await expect(page.getByRole('tab', { name: '时空图' })).toBeVisible();
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    expect.soft(await englishLeft(page), await tab.innerText()).toEqual([]);
  }
});

async function expectAccessible(page: Page, theme: 'light' | 'dark', where: string, part = 'body'): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const axe = new AxeBuilder({ page }).include(part);
    const rules = theme === 'dark' ? OF_COLORS : size === SIZES[0] ? null : OF_PLACES;
    const { violations } = await (rules === null ? axe.withTags(WCAG) : axe.withRules(rules)).analyze();
    const found = violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.slice(0, 5).map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`),
    }));
    expect.soft(found, `${where} at ${size.width}`).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect.soft(overflow, `${where} scrolls sideways at ${size.width}`).toBeLessThanOrEqual(0);
  }
}

/** Chooses every option of every select that is shown, and the first choice again. */
async function turnSelects(page: Page): Promise<void> {
  for (const select of await page.getByRole('main').locator('select:enabled').filter({ visible: true }).all()) {
    // A choice can hide other fields for a moment, and an unusual value is offered only as long as it is set.
    if ((await select.count()) === 0) continue;
    const chosen = await select.inputValue();
    const values = await select
      .locator('option')
      .evaluateAll((options) => options.map((each) => (each as HTMLOptionElement).value));
    for (const value of [...values, chosen]) {
      if ((await select.locator(`option[value=${JSON.stringify(value)}]`).count()) > 0)
        await select.selectOption(value);
    }
  }
}
