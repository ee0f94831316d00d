import { expect, type Locator, type Page } from '@playwright/test';
import {
  downloadCsv,
  expectJobState,
  expectNoFailure,
  openGallery,
  openTab,
  operators,
  panel,
  runButton,
  sinkRows,
} from './studio-actions.ts';
import { test } from './studio-test.ts';

test('a CSV with semicolons: what was found is corrected, and bad lines are counted', async ({ page }) => {
  const lines = Array.from(
    { length: 120 },
    (_, n) => `${n};${n / 2};02.01.2026 03:04:${String(n % 60).padStart(2, '0')}`,
  );
  lines[7] = '7;broken;02.01.2026 03:04:07';
  lines[9] = '9;4.5';
  await newFileSource(page);
  await upload(page, 'readings.csv', Buffer.from(`id;value;at\n${lines.join('\n')}\n`));

  await expect(preview(page).getByRole('columnheader', { name: 'value' })).toContainText('DOUBLE');
  await expect(preview(page).getByRole('columnheader', { name: 'at' })).toContainText('TIMESTAMP(3)');
  await expect(inspector(page).getByText('118 rows, 2 lines refused')).toBeVisible();
  await expect(preview(page).getByText('column value is not a number')).toBeVisible();
  await expect(inspector(page).getByLabel('Format of the event time')).toHaveValue('dd.MM.yyyy HH:mm:ss');
  await expect(inspector(page).getByLabel('Event time', { exact: true })).toHaveValue('at');

  // The user knows better: ids are names. The event time is chosen by hand, once away and back.
  await inspector(page).getByRole('combobox', { name: 'Type 1' }).fill('STRING NOT NULL');
  await expect(preview(page).getByRole('columnheader', { name: 'id' })).toContainText('STRING');
  await inspector(page).getByLabel('Event time', { exact: true }).selectOption('');
  await expect(inspector(page).getByText('0 rows, 120 lines refused')).toBeVisible();
  await inspector(page).getByLabel('Event time', { exact: true }).selectOption('at');
  await expect(inspector(page).getByText('118 rows, 2 lines refused')).toBeVisible();

  await runIntoTable(page);
  await expect.poll(() => rowsOfSink(page), { timeout: 60_000 }).toBe(118);
  const { header, lines: rows } = await downloadCsv(page);
  expect(header).toContain('id');
  expect(rows.some((row) => row.includes('2026-01-02 03:04:05'))).toBe(true);
  await openTab(page, 'Events');
  await panel(page).getByRole('searchbox').fill('recordRejected');
  await expect(
    panel(page)
      .getByText(/column value is not a number/)
      .first(),
  ).toBeVisible();
  await openTab(page, 'Metrics');
  const refused = await panel(page).getByRole('columnheader').allInnerTexts();
  const source = panel(page)
    .getByRole('row')
    .filter({ hasText: /^file .*#1/ });
  await expect(source.getByRole('cell').nth(refused.indexOf('Refused lines') - 1)).toHaveText('2');
  await expectNoFailure(page);
});

test('JSON Lines are dropped; the Deterministic world reads them too', async ({ page }) => {
  await newFileSource(page);
  const text = `${Array.from({ length: 30 }, (_, n) => JSON.stringify({ user: `u${n % 3}`, n, big: '9007199254740993' })).join('\n')}\n{"user":\n`;
  const dropped = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'events.jsonl'));
    return transfer;
  }, text);
  await inspector(page).getByText('Drop files here').dispatchEvent('drop', { dataTransfer: dropped });
  await expect(preview(page).getByRole('columnheader', { name: 'user' })).toContainText('STRING');
  await expect(inspector(page).getByText('30 rows, 1 line refused')).toBeVisible();
  await inspector(page).getByLabel('Splits', { exact: true }).fill('1');
  await page.getByLabel('World').first().selectOption('deterministic');
  await runIntoTable(page);
  await expect.poll(() => rowsOfSink(page), { timeout: 60_000 }).toBe(30);
  await expectNoFailure(page);
});

