import { expect, type Locator, type Page } from '@playwright/test';
import { type Box, openGallery, operators, settledBox } from './studio-actions.ts';
import { test } from './studio-test.ts';

test('an operator that lies about is dragged onto an edge, and sits in it: one step, which undo takes back', async ({
  page,
}) => {
  await openGallery(page);
  await page.getByRole('button', { name: 'Open: Word count' }).click();
  await expect(operators(page)).toHaveCount(6);
  await page.getByRole('button', { name: 'Job settings', exact: true }).click();
  await add(page, 'Filter');
  await expect(edges(page)).toHaveCount(5);
  const name = (await edges(page).first().getAttribute('aria-label')) ?? '';
  const [, from = '', to = ''] = /^(.+) to (.+), /.exec(name) ?? [];
  const before = await settledBox(node(page, 'filter'));
  const line = await settledBox(edges(page).first().locator('.react-flow__edge-path'));
  await dragTo(page, before, middleOf(line));
  await expect(edges(page)).toHaveCount(6);
  expect(await labels(page)).toEqual(
    expect.arrayContaining([expect.stringMatching(`^${from} to filter,`), expect.stringMatching(`^filter to ${to},`)]),
  );
  await settledBox(node(page, 'filter'));
  const overlap = await node(page, 'filter').evaluate((dragged) => {
    const box = dragged.getBoundingClientRect();
    return [...document.querySelectorAll('.react-flow__node')].filter((other) => {
      const place = other.getBoundingClientRect();
      const apart =
        place.right <= box.left || place.left >= box.right || place.bottom <= box.top || place.top >= box.bottom;
      return other !== dragged && !apart;
    }).length;
  });
  expect(overlap).toBe(0);
  await page.getByRole('button', { name: 'Undo: insert on an edge' }).click();
  await expect(edges(page)).toHaveCount(5);
  await expect.poll(async () => Math.round((await settledBox(node(page, 'filter'))).y)).toBe(Math.round(before.y));

  // What is connected already is only moved.
  await dragTo(page, await settledBox(node(page, 'count')), middleOf(line));
  await expect(edges(page)).toHaveCount(5);
});

test('a union takes as many inputs as are dragged to it, and a window shows its late rows as an output', async ({
  page,
}) => {
  await openGallery(page);
  await page.getByRole('button', { name: 'New pipeline' }).click();
  for (const name of ['Rows', 'Rows', 'Rows', 'Union', 'Window', 'Table']) {
    await page.getByRole('button', { name: 'Job settings', exact: true }).click();
    await add(page, name);
  }
  await page.getByRole('button', { name: 'Arrange' }).click();
  await page.keyboard.press('f');
  await expect(operators(page)).toHaveCount(6);
  for (const [at, from] of ['rows', 'rows 2', 'rows 3'].entries()) {
    await connect(page, `output of ${from}`, 'input of union');
    await expect(edges(page)).toHaveCount(at + 1);
  }
  await expect(edges(page).and(page.getByRole('group', { name: / to union, / }))).toHaveCount(3);
  const window =
    (await operators(page)
      .filter({ hasText: /window/i })
      .getAttribute('data-id')) ?? '';
  expect(window).not.toBe('');
  const late = page.getByLabel(/^late rows of /);
  await expect(late).toBeVisible();
  await connectTo(page, late, page.getByLabel('input of table'));
  await expect(edges(page)).toHaveCount(4);
  await expect(page.getByRole('application').getByText('late', { exact: true })).toBeVisible();
});

async function connect(page: Page, from: string, to: string): Promise<void> {
  await connectTo(page, page.getByLabel(from, { exact: true }), page.getByLabel(to, { exact: true }));
}

async function connectTo(page: Page, from: Locator, to: Locator): Promise<void> {
  const target = middleOf(await settledBox(to));
  await dragTo(page, await settledBox(from), target);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function middleOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

async function dragTo(page: Page, from: Box, to: Point): Promise<void> {
  const { x, y } = middleOf(from);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(to.x + 6, to.y + 6, { steps: 8 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await page.mouse.up();
}

async function labels(page: Page): Promise<readonly (string | null)[]> {
  return Promise.all((await edges(page).all()).map((edge) => edge.getAttribute('aria-label')));
}

async function add(page: Page, name: string): Promise<void> {
  const palette = page.getByRole('navigation', { name: 'Operators' });
  await palette.getByRole('button', { name: new RegExp(`^${name} `) }).click();
}

function edges(page: Page): Locator {
  return page.getByRole('application').locator('.react-flow__edge');
}

function node(page: Page, name: string): Locator {
  return page.getByRole('application').getByRole('group', { name: new RegExp(`^${name}, `) });
}
