import { expect } from '@playwright/test';
import { expectCovered } from './covered-buttons.ts';
import {
  DOCK_TABS,
  expectCheckpoints,
  noteText,
  openGallery,
  openSaved,
  openTab,
  operators,
  runButton,
  runDocument,
} from './studio-actions.ts';
import { bookDocument } from './studio-documents.ts';
import { test } from './studio-test.ts';

test('every button of the start screen and of the designer has a command in the palette', async ({ page }) => {
  test.slow();
  const document = bookDocument({ linesPerSecond: 60, checkpointMs: 1000 });
  for (const name of ['Book', 'Kept']) {
    await openSaved(page, { ...document, name });
    await page.getByRole('button', { name: 'Back to the gallery' }).click();
    await expect(page.getByRole('button', { name: `Open: ${name}` })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Delete: Book' }).click();
  await page.getByText('Recently deleted: 1').click();
  await expectCovered(page, 'start screen');

  await page.getByRole('button', { name: 'Open: Kept' }).click();
  await expect(operators(page)).not.toHaveCount(0);
  await expectCovered(page, 'designer, nothing selected');
  await operators(page).first().click();
  await expectCovered(page, 'designer, a source selected');
  await operators(page).filter({ hasText: 'by word' }).first().click();
  await expectCovered(page, 'designer, an aggregate selected');
  await page.getByRole('application').locator('.react-flow__edge').first().focus();
  await page.keyboard.press('Enter');
  await expectCovered(page, 'designer, an edge selected');
  await page.keyboard.press('Delete');
  await expect(page.getByRole('region', { name: 'Problems' }).getByRole('listitem')).not.toHaveCount(0);
  await expectCovered(page, 'designer, with problems');
  await page.keyboard.press('n');
  await expect(noteText(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(noteText(page)).toHaveCount(0);
  await expectCovered(page, 'designer, a note selected');
  await page.keyboard.press('Control+a');
  await expectCovered(page, 'designer, everything selected');
  await page.getByRole('button', { name: 'History' }).click();
  await expectCovered(page, 'history');
  await page.getByRole('button', { name: 'Versions', exact: true }).click();
  await page.getByRole('button', { name: 'Save version' }).click();
  await expect(page.getByRole('region', { name: 'Versions' }).getByRole('listitem')).toHaveCount(1);
  await expectCovered(page, 'versions');
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.getByRole('button', { name: 'Operators', exact: true }).click();
  await expectCovered(page, 'designer, narrow');
});

test('every button of a run has a command in the palette', async ({ page }) => {
  test.slow();
  // It must not end between a look at the buttons and one at the commands.
  await runDocument(page, bookDocument({ linesPerSecond: 10, checkpointMs: 1000 }));
  await expectCheckpoints(page, 2);
  for (const tab of DOCK_TABS) {
    await openTab(page, tab);
    await expectCovered(page, tab);
  }
});

test('Ctrl+K and Ctrl+Enter work while one types, single keys are text, and the list of shortcuts says so', async ({
  page,
}) => {
  await openGallery(page);
  await page.getByRole('button', { name: 'Open: Word count' }).click();
  await expect(operators(page)).toHaveCount(6);
  const name = page.getByRole('banner').getByRole('textbox', { name: 'Name' });
  await name.fill('a');
  await page.keyboard.type('/?hn');
  await expect(name).toHaveValue('a/?hn');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(name).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText(
    /While you type, these work, too:\s*Ctrl\s*K\s*Ctrl\s*Enter/,
  );
  await page.keyboard.press('Escape');
  await operators(page).filter({ hasText: 'count' }).first().click();
  const parallelism = page.getByRole('complementary', { name: 'Inspector' }).getByLabel('Parallelism', { exact: true });
  await parallelism.fill('3');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByLabel('Transport', { exact: true })).toContainText('RUNNING', { timeout: 40_000 });
  await page.getByRole('button', { name: 'Design', exact: true }).click();
  // What was being typed is what runs.
  await expect(runButton(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Show the run' })).toBeVisible();
});
