import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { expectJobState, expectNoFailure, openGallery, openSaved, operators, runButton } from './studio-actions.ts';
import { bookDocument } from './studio-documents.ts';
import { test } from './studio-test.ts';

const BOOK = bookDocument({ linesPerSecond: 20, checkpointMs: 1000 });

test('a version is saved by name, compared with what was drawn since, and restored as one undo step', async ({
  page,
}) => {
  await openSaved(page, BOOK);
  await page.keyboard.press('v');
  const versions = page.getByRole('region', { name: 'Versions' });
  const name = versions.getByRole('textbox', { name: 'Name of the version' });
  await expect(name).toBeFocused();
  await name.fill('Before the filter');
  await name.press('Enter');
  await expect(versions.getByRole('listitem')).toHaveText(/^Before the filter/);
  await page.keyboard.press('Escape');
  await expect(versions).toHaveCount(0);

  const before = await operators(page).count();
  await edges(page).first().focus();
  await page.keyboard.press('Enter');
  const search = page.getByRole('searchbox', { name: 'Find an operator' });
  await search.fill('filter');
  await search.press('Enter');
  await expect(operators(page)).toHaveCount(before + 1);
  await page.getByLabel('checkpoint every').selectOption({ label: '5 s' });

  await page.getByRole('button', { name: 'Versions', exact: true }).click();
  await versions.getByRole('button', { name: 'Compare with now: Before the filter' }).click();
  const dialog = page.getByRole('dialog', { name: 'Compare versions' });
  const picture = dialog.getByRole('application', { name: 'Both versions in one picture' });
  await expect(picture.getByRole('group', { name: /^filter, .*, added$/ })).toBeVisible();
  await expect(picture.getByText('+ added')).toHaveCount(3);
  await expect(picture.getByText('− removed')).toHaveCount(1);
  const changes = dialog.getByRole('group', { name: 'Compare versions' });
  await expect(changes.getByRole('row', { name: 'Checkpoint interval 1 s 5 s' })).toBeVisible();
  await picture.getByRole('group', { name: /^filter, .*, added$/ }).click();
  await expect(changes.locator('[aria-current]')).toContainText('filter');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const found = await new AxeBuilder({ page }).include('dialog[open]').analyze();
    expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
  await dialog.getByRole('button', { name: 'Restore: Before the filter' }).click();
  await expect(operators(page)).toHaveCount(before);
  await expect(page.getByRole('button', { name: 'Undo: restore a version' })).toBeEnabled();
  await expect(page.getByLabel('checkpoint every')).toHaveValue('1000');
  // What was there before is kept, too.
  await expect(versions.getByRole('listitem')).toHaveText([/^Before a restore/, /^Before the filter/]);
  await page.getByRole('button', { name: 'Undo: restore a version' }).click();
  await expect(operators(page)).toHaveCount(before + 1);
  await expect(page.getByLabel('checkpoint every')).toHaveValue('5000');

  await page.reload();
  await expect(operators(page)).not.toHaveCount(0);
  await page.keyboard.press('v');
  await expect(versions.getByRole('listitem')).toHaveText([/^Before a restore/, /^Before the filter/]);
});

test('each start of a run keeps a version, unless it is there already; versions are renamed, deleted, brought back', async ({
  page,
}) => {
  await openSaved(page, BOOK);
  for (let run = 0; run < 2; run++) {
    await runButton(page).click();
    await expectJobState(page, 'RUNNING');
    await expectNoFailure(page);
    await page.getByRole('button', { name: 'Back to the gallery' }).click();
    await page.getByRole('button', { name: /^Open: Book/ }).click();
    await expect(operators(page)).not.toHaveCount(0);
  }
  await page.keyboard.press('v');
  const versions = page.getByRole('region', { name: 'Versions' });
  await expect(versions.getByRole('listitem')).toHaveText([/^Start of a run/]);
  await versions.getByRole('button', { name: 'Rename: Start of a run' }).click();
  await expect(versions.getByRole('listitem').getByRole('textbox')).toBeFocused();
  await page.keyboard.type('It worked');
  await page.keyboard.press('Enter');
  await expect(versions.getByRole('listitem')).toHaveText([/^It worked/]);
  await versions.getByRole('button', { name: 'Delete: It worked' }).click();
  await expect(versions.getByRole('listitem')).toHaveCount(0);
  await expect(versions.getByRole('status')).toContainText('“It worked” was deleted.');
  await versions.getByRole('button', { name: 'Undo' }).click();
  await expect(versions.getByRole('listitem')).toHaveText([/^It worked/]);
});

test('in a tab that only looks versions can be read and compared, and nothing else', async ({ page, context }) => {
  await openSaved(page, BOOK);
  await page.keyboard.press('v');
  await page.getByRole('button', { name: 'Save version' }).click();
  await expect(page.getByRole('region', { name: 'Versions' }).getByRole('listitem')).toHaveText([/^Version 1/]);
  const second = await context.newPage();
  await openGallery(second);
  await second.getByRole('button', { name: /^Open: Book/ }).click();
  await expect(operators(second)).not.toHaveCount(0);
  await second.keyboard.press('v');
  const versions = second.getByRole('region', { name: 'Versions' });
  await expect(versions.getByRole('button', { name: 'Save version' })).toBeDisabled();
  await expect(versions.getByRole('button', { name: 'Restore: Version 1' })).toBeDisabled();
  await versions.getByRole('button', { name: 'Compare with now: Version 1' }).click();
  await expect(second.getByRole('dialog').getByText('Nothing is different.')).toBeVisible();
});

function edges(page: Page): Locator {
  return page.getByRole('application').locator('.react-flow__edge');
}
