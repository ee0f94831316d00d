import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { expectCheckpoints, expectJobState, openGallery, openTab, runSample, transport } from './studio-actions.ts';
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

    test('screens of the gallery, a barrier on its way, a recovery and the checkpoints', async ({ page }) => {
      const shoot = async (name: string): Promise<void> => {
        for (const size of SIZES) {
          await page.setViewportSize(size);
          // The canvas draws in the next frames.
          await page.waitForTimeout(300);
          await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}-${size.width}.png`) });
        }
      };
      await openGallery(page);
      await expect(page.getByRole('button', { name: 'Run: Word count' })).toBeEnabled();
      await shoot('gallery');

      await runSample(page, 'Word count');
      await expectCheckpoints(page, 1);
      await openTab(page, 'Space-time');
      await page.getByLabel('Rate', { exact: true }).selectOption({ label: '×1/20' });
      await page.waitForTimeout(1500);
      await page.keyboard.press('b');
      await expect(page.getByRole('treegrid')).toContainText('ALIGNING', { timeout: 20_000 });
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