test('a file dropped on the canvas becomes a source; one dropped in the gallery begins a pipeline', async ({
  page,
}) => {
  const dropped = (name = 'orders.csv', text = 'name,amount\nann,1\nbob,2\n') =>
    page.evaluateHandle(
      ([title, content]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([content], title));
        return transfer;
      },
      [name, text] as const,
    );
  await openGallery(page);
  await page.getByRole('main').dispatchEvent('drop', { dataTransfer: await dropped() });
  await expect(operators(page)).toHaveCount(1);
  await expect(inspector(page).getByText('2 rows, 0 lines refused')).toBeVisible();
  await page.locator('.react-flow').dispatchEvent('drop', { dataTransfer: await dropped() });
  await expect(operators(page)).toHaveCount(2);
  await expect(inspector(page).getByText('2 rows, 0 lines refused')).toBeVisible();
  await page.locator('.react-flow').dispatchEvent('drop', { dataTransfer: await dropped('empty.csv', '') });
  await expect(page.getByRole('alert').filter({ hasText: 'empty.csv is empty.' })).toBeVisible();
  await expect(operators(page)).toHaveCount(2);
  await expectNoFailure(page);
});

test('text is pasted, and two files are read by one source', async ({ page }) => {
  await newFileSource(page);
  await inspector(page).getByRole('button', { name: 'Paste text' }).click();
  await inspector(page).getByLabel('Lines, CSV or JSON Lines').fill('name,amount\n"ann\nlee",1\nbob,2\n');
  await inspector(page).getByRole('button', { name: 'Use this text' }).click();
  await expect(inspector(page).getByText('2 rows, 0 lines refused')).toBeVisible();
  await expect(inspector(page).getByRole('listitem').filter({ hasText: 'pasted text' })).toBeVisible();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    inspector(page).getByRole('button', { name: 'Add files' }).click(),
  ]);
  await chooser.setFiles({ name: 'more.csv', mimeType: 'text/csv', buffer: Buffer.from('name,amount\neve,3\n') });
  await expect(inspector(page).getByRole('listitem').filter({ hasText: 'more.csv' })).toBeVisible();
  // A cell with a line break is in the first: no file is cut, and each is a split.
  await expect(preview(page).getByRole('rowheader', { name: 'pasted text · split 0', exact: true })).toBeVisible();
  await expect(preview(page).getByRole('rowheader', { name: 'more.csv · split 1', exact: true })).toBeVisible();
  await runIntoTable(page);
  await expect.poll(() => rowsOfSink(page), { timeout: 60_000 }).toBe(3);
});

test('a GBK file is read as GBK; the encoding can be corrected; what is no text is refused by name', async ({
  page,
}) => {
  await newFileSource(page);
  // 城市,人口 / 北京,2189 / 上海,2487
  const gbk = [
    [0xb3, 0xc7, 0xca, 0xd0, 0x2c, 0xc8, 0xcb, 0xbf, 0xda, 0x0a],
    [0xb1, 0xb1, 0xbe, 0xa9, 0x2c, 0x32, 0x31, 0x38, 0x39, 0x0a],
    [0xc9, 0xcf, 0xba, 0xa3, 0x2c, 0x32, 0x34, 0x38, 0x37, 0x0a],
  ];
  await upload(page, 'cities.csv', Buffer.from(gbk.flat()));
  await expect(inspector(page).getByLabel('Encoding')).toHaveValue('gbk');
  await expect(inspector(page).getByText('The encoding is a guess.')).toBeVisible();
  await expect(preview(page).getByRole('cell', { name: '北京' })).toBeVisible();
  await inspector(page).getByLabel('Encoding').selectOption('windows-1252');
  await expect(preview(page).getByRole('cell', { name: '±±¾©' })).toBeVisible();
  await inspector(page).getByLabel('Encoding').selectOption('gbk');
  await expect(preview(page).getByRole('cell', { name: '上海' })).toBeVisible();

  await upload(page, 'book.xlsx', Buffer.from([0x50, 0x4b, 3, 4, 20, 0]));
  await expect(inspector(page).getByText(/^book\.xlsx is an archive/)).toBeVisible();
  await expect(preview(page).getByRole('cell', { name: '上海' })).toBeVisible();
  await runIntoTable(page);
  await expect.poll(() => rowsOfSink(page), { timeout: 60_000 }).toBe(2);
});

