import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { englishLeft } from './english-left.ts';
import { ordersDocument } from './orders-document.ts';
import { openFile, openGallery } from './studio-actions.ts';
import { test } from './studio-test.ts';

const TABLE = ['table', { kind: 'table-sink', mode: 'append', keys: [] }] as const;
const SHOUT = ordersDocument(['shout', { kind: 'project', fields: [{ name: 'loud', expression: 'amount' }] }], TABLE);
const KEEP = ordersDocument(['keep', { kind: 'filter', condition: 'TRUE' }], TABLE);

test('an expression is typed by keyboard: completion, signature, a mistake and its repair, the rows that follow', async ({
  page,
}) => {
  await openNode(page, SHOUT, 'shout');
  const editor = page.getByRole('textbox', { name: 'Expression: loud' });
  const preview = page.getByRole('tabpanel', { name: 'Preview of shout' });
  await expect(cellsOf(preview, 3)).toHaveText(['8', '2', '4', '0']);

  await editor.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('upp');
  const completions = page.getByRole('listbox', { name: 'Completions' });
  await expect(completions.getByRole('option', { selected: true })).toHaveText(/UPPER.*function/);
  await page.keyboard.press('Enter');
  await expect(editor).toHaveText('UPPER()');
  await expect(page.locator('.weir-signature')).toHaveText(/^UPPER\(.+\)$/);
  await page.keyboard.type('cust');
  await expect(completions.getByRole('option', { selected: true })).toHaveText(/customer.*column.*STRING/);
  await page.keyboard.press('Enter');
  await expect(editor).toHaveText('UPPER(customer)');

  // NULL and an empty text are told apart, in the table and beneath the field.
  await expect(cellsOf(preview, 3)).toHaveText(['ALICE', 'NULL', "''", 'BOB']);
  await expect(page.getByRole('group', { name: 'First values' })).toHaveText("ALICENULL''BOB");

  await page.keyboard.press('End');
  await page.keyboard.type(" || '-' || amunt ");
  await expect(page.getByText('There is no field amunt.').first()).toBeVisible();
  await expect(editor).toHaveAttribute('aria-invalid', 'true');
  await expect(editor).toHaveAccessibleDescription(/There is no field amunt/);
  await expect(page.getByRole('button', { name: 'Use amount: Expression: loud' })).toBeVisible();
  await page.keyboard.press('Control+.');
  await expect(editor).toHaveText("UPPER(customer) || '-' || amount ");
  await expect(page.getByText('There is no field amunt.')).toHaveCount(0);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('case when amount>3 then customer else ');
  await page.keyboard.type("'few' end");
  await expect(cellsOf(preview, 3)).toHaveText(['alice', 'few', "''", 'few']);
});

