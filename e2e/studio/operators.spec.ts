import { expect, type Page } from '@playwright/test';
import type { DocumentEdge, DocumentNode, NodeConfig, PipelineDocument } from '#model/document.ts';
import { DEFAULT_SETTINGS, DEFAULT_WATERMARK, newDocument, NO_WATERMARK } from '#model/new-document.ts';
import {
  downloadCsv,
  expectJobState,
  expectNoFailure,
  openFile,
  openGallery,
  openTab,
  panel,
  runButton,
} from './studio-actions.ts';
import { test } from './studio-test.ts';

/** Sliding windows, their late rows, broadcast edges and rate limiters, as somebody who draws a pipeline meets them. */

const SECOND = 1000;
const NEW_YEAR = 1_767_225_600_000;

test('a window is made to slide, and its late rows go to a log of their own', async ({ page }) => {
  const window: NodeConfig = {
    kind: 'window-aggregate',
    keys: ['customer'],
    window: { kind: 'tumble', sizeMs: 10 * SECOND, offsetMs: 0 },
    allowedLatenessMs: 0,
    aggregates: [{ name: 'total', expression: 'SUM(amount)' }],
  };
  const orders = timedOrders(['alice', 5, 1], ['alice', 3, 7], ['bob', 2, 16], ['alice', 9, 2]);
  await open(
    page,
    pipeline(
      [
        node('orders', orders, 0, 0),
        node('window', window, 1, 0),
        node('totals', { kind: 'log-sink', log: 'totals' }, 2, 0),
        node('rest', { kind: 'log-sink', log: 'rest' }, 2, 1),
      ],
      ['orders>window', 'window>totals'],
    ),
  );
  await operator(page, 'window').click();
  await inspector(page).getByLabel('Windows', { exact: true }).selectOption('hop');
  // A slide of one size is what the window was.
  await expect(inspector(page).getByLabel('Slide', { exact: true })).toHaveValue('10 s');
  await inspector(page).getByLabel('Slide', { exact: true }).fill('5 s');
  await inspector(page).getByLabel('Slide', { exact: true }).press('Enter');
  await expect(operator(page, 'window')).toContainText('10 s / 5 s');

  await operator(page, 'window').getByRole('img', { name: 'late rows of window' }).click();
  await operator(page, 'rest').getByRole('img', { name: 'input of rest' }).click();
  await expect(page.getByRole('application').locator('.react-flow__edge')).toHaveCount(3);

  await runButton(page).click();
  await expectJobState(page, 'FINISHED');
  await expectNoFailure(page);
  expect(await logRows(page, 'totals')).toEqual(
    [
      'alice,5,23:59:55,00:00:05',
      'alice,8,00:00:00,00:00:10',
      'alice,3,00:00:05,00:00:15',
      'bob,2,00:00:10,00:00:20',
      'bob,2,00:00:15,00:00:25',
    ].toSorted(),
  );
  expect(await logRows(page, 'rest')).toEqual(['alice,9,00:00:02']);
});

test('rows that an expression fails for go to a log of their own, with what went wrong', async ({ page }) => {
  const project: NodeConfig = { kind: 'project', fields: [{ name: 'share', expression: '100 / amount' }] };
  await open(
    page,
    pipeline(
      [
        node('orders', timedOrders(['alice', 5, 1], ['bob', 0, 2], ['carol', 20, 3]), 0, 0),
        node('share', project, 1, 0),
        node('ratios', { kind: 'log-sink', log: 'ratios' }, 2, 0),
        node('broken', { kind: 'log-sink', log: 'broken' }, 2, 1),
      ],
      ['orders>share', 'share>ratios'],
    ),
  );
  // Flink's way: the preview says what the job would die of.
  await operator(page, 'share').click();
  await expect(page.getByRole('alert').filter({ hasText: 'Division by zero' })).toBeVisible();
  await expect(operator(page, 'share').getByRole('img', { name: 'failing rows of share' })).toHaveCount(0);
  await inspector(page).getByLabel('Failing rows', { exact: true }).selectOption('to a side output');
  await expect(inspector(page)).toContainText('Flink has no option for failing rows');

  await operator(page, 'share').getByRole('img', { name: 'failing rows of share' }).click();
  await operator(page, 'broken').getByRole('img', { name: 'input of broken' }).click();
  await expect(page.getByRole('application').locator('.react-flow__edge')).toHaveCount(3);
  await expect(page.getByRole('application').getByText('failed', { exact: true })).toBeVisible();

  await runButton(page).click();
  await expectJobState(page, 'FINISHED');
  await expectNoFailure(page);
  expect(await logRows(page, 'ratios')).toEqual(['20', '5']);
  expect(await logRows(page, 'broken')).toEqual(['bob,0,00:00:02,Division by zero (in 100 / amount),100 / amount']);
});

