import { expect, type Locator, type Page } from '@playwright/test';
import { command, openGallery, openSaved, operators } from './studio-actions.ts';
import { bookDocument } from './studio-documents.ts';
import { test } from './studio-test.ts';

test('pipelines are renamed, duplicated, deleted and brought back, and all of it is there after a reload', async ({
  page,
}) => {
  await openStored(page, 'Harbour');
  await page.getByRole('button', { name: 'Rename: Harbour' }).click();
  const name = page.getByRole('textbox', { name: 'Name' });
  await expect(name).toBeFocused();
  await name.fill('Given up');
  await name.press('Escape');
  await expect(row(page, 'Harbour')).toBeVisible();
  await page.getByRole('button', { name: 'Rename: Harbour' }).click();
  await name.fill('Ships in the harbour');
  await name.press('Enter');
  await expect(row(page, 'Ships in the harbour')).toBeVisible();

  await page.getByRole('button', { name: 'Duplicate: Ships in the harbour', exact: true }).click();
  await expect(row(page, 'Ships in the harbour copy')).toBeVisible();
  await page.getByRole('button', { name: 'Delete: Ships in the harbour', exact: true }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole('status').getByText('“Ships in the harbour” was deleted.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows(page)).toHaveCount(2);

  await page.getByRole('button', { name: 'Delete: Ships in the harbour copy' }).click();
  await expect(rows(page)).toHaveCount(1);
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await page.getByText('Recently deleted: 1').click();
  await page.getByRole('button', { name: 'Restore: Ships in the harbour copy' }).click();
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole('button', { name: 'Open: Ships in the harbour copy' }).click();
  await expect(page.getByRole('textbox', { name: 'Name' }).first()).toHaveValue('Ships in the harbour copy');
  await expect(operators(page)).not.toHaveCount(0);
});

test('each stored pipeline can be opened, renamed, duplicated and deleted from the command palette', async ({
  page,
}) => {
  await openStored(page, 'By keyboard');
  await command(page, 'Duplicate pipeline: By keyboard');
  await expect(rows(page)).toHaveCount(2);
  await command(page, 'Delete pipeline: By keyboard copy');
  await expect(rows(page)).toHaveCount(1);
  await command(page, 'Restore deleted pipeline: By keyboard copy');
  await expect(rows(page)).toHaveCount(2);
  await command(page, 'Rename pipeline: By keyboard copy');
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type('Renamed');
  await page.keyboard.press('Enter');
  await expect(row(page, 'Renamed')).toBeVisible();
  await command(page, 'Open pipeline: Renamed');
  await expect(operators(page)).not.toHaveCount(0);
});

test('two tabs are safe: the one that only looks can change nothing, and sees what the other did', async ({
  page,
  context,
}) => {
  await openStored(page, 'Shared');
  const second = await context.newPage();
  await openGallery(second);
  await expect(row(second, 'Shared')).toBeVisible();
  for (const action of ['Rename', 'Duplicate', 'Delete']) {
    await expect(second.getByRole('button', { name: `${action}: Shared` })).toBeDisabled();
  }
  await page.getByRole('button', { name: 'Open: Shared' }).click();
  await expect(operators(page)).not.toHaveCount(0);
  await second.getByRole('button', { name: 'Take over' }).click();
  await second.getByRole('button', { name: 'Rename: Shared' }).click();
  await expect(second.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await second.keyboard.type('Taken');
  await second.keyboard.press('Enter');
  await expect(row(second, 'Taken')).toBeVisible();
  // The first tab goes on editing what it opened: it is told, and nothing of the other's is overwritten.
  await page.getByRole('textbox', { name: 'Name' }).first().fill('Mine');
  await expect(page.getByRole('banner').getByRole('status')).toContainText('another tab');
  await second.reload();
  await expect(row(second, 'Taken')).toBeVisible();
});

/** A pipeline in storage, seen from the start screen. */
async function openStored(page: Page, name: string): Promise<void> {
  await openSaved(page, { ...bookDocument({ linesPerSecond: 60, checkpointMs: 1000 }), name });
  await page.getByRole('button', { name: 'Back to the gallery' }).click();
  await expect(row(page, name)).toBeVisible();
}

function rows(page: Page): Locator {
  return page
    .getByRole('region', { name: 'Your pipelines' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') });
}

function row(page: Page, name: string): Locator {
  return rows(page).getByRole('button', { name, exact: true });
}