test('Escape closes the list before it leaves the field, Tab goes on, and Format writes it out', async ({ page }) => {
  await openNode(page, SHOUT, 'shout');
  const editor = page.getByRole('textbox', { name: 'Expression: loud' });
  await editor.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('(amount+1)*am');
  await expect(page.getByRole('listbox', { name: 'Completions' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('listbox', { name: 'Completions' })).toHaveCount(0);
  await expect(editor).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(editor).not.toBeFocused();
  await editor.focus();
  await page.keyboard.press('End');
  await page.keyboard.type('ount');
  await page.keyboard.press('Alt+Shift+F');
  await expect(editor).toHaveText('(amount + 1) * amount');
  await expect(page.getByRole('button', { name: 'Format: Expression: loud' })).toBeEnabled();
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
  await expect(page.getByRole('button', { name: 'Format: Expression: loud' })).toBeFocused();
});

test('a condition shows what it is for every row; one that fails says for which', async ({ page }) => {
  await openNode(page, KEEP, 'keep');
  const editor = page.getByRole('textbox', { name: 'Condition' });
  const preview = page.getByRole('tabpanel', { name: 'Preview of keep' });
  await editor.fill("customer <> 'bob'");
  await expect(cellsOf(preview, 3)).toHaveText(['TRUE', 'NULL', 'TRUE', 'FALSE']);
  await editor.fill('16 / amount > 2');
  await expect(preview.getByRole('alert')).toContainText('fails for row (customer=bob, amount=0)');
  await expect(cellsOf(preview, 3)).toHaveText(['FALSE', 'TRUE', 'TRUE']);
  await editor.fill('amount');
  await expect(page.getByText(/^A condition is BOOLEAN/)).toBeVisible();
});

test('where Flink surprises, the field says so before the job does', async ({ page }) => {
  await openNode(page, SHOUT, 'shout');
  const editor = page.getByRole('textbox', { name: 'Expression: loud' });
  await editor.fill("TIMESTAMP '2026-01-01 00:00:00' + INTERVAL '1' WEEK");
  await expect(
    page.getByRole('listitem').filter({ hasText: /Flink reads INTERVAL '1' WEEK as one hour/ }),
  ).toBeVisible();
  await expect(editor).toHaveAttribute('aria-invalid', 'false');
  await expect(editor).toHaveAccessibleDescription(/one hour/);
  const preview = page.getByRole('tabpanel', { name: 'Preview of shout' });
  await expect(cellsOf(preview, 3).first()).toHaveText('2026-01-01 01:00:00');
});

test('F1 explains the function at the cursor; the page tells what Weir refuses, and why', async ({ page }) => {
  await openNode(page, SHOUT, 'shout');
  const editor = page.getByRole('textbox', { name: 'Expression: loud' });
  await editor.fill("SUBSTRING('abc' FROM 2)");
  await editor.press('Home');
  await page.keyboard.press('F1');
  const functions = page.getByRole('dialog', { name: 'Functions of the expression language' });
  await expect(functions.getByRole('rowheader').first()).toContainText('SUBSTRING(');
  await functions.getByRole('searchbox').fill('GROUPING');
  await expect(functions.getByRole('region', { name: 'Refused, with the reason' })).toContainText('GROUPING SETS');
  // The first one empties the search.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(functions).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the editor, its list and the page of functions have no accessibility violations', async ({ page }) => {
      test.slow();
      await openNode(page, SHOUT, 'shout');
      const editor = page.getByRole('textbox', { name: 'Expression: loud' });
      await expect(page.getByRole('group', { name: 'First values' })).toBeVisible();
      await expectAccessible(page);
      await editor.fill('amuont');
      await expect(page.getByRole('button', { name: 'Use amount: Expression: loud' })).toBeVisible();
      await editor.press('Control+a');
      await page.keyboard.type('am');
      await page.keyboard.press('Control+Space');
      await expect(page.getByRole('listbox', { name: 'Completions' })).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.keyboard.press('F1');
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page);
    });
  });
}

test('in Chinese nothing of it reads English', async ({ page }) => {
  await openNode(page, SHOUT, 'shout');
  await page.getByRole('button', { name: '中文' }).click();
  const editor = page.getByRole('textbox', { name: '表达式: loud' });
  await expect(editor).toBeVisible();
  await expect(page.getByRole('tabpanel', { name: 'shout 的预览' }).getByRole('row')).toHaveCount(5);
  await editor.fill('UPPER(customer)');
  await editor.press('End');
  await page.keyboard.type(' || cus');
  await expect(page.getByRole('listbox', { name: '补全' })).toBeVisible();
  await page.keyboard.press('Enter');
  expect(await englishLeft(page)).toEqual([]);
  await page.keyboard.press('F1');
  await expect(page.getByRole('dialog', { name: '表达式语言的函数' })).toBeVisible();
});

async function openNode(page: Page, document: object, name: string): Promise<void> {
  await openGallery(page);
  await openFile(page, 'orders.weir.json', JSON.stringify(document));
  await page
    .getByRole('application')
    .getByRole('group', { name: new RegExp(`^${name}, `) })
    .click();
  await expect(page.getByRole('complementary').getByRole('heading', { name })).toBeVisible();
}

/** The cells of a column of the preview, from 1. */
function cellsOf(preview: Locator, column: number): Locator {
  return preview.locator(`tbody tr > td:nth-child(${column})`);
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .exclude('.react-flow')
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
