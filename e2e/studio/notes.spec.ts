import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { downloaded, noteText, openFile, openGallery, operators, settledBox, writeNote } from './studio-actions.ts';
import { test } from './studio-test.ts';

test.beforeEach(async ({ page }) => {
  await openGallery(page);
  await page.getByRole('button', { name: 'Open: Word count' }).click();
  await expect(operators(page)).toHaveCount(6);
  // The sample's own one goes, so that the only note is the one that is written.
  await notes(page).click();
  await page.keyboard.press('Delete');
  await expect(notes(page)).toHaveCount(0);
});

test('a note is written, moved, resized, copied, deleted and taken back; what looks like markup is text', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Add a note' }).click();
  const area = noteText(page);
  await expect(area).toBeFocused();
  await page.keyboard.type('<img src=x onerror=alert(1)> & why');
  await page.keyboard.press('Escape');
  await expect(area).toHaveCount(0);
  await expect(notes(page)).toHaveText('<img src=x onerror=alert(1)> & why');
  await expect(notes(page).locator('img')).toHaveCount(0);
  await expect(notes(page)).toBeFocused();

  const start = await settledBox(notes(page));
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await settledBox(notes(page))).x).toBeGreaterThan(start.x);
  await drag(page, { x: start.x + start.width / 2, y: start.y + start.height - 20 }, { x: 0, y: 90 });
  await expect.poll(async () => (await settledBox(notes(page))).y).toBeGreaterThan(start.y + 50);
  const moved = await settledBox(notes(page));
  await drag(page, { x: moved.x + moved.width, y: moved.y + moved.height }, { x: 80, y: 60 });
  await expect.poll(async () => (await settledBox(notes(page))).width).toBeGreaterThan(moved.width + 40);
  await expect(page.getByRole('button', { name: 'Undo: resize a note' })).toBeEnabled();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => Math.round((await settledBox(notes(page))).width)).toBe(Math.round(moved.width));

  // Without a pointer: the inspector has the text and both sides.
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('spinbutton', { name: 'Width' }).fill('400');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await settledBox(notes(page))).width).toBeGreaterThan(moved.width + 40);
  await inspector.getByRole('textbox', { name: 'Text' }).fill('In two\nlines');
  await expect(notes(page)).toHaveText('In two\nlines', { useInnerText: true });
  const found = await new AxeBuilder({ page }).include('main').analyze();
  expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

  await notes(page).click();
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect(notes(page)).toHaveCount(2);
  await page.keyboard.press('Control+d');
  await expect(notes(page)).toHaveCount(3);
  await page.keyboard.press('Delete');
  await expect(notes(page)).toHaveCount(2);
  await page.keyboard.press('Control+z');
  await expect(notes(page)).toHaveCount(3);
  await expect(operators(page).filter({ hasText: 'words' })).toHaveCount(1);
});

test('a note is written by keyboard alone, and is in the file, but changes no plan', async ({ page }) => {
  await writeNote(page, 'First line');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Second line');
  await page.keyboard.press('Control+Enter');
  await expect(notes(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(noteText(page)).toBeFocused();
  await page.keyboard.type('!');
  await page.keyboard.press('Escape');
  await expect(notes(page)).toHaveAccessibleName('Note: First line\nSecond line!');
  await page.keyboard.press('h');
  await expect(page.getByRole('region', { name: 'History' }).getByRole('listitem').first()).toContainText(
    'edit a note',
  );
  await page.keyboard.press('Escape');
  const text = await downloaded(page, () => page.getByRole('button', { name: 'Export .weir.json' }).click());
  const exported = JSON.parse(text) as {
    readonly version: number;
    readonly notes: readonly { readonly text: string }[];
  };
  expect([exported.version, exported.notes.map((note) => note.text)]).toEqual([2, ['First line\nSecond line!']]);
  await page.getByRole('button', { name: 'Back to the gallery' }).click();
  await openFile(page, 'again.weir.json', text);
  await expect(notes(page)).toHaveText('First line\nSecond line!', { useInnerText: true });
  await page.getByRole('main').getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByLabel('Transport', { exact: true })).toContainText('RUNNING', { timeout: 40_000 });
  await page.getByRole('button', { name: 'Design', exact: true }).click();
  await writeNote(page, 'While it runs');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Show the run' })).toBeVisible();
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('button', { name: '添加便签' })).toBeVisible();
});

function notes(page: Page): Locator {
  return page.getByRole('application', { name: /Pipeline|流水线/ }).locator('.react-flow__node-note');
}

async function drag(page: Page, from: { x: number; y: number }, by: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 4 });
  await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 4 });
  await page.mouse.up();
}