test('a broadcast edge gives every row to each subtask, and a rate limiter makes them wait', async ({ page }) => {
  await open(
    page,
    pipeline(
      [
        node('orders', plainOrders('alice', 'bob', 'carol'), 0, 0),
        node('limit', { kind: 'rate-limit', per: 'second', permits: 20 }, 1, 0),
        { ...node('log', { kind: 'log-sink', log: 'log' }, 2, 0), parallelism: 3 },
      ],
      ['orders>limit', 'limit>log'],
    ),
  );
  await expect(operator(page, 'limit')).toContainText('20 rows per second');
  await page.getByRole('application').locator('.react-flow__edge').nth(1).focus();
  await page.keyboard.press('Enter');
  await inspector(page).getByRole('combobox', { name: 'Partitioner' }).selectOption('broadcast');
  await expect(page.getByRole('application').getByText('BROADCAST').first()).toBeVisible();
  await runButton(page).click();
  await expectJobState(page, 'FINISHED');
  await expectNoFailure(page);
  expect(await logRows(page, 'log')).toEqual(['alice', 'bob', 'carol'].flatMap((name) => [name, name, name]));
});

function pipeline(nodes: readonly DocumentNode[], edges: readonly string[]): PipelineDocument {
  const { checkpoint } = DEFAULT_SETTINGS;
  return {
    ...newDocument({ id: 'operators', name: 'Operators' }),
    parallelism: 1,
    settings: { ...DEFAULT_SETTINGS, checkpoint: { ...checkpoint, intervalMs: SECOND } },
    nodes,
    edges: edges.map((edge): DocumentEdge => {
      const [from = '', to = ''] = edge.split('>');
      return { id: `${from}-${to}`, from, fromPort: 'out', to, partitioner: 'auto' };
    }),
  };
}

function node(id: string, config: NodeConfig, column: number, row: number): DocumentNode {
  const position = { x: column * 280, y: row * 160 };
  return { id, uid: id, name: id, parallelism: 1, maxParallelism: null, chaining: 'always', position, config };
}

/** Orders at seconds after the new year, with a watermark after each. */
function timedOrders(...orders: readonly (readonly [customer: string, amount: number, second: number])[]): NodeConfig {
  const values = orders.map(([customer, amount, second]) => [customer, amount, String(NEW_YEAR + second * SECOND)]);
  return {
    kind: 'rows',
    columns: [
      { name: 'customer', type: 'STRING NOT NULL' },
      { name: 'amount', type: 'INT NOT NULL' },
      { name: 'at', type: 'TIMESTAMP(3) NOT NULL' },
    ],
    timeColumn: 'at',
    rows: [values.map((row) => ({ values: row, atMs: null, label: null }))],
    rowsPerSecond: null,
    watermark: { ...DEFAULT_WATERMARK, emit: 'per-record' },
  };
}

function plainOrders(...customers: readonly string[]): NodeConfig {
  return {
    kind: 'rows',
    columns: [{ name: 'customer', type: 'STRING NOT NULL' }],
    timeColumn: null,
    rows: [customers.map((customer) => ({ values: [customer], atMs: null, label: null }))],
    rowsPerSecond: null,
    watermark: NO_WATERMARK,
  };
}

async function open(page: Page, document: PipelineDocument): Promise<void> {
  await openGallery(page);
  await openFile(page, 'operators.weir.json', JSON.stringify(document));
  await expect(runButton(page)).toBeVisible();
}

function operator(page: Page, name: string) {
  return page.getByRole('application').locator('.react-flow__node', { hasText: new RegExp(`^${name}`) });
}

function inspector(page: Page) {
  return page.getByRole('complementary', { name: 'Inspector' });
}

/** The committed rows of a log, sorted; of times the time of day, and no window_time. */
async function logRows(page: Page, log: string): Promise<readonly string[]> {
  await openTab(page, 'Sink');
  const pick = panel(page).getByRole('combobox', { name: 'Sink' });
  if ((await pick.count()) > 0) await pick.selectOption(log);
  const { header, lines } = await downloadCsv(page);
  const columns = header.split(',');
  return lines
    .map((line) =>
      line
        .split(',')
        .filter((cell, index) => columns[index] !== 'window_time' && cell !== 'committed' && cell !== '+I')
        .map((cell) => /\d\d:\d\d:\d\d/.exec(cell)?.[0] ?? cell)
        .join(','),
    )
    .toSorted();
}
