import { expect, type Locator, type Page } from '@playwright/test';
import {
  downloaded,
  expectCheckpoints,
  expectJobState,
  expectNoFailure,
  openFile,
  openGallery,
  operators,
  runButton,
} from './studio-actions.ts';
import { bookDocument } from './studio-documents.ts';
import { test } from './studio-test.ts';

test('an empty canvas becomes a running pipeline: add, connect, be told what is wrong, fix it', async ({ page }) => {
  await openGallery(page);
  await page.getByRole('button', { name: 'New pipeline' }).click();
  await expect(runButton(page)).toBeDisabled();
  // Nothing selected: the palette connects nothing by itself.
  for (const [at, name] of ['Generator', 'Aggregate', 'Table'].entries()) {
    await add(page, name);
    await expect(operators(page)).toHaveCount(at + 1);
    await page.getByRole('button', { name: 'Job settings', exact: true }).click();
  }
  await connectByClick(page, 'generator', 'aggregate');
  await expect(edges(page)).toHaveCount(1);
  await connectByKeyboard(page, 'aggregate', 'table');
  await expect(edges(page)).toHaveCount(2);

  await node(page, 'aggregate').click();
  const expression = inspector(page)
    .getByRole('textbox', { name: /^Expression: / })
    .first();
  const problems = page.getByRole('region', { name: 'Problems' });
  await expression.fill('SUM(nothing)');
  await expect(expression).toHaveAttribute('aria-invalid', 'true');
  await expect(
    inspector(page)
      .getByText(/nothing/)
      .first(),
  ).toBeVisible();
  await expect(problems.getByRole('button', { name: /Error.*nothing/ })).toBeVisible();
  await expect(node(page, 'aggregate')).toHaveAccessibleName(/nothing/);
  await expect(runButton(page)).toBeDisabled();

  await expression.fill('SUM(amount)');
  await expect(expression).toHaveAttribute('aria-invalid', 'false');
  // The table takes inserts, an aggregate updates: the message says what to do.
  await expect(problems.getByText(/Let the aggregate emit appends/)).toBeVisible();
  await inspector(page).getByLabel('Emits', { exact: true }).selectOption('append');
  await expect(problems.getByRole('img', { name: 'Error' })).toHaveCount(0);
  await page.getByLabel('checkpoint every').selectOption({ label: '1 s' });
  await runButton(page).click();
  await expectJobState(page, 'RUNNING');
  await expectCheckpoints(page, 1);
  await expectNoFailure(page);
});

test('undo and redo, delete, and Arrange as one step', async ({ page }) => {
  await openGallery(page);
  await page.getByRole('button', { name: 'Open: Word count' }).click();
  await expect(operators(page)).toHaveCount(6);
  await node(page, 'words').click();
  await page.keyboard.press('Delete');
  await expect(operators(page)).toHaveCount(5);
  await expect(edges(page)).toHaveCount(3);
  await page.keyboard.press('Control+z');
  await expect(operators(page)).toHaveCount(6);
  await expect(edges(page)).toHaveCount(5);
  await page.keyboard.press('Control+y');
  await expect(operators(page)).toHaveCount(5);
  await page.getByRole('button', { name: 'Undo: delete' }).click();
  await expect(operators(page)).toHaveCount(6);

  const before = await exported(page);
  await page.getByRole('button', { name: 'Arrange' }).click();
  await expect(page.getByRole('button', { name: 'Undo: arrange' })).toBeEnabled();
  expect(await exported(page)).not.toEqual(before);
  await page.keyboard.press('Control+z');
  expect(await exported(page)).toEqual(before);
});

test('what is exported and opened again is the same pipeline; a bad file is refused with its reason', async ({
  page,
}) => {
  const document = bookDocument({ linesPerSecond: 60, checkpointMs: 1000 });
  await openGallery(page);
  await openFile(page, 'book.weir.json', JSON.stringify(document));
  const first = await exported(page);
  expect(first).toEqual({ ...document, id: first.id });
  await page.getByRole('button', { name: 'Back to the gallery' }).click();
  await openFile(page, 'again.weir.json', JSON.stringify(first));
  const second = await exported(page);
  expect(second).toEqual({ ...first, id: second.id });
  await page.getByRole('button', { name: 'Back to the gallery' }).click();

  const refused: readonly (readonly [name: string, text: string])[] = [
    ['no-json.weir.json', '{ "format": '],
    ['other.json', '{"hello": "world"}'],
    ['newer.weir.json', JSON.stringify({ ...document, version: 999 })],
    ['twice.weir.json', JSON.stringify({ ...document, nodes: [...document.nodes, document.nodes[0]] })],
  ];
  for (const [name, text] of refused) {
    await openFile(page, name, text);
    await expect(page.getByRole('alert')).toHaveText(new RegExp(`^${name} was not opened: .{10,}`));
  }
});

test('what is drawn is saved by itself and there after a reload', async ({ page }) => {
  await openGallery(page);
  await page.getByRole('button', { name: 'New pipeline' }).click();
  await page.getByRole('textbox', { name: 'Name' }).first().fill('Kept by itself');
  await page.keyboard.press('Enter');
  await add(page, 'Rows');
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Saved');
  await page.reload();
  await expect(operators(page)).toHaveCount(1);
  await expect(page).toHaveTitle('Kept by itself – Weir');
  await page.goBack();
  await page.getByRole('button', { name: 'Open: Kept by itself' }).click();
  await expect(operators(page)).toHaveCount(1);
});

function canvas(page: Page): Locator {
  return page.getByRole('application', { name: 'Pipeline' });
}

function inspector(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Inspector' });
}

function edges(page: Page): Locator {
  return canvas(page).locator('.react-flow__edge');
}

function node(page: Page, name: string): Locator {
  return canvas(page).getByRole('group', { name: new RegExp(`^${name}, `) });
}

async function add(page: Page, name: string): Promise<void> {
  const palette = page.getByRole('navigation', { name: 'Operators' });
  await palette.getByRole('button', { name: new RegExp(`^${name} `) }).click();
}

async function connectByClick(page: Page, from: string, to: string): Promise<void> {
  await canvas(page).getByLabel(`output of ${from}`, { exact: true }).click();
  await canvas(page).getByLabel(`input of ${to}`, { exact: true }).click();
}

async function connectByKeyboard(page: Page, from: string, to: string): Promise<void> {
  await node(page, from).focus();
  await page.keyboard.press('c');
  await page.getByRole('menuitem', { name: to }).press('Enter');
}

async function exported(page: Page): Promise<{ readonly id: string }> {
  const text = await downloaded(page, () => page.getByRole('button', { name: 'Export .weir.json' }).click());
  return JSON.parse(text) as { readonly id: string };
}