test('events are typed and clicked while the job runs, survive a crash, and end when the user ends them', async ({
  page,
}) => {
  await openGallery(page);
  await page.getByRole('button', { name: 'New pipeline' }).click();
  await add(page, 'Clicks');
  await page.getByLabel('checkpoint every').selectOption({ label: '1 s' });
  await runIntoTable(page);
  const form = page.getByRole('form', { name: /^Events of / });
  await form.getByLabel(/^customer/).fill('ann');
  await form.getByLabel(/^amount/).fill('3');
  await form.getByRole('button', { name: 'Emit', exact: true }).click();
  await expect(form.getByText('1 events recorded. A restart reads them again.')).toBeVisible();
  await form.getByRole('button', { name: 'ann, 3' }).click();
  await expect.poll(() => rowsOfSink(page), { timeout: 60_000 }).toBe(2);

  // X kills what is selected; a job without keys begins with nothing selected.
  await page
    .getByRole('treegrid')
    .getByRole('row', { name: /^clicks #1/ })
    .press('Enter');
  await page.keyboard.press('x');
  await expect(inspector(page)).toContainText('attempt 2', { timeout: 30_000 });
  await expectJobState(page, 'RUNNING');
  await form.getByRole('button', { name: 'ann, 3' }).click();
  await expect(form.getByText('3 events recorded. A restart reads them again.')).toBeVisible();
  await form.getByRole('button', { name: 'End', exact: true }).click();
  await expectJobState(page, 'FINISHED', 60_000);
  await expectNoFailure(page);
});

test('a preset makes the generator bids of Nexmark', async ({ page }) => {
  await openGallery(page);
  await page.getByRole('button', { name: 'New pipeline' }).click();
  await add(page, 'Generator');
  await inspector(page).getByLabel('Fill like').selectOption({ label: 'Nexmark: bids' });
  await expect(inspector(page).getByRole('textbox', { name: 'Name 1' })).toHaveValue('auction');
  await runIntoTable(page);
  await expect.poll(() => rowsOfSink(page), { timeout: 60_000 }).toBeGreaterThan(20);
  await expectNoFailure(page);
});

async function newFileSource(page: Page): Promise<void> {
  await openGallery(page);
  await page.getByRole('button', { name: 'New pipeline' }).click();
  await add(page, 'File');
  await expect(inspector(page).getByRole('button', { name: 'Upload', exact: true })).toBeVisible();
  await inspector(page).getByLabel('Rows per second and split').fill('');
}

async function add(page: Page, name: string): Promise<void> {
  const palette = page.getByRole('navigation', { name: 'Operators' });
  await palette.getByRole('button', { name: new RegExp(`^${name} `) }).click();
}

async function upload(page: Page, name: string, buffer: Buffer): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    inspector(page).getByRole('button', { name: 'Upload', exact: true }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'text/plain', buffer });
}

/** A table behind the source that is selected, which the palette connects, and Run. */
async function runIntoTable(page: Page): Promise<void> {
  await add(page, 'Table');
  await expect(operators(page)).toHaveCount(2);
  await expect(page.getByRole('application').locator('.react-flow__edge')).toHaveCount(1);
  await runButton(page).click();
  await expectJobState(page, /RUNNING|FINISHED/);
}

async function rowsOfSink(page: Page): Promise<number> {
  await openTab(page, 'Sink');
  return sinkRows(page).catch(() => 0);
}

function inspector(page: Page): Locator {
  return page.getByRole('complementary', { name: 'Inspector' });
}

function preview(page: Page): Locator {
  return inspector(page).getByRole('region', { name: 'First lines' });
}
