import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import {
  expectCheckpoints,
  expectJobState,
  openGallery,
  openTab,
  operators,
  runSample,
  slowInput,
  transport,
  writeNote,
} from './studio-actions.ts';
import { test } from './studio-test.ts';

/** Pictures for people: they compare with nothing, and lie in `.artifacts/screens` of the project. */

const FOLDER = join(fileURLToPath(new URL('../..', import.meta.url)), '.artifacts/screens');

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('screens of the designer: pipelines, notes, versions and their difference', async ({ page }) => {
      test.slow();
      const shoot = (name: string): Promise<void> => shootAt(page, `${name}-${colorScheme}`);
      await openGallery(page);
      await page.getByRole('button', { name: 'Open: Flights in a snowstorm' }).click();
      await expect(page.getByRole('banner').getByRole('status')).toHaveText('Saved');
      await page.getByRole('button', { name: 'Back to the gallery' }).click();
      await page.getByRole('button', { name: 'Duplicate: Flights' }).first().click();
      await page.getByRole('button', { name: 'Duplicate: Flights copy' }).click();
      await page.getByRole('button', { name: 'Delete: Flights copy copy' }).click();
      await page.getByText('Recently deleted: 1').click();
      await page.getByText('Recently deleted: 1').scrollIntoViewIfNeeded();
      await shoot('pipelines');

      await page.getByRole('button', { name: 'Open: Flights copy' }).click();
      await expect(operators(page)).not.toHaveCount(0);
      await page.keyboard.press('v');
      await page.getByRole('textbox', { name: 'Name of the version' }).fill('Lateness of 30 minutes');
      await page.keyboard.press('Enter');
      const versions = page.getByRole('region', { name: 'Versions' });
      await expect(versions.getByRole('listitem')).toHaveCount(1);
      await page.keyboard.press('Escape');
      await writeNote(page, 'Departures that were seen too late for their hour go to a table of their own.');
      await page.keyboard.press('Escape');
      await shoot('note');
      await page.getByRole('application').locator('.react-flow__edge').first().focus();
      await page.keyboard.press('Enter');
      const search = page.getByRole('searchbox', { name: 'Find an operator' });
      await search.fill('filter');
      await search.press('Enter');
      await page.getByLabel('checkpoint every').selectOption({ label: '5 s' });
      await operators(page).last().click();
      await page.keyboard.press('Delete');
      await page.keyboard.press('v');
      await shoot('versions');
      await versions.getByRole('button', { name: /^Compare with now: Lateness/ }).click();
      await expect(page.getByRole('dialog', { name: 'Compare versions' })).toBeVisible();
      await shoot('compare');
      await page.keyboard.press('Escape');
      await page.keyboard.press('h');
      await shoot('history');
    });

    test('screens of the gallery, a barrier on its way, a recovery and the checkpoints', async ({ page }) => {
      test.slow();
      const shoot = (name: string): Promise<void> => shootAt(page, `${name}-${colorScheme}`);
      await slowInput(page, 'word-count', 12);
      await openGallery(page);
      await expect(page.getByRole('button', { name: 'Run: Word count' })).toBeEnabled();
      await shoot('gallery');

      await runSample(page, 'Word count');
      await expectCheckpoints(page, 1);
      await openTab(page, 'Space-time');
      await page.getByLabel('Rate', { exact: true }).selectOption({ label: '×1/20' });
      await page.waitForTimeout(1500);
      await page.keyboard.press('b');
      // Whichever of its stages: where barriers arrive together nothing is aligned, and a stage may pass between two looks.
      await expect(page.getByRole('treegrid')).toContainText(/ALIGNING|SYNC/, { timeout: 40_000 });
      await page.getByRole('button', { name: 'Pause' }).click();
      await shoot('barrier');

      await page.keyboard.press('x');
      await expectJobState(page, 'RESTARTING');
      await shoot('recovery');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await transport(page).getByLabel('Rate').selectOption({ label: 'real time' });
      await expectJobState(page, 'RUNNING');
      await expectCheckpoints(page, 2);
      await page
        .getByRole('button', { name: /^Subtasks of checkpoint/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Maximize' }).click();
      await shoot('checkpoints');
    });
  });
}

async function shootAt(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    // The canvas draws in the next frames.
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(FOLDER, `${name}-${size.width}.png`) });
  }
  await page.setViewportSize(SIZES[0]);
}
