import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { type Box, openGallery, operators, settledBox } from './studio-actions.ts';
import { test } from './studio-test.ts';

test.beforeEach(async ({ page }) => {
  await openGallery(page);
  await page.getByRole('button', { name: 'Open: Word count' }).click();
  await expect(operators(page)).toHaveCount(6);
});

test('an operator dropped on an edge, or added with an edge selected, is inserted there', async ({ page }) => {
  // Edges are drawn once their nodes were measured.
  await expect(edges(page)).toHaveCount(5);
  const name = (await edges(page).first().getAttribute('aria-label')) ?? '';
  const [, from = '', to = ''] = /^(.+) to (.+), /.exec(name) ?? [];
  const line = await settledBox(edges(page).first().locator('.react-flow__edge-path'));
  await palette(page, 'Filter').dragTo(canvas(page), { targetPosition: await inCanvas(page, line) });
  await expect(operators(page)).toHaveCount(7);
  await expect(edges(page)).toHaveCount(6);
  await expect(page.getByRole('button', { name: 'Undo: insert on an edge' })).toBeEnabled();
  const names = await Promise.all((await edges(page).all()).map((found) => found.getAttribute('aria-label')));
  expect(names.some((label) => label?.startsWith(`${from} to filter,`))).toBe(true);
  expect(names.some((label) => label?.startsWith(`filter to ${to},`))).toBe(true);
  await page.keyboard.press('Control+z');
  await expect(edges(page)).toHaveCount(5);

  await edges(page).first().focus();
  await page.keyboard.press('Enter');
  const search = page.getByRole('searchbox', { name: 'Find an operator' });
  await search.fill('rate');
  await search.press('Enter');
  await expect(operators(page)).toHaveCount(7);
  await expect(edges(page)).toHaveCount(6);
});

test('several are selected by Shift, lined up, copied, pasted and duplicated; History goes to any step', async ({
  page,
}) => {
  await page.keyboard.press('Control+a');
  const tools = page.getByRole('group', { name: 'Selection' });
  await tools.getByRole('button', { name: 'Align left' }).click();
  const lefts = async (): Promise<number> =>
    new Set(await operators(page).evaluateAll((all) => all.map((it) => Math.round(it.getBoundingClientRect().x)))).size;
  await expect.poll(() => lefts()).toBe(1);
  await page.keyboard.press('Control+z');
  await expect.poll(() => lefts()).toBeGreaterThan(1);

  await canvas(page)
    .locator('.react-flow__pane')
    .click({ position: { x: 12, y: 300 } });
  await expect(tools).toHaveCount(0);
  await operators(page).nth(0).click();
  await operators(page)
    .nth(1)
    .click({ modifiers: ['Shift'] });
  await expect(tools).toBeVisible();
  await expect(tools.getByRole('button', { name: 'Distribute from left to right' })).toBeDisabled();
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect(operators(page)).toHaveCount(8);
  await page.keyboard.press('Control+d');
  await expect(operators(page)).toHaveCount(10);

  await page.getByRole('button', { name: 'History' }).click();
  const history = page.getByRole('region', { name: 'History' });
  await expect(history.getByRole('listitem')).toHaveCount(3);
  await expect(history.locator('[aria-current]')).toHaveText(/duplicate .+now/);
  const found = await new AxeBuilder({ page }).include('main').analyze();
  expect(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await history.getByRole('button', { name: /^opened/ }).click();
  await expect(operators(page)).toHaveCount(6);
  await history.getByRole('button', { name: /^paste/ }).click();
  await expect(operators(page)).toHaveCount(8);
  await page.keyboard.press('Escape');
  await expect(history).toHaveCount(0);
});

test('operators are pasted as text in another tab; a text that is no pipeline is refused', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  const other = await context.newPage();
  await openGallery(other);
  await other.getByRole('button', { name: 'New pipeline' }).click();
  await expect(canvas(other)).toBeVisible();
  await other.keyboard.press('Control+v');
  await expect(operators(other)).toHaveCount(6);
  await expect(edges(other)).toHaveCount(5);
  await other.evaluate(() => navigator.clipboard.writeText('{"format": "weir.pipeline", "version": 999}'));
  await other.keyboard.press('Control+v');
  await expect(other.getByRole('alert').getByText(/^Nothing was pasted: .{10,}/)).toBeVisible();
  await expect(operators(other)).toHaveCount(6);
});

test('a marquee selects what it touches', async ({ page }) => {
  await settledBox(operators(page).first());
  const boxes = await operators(page).evaluateAll((all) =>
    all.map((it) => it.getBoundingClientRect().toJSON() as DOMRect),
  );
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  await canvas(page).focus();
  await page.keyboard.down('Shift');
  await page.mouse.move(left - 20, top - 30);
  await page.mouse.down();
  await page.mouse.move((left + right) / 2, bottom, { steps: 4 });
  await page.mouse.move(right + 10, bottom + 20, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(page.getByText('6 selected')).toBeVisible();
});

function canvas(page: Page): Locator {
  return page.getByRole('application', { name: 'Pipeline' });
}

function edges(page: Page): Locator {
  return canvas(page).locator('.react-flow__edge');
}

function palette(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Operators' }).getByRole('button', { name: new RegExp(`^${name} `) });
}

/** The middle of a box, from the canvas's corner. */
async function inCanvas(page: Page, { x, y, width, height }: Box): Promise<{ readonly x: number; readonly y: number }> {
  const frame = await settledBox(canvas(page));
  return { x: x + width / 2 - frame.x, y: y + height / 2 - frame.y };
}
