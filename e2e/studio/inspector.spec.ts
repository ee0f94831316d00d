import { expect, type Locator, type Page } from '@playwright/test';
import { CATALOGUE_TEXTS } from '#model/catalogue-texts.ts';
import type { FieldDescriptor } from '#model/field-descriptor.ts';
import { CATALOGUE_ENTRIES, NODE_FIELDS } from '#model/operator-catalogue.ts';
import { ordersDocument } from './orders-document.ts';
import { openFile, openGallery, operators, runButton } from './studio-actions.ts';
import { test } from './studio-test.ts';

/** From an edit to its rows, on a machine that does nothing else. */
const QUICK_MS = 1000;

const COUNTS = ordersDocument(
  [
    'count',
    {
      kind: 'aggregate',
      keys: ['customer'],
      aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
      emit: 'changelog',
    },
  ],
  ['table', { kind: 'table-sink', mode: 'append', keys: [] }],
);

test('every operator shows its parallelism, and every field its name in Flink and a sentence', async ({ page }) => {
  test.slow();
  await openGallery(page);
  await page.getByRole('button', { name: 'New pipeline' }).click();
  const palette = page.getByRole('navigation', { name: 'Operators' });
  for (const entry of CATALOGUE_ENTRIES) {
    const before = await operators(page).count();
    await palette.getByRole('button', { name: new RegExp(`^${CATALOGUE_TEXTS[entry.nameKey]} `) }).click();
    await expect(operators(page)).toHaveCount(before + 1);
    // The inspector follows the selection a moment later.
    await expect(inspector(page)).toHaveAttribute('aria-busy', 'false');
    const shown = await fieldsShown(page);
    const told = [...entry.fields, ...NODE_FIELDS].map(fieldTold);
    // Fields that do not apply yet are hidden; those of every operator never are.
    expect({ kind: entry.kind, shown: shown.filter((field) => told.includes(field)) }).toEqual({
      kind: entry.kind,
      shown: expect.arrayContaining(NODE_FIELDS.map(fieldTold)),
    });
    const labels = new Set([...entry.fields, ...NODE_FIELDS].map(({ labelKey }) => CATALOGUE_TEXTS[labelKey]));
    const untold = shown.filter((field) => labels.has(field.split(' | ')[0]) && !told.includes(field));
    expect({ kind: entry.kind, untold }).toEqual({ kind: entry.kind, untold: [] });
  }
});

/** `label | Flink's name | the sentence` of each field on the screen, the default left out. */
function fieldsShown(page: Page): Promise<readonly string[]> {
  return inspector(page)
    .locator('div:has(> p[id$="-help"])')
    .evaluateAll((rows) =>
      rows.map((row) => {
        const [label, option] = row.querySelector(':scope > div')?.children ?? [];
        const sentence = row.querySelector(':scope > p[id$="-help"]')?.firstChild?.textContent ?? '';
        return [label?.textContent, option?.textContent, sentence].join(' | ');
      }),
    );
}

function fieldTold({ labelKey, helpKey, flink }: FieldDescriptor): string {
  return [CATALOGUE_TEXTS[labelKey], flink ?? 'not in Flink', CATALOGUE_TEXTS[helpKey]].join(' | ');
}

test('every operator has a help page: its options, and an example that was run', async ({ page }) => {
  await openNode(page, 'count');
  await inspector(page).getByRole('button', { name: 'What this operator does' }).click();
  const help = page.getByRole('dialog', { name: 'Help: Aggregate' });
  await expect(help.getByRole('rowheader', { name: 'Max parallelism' })).toBeVisible();
  await expect(help.getByRole('table', { name: 'Output' }).getByRole('row')).not.toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
});

test('a default is told, and one click goes back to it', async ({ page }) => {
  await openNode(page, 'count');
  const max = inspector(page).getByLabel('Max parallelism', { exact: true });
  await max.fill('7');
  await inspector(page).getByRole('button', { name: 'Reset: Max parallelism' }).click();
  await expect(max).toHaveValue('');
  await expect(inspector(page).getByRole('button', { name: 'Reset: Max parallelism' })).toHaveCount(0);
});

test('a changelog into a table of inserts is repaired by a click that says what it does', async ({ page }) => {
  await openNode(page, 'table');
  await expect(runButton(page)).toBeDisabled();
  await expect(inspector(page).getByText('1 to fix')).toBeVisible();
  await inspector(page).getByRole('button', { name: 'Upsert by customer' }).click();
  await expect(inspector(page).getByLabel('Mode', { exact: true })).toHaveValue('upsert');
  await expect(inspector(page).getByRole('button', { name: 'customer', pressed: true })).toBeVisible();
  await expect(runButton(page)).toBeEnabled();
});

test('the rows of what is selected are shown: an operator, an edge, a sink; what blocks them is named', async ({
  page,
}) => {
  await openNode(page, 'count');
  const preview = page.getByRole('tabpanel', { name: 'Preview of count' });
  await expect(preview.getByRole('columnheader')).toHaveText([/^kind/, /^customer\s*STRING/, /^n\s*BIGINT NOT NULL/]);
  await expect(preview.locator('tbody tr')).toHaveText(['+Ialice1', '+INULL1', "+I''1", '+Ibob1']);
  await inspector(page).getByRole('button', { name: 'customer', pressed: true }).click();
  await expect(preview.locator('tbody tr')).toHaveText(['+I1', '-U1', '+U2', '-U2', '+U3', '-U3', '+U4']);

  await page.getByRole('tab', { name: 'Schema' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Schema' })).toContainText('changelog');
  await page.getByRole('tab', { name: 'Preview of count' }).click();

  const expression = inspector(page).getByRole('textbox', { name: 'Expression: n' });
  await expression.fill('SUM(customer)');
  await expect(inspector(page).getByText(/^SUM takes a number/)).toBeVisible();
  await node(page, 'table').click();
  await expect(page.getByRole('tabpanel', { name: 'Preview of table' })).toContainText('until this is repaired: count');
});

test('a preview follows an edit at once', async ({ page }) => {
  await openNode(page, 'count');
  const preview = page.getByRole('tabpanel', { name: 'Preview of count' });
  await expect(preview.locator('tbody tr').first()).toHaveText('+Ialice1');
  // The first one has started the worker.
  const name = inspector(page).getByRole('textbox', { name: 'Name 1' });
  const times: number[] = [];
  // As often as it takes to be left alone once by whatever else the machine does.
  for (const column of 'abcdefghijklmnopqrst') {
    if (times.length >= 5 && Math.min(...times) < QUICK_MS) break;
    const started = Date.now();
    await name.fill(column);
    await expect(preview.getByRole('columnheader').nth(2)).toHaveText(new RegExp(`^${column}\\s*BIGINT`));
    times.push(Date.now() - started);
  }
  console.log(`edit to rows: ${times.join(', ')} ms`);
  expect(Math.min(...times)).toBeLessThan(QUICK_MS);
});

async function openNode(page: Page, name: string): Promise<void> {
  await openGallery(page);
  await openFile(page, 'orders.weir.json', JSON.stringify(COUNTS));
  await node(page, name).click();
  await expect(inspector(page).getByRole('heading', { name })).toBeVisible();
}

function node(page: Page, name: string): Locator {
  return page.getByRole('application').getByRole('group', { name: new RegExp(`^${name}, `) });
}

function inspector(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Inspector' });
}
