import { readFileSync } from 'node:fs';
import { expect, type Download, type Locator, type Page } from '@playwright/test';

/** What a user does in the studio and where they look, by role and name. */

export const DOCK_TABS = [
  'Space-time',
  'Checkpoints',
  'Metrics',
  'Events',
  'Sink',
  'Verdict',
  'Time travel',
  'Compare',
] as const;
export type DockTab = (typeof DOCK_TABS)[number];

export async function openGallery(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'A stream processor in this tab' })).toBeVisible();
}

/** One click on Run of a gallery item; resolves once its job runs. */
export async function runSample(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: `Run: ${title}`, exact: true }).click();
  await expectJobState(page, 'RUNNING');
}

/** Opens a file of the user's disk from the gallery. */
export async function openFile(page: Page, name: string, text: string): Promise<void> {
  const buffer = Buffer.from(text);
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/json', buffer });
}

/** Opens a pipeline as a file; resolves once it is in storage. */
export async function openSaved(page: Page, document: object): Promise<void> {
  await openGallery(page);
  await openFile(page, 'pipeline.weir.json', JSON.stringify(document));
  await expect(operators(page)).not.toHaveCount(0);
  await expect(page.getByRole('banner').getByRole('status')).toHaveText('Saved');
}

/** Opens a pipeline as a file and presses Run; resolves once its job runs. */
export async function runDocument(page: Page, document: object): Promise<void> {
  await openGallery(page);
  await openFile(page, 'pipeline.weir.json', JSON.stringify(document));
  await runButton(page).click();
  // A job of a few rows may have ended before anybody looks.
  await expectJobState(page, /RUNNING|FINISHED/);
}

export function runButton(page: Page): Locator {
  return page.getByRole('main').getByRole('button', { name: 'Run', exact: true });
}

export function transport(page: Page): Locator {
  return page.getByLabel('Transport', { exact: true });
}

export async function expectJobState(page: Page, state: string | RegExp, timeout = 20_000): Promise<void> {
  await expect(transport(page)).toContainText(state, { timeout });
}

/** Whatever the studio reports when a start, a command or a job fails. */
export async function expectNoFailure(page: Page): Promise<void> {
  await expect(page.getByText(/^(Refused|The job failed|Invariant broken|The job did not start):/)).toHaveCount(0);
}

export async function openTab(page: Page, name: DockTab): Promise<void> {
  // The tab of the checkpoints also counts them.
  await page
    .getByRole('tablist', { name: 'Panels' })
    .getByRole('tab', { name: new RegExp(`^${name}`) })
    .click();
  // What the tab shows comes a moment later.
  await expect(panel(page)).toHaveAttribute('aria-busy', 'false');
}

/** The panel of the chosen tab. */
export function panel(page: Page): Locator {
  return page.locator('#dock-panel');
}

/** Waits until at least so many checkpoints are complete. Leaves the Checkpoints tab open. */
export async function expectCheckpoints(page: Page, count: number, timeout = 20_000): Promise<void> {
  await openTab(page, 'Checkpoints');
  await expect.poll(() => completedCheckpoints(page), { timeout }).toBeGreaterThanOrEqual(count);
}

/** The first figure above the table. */
export async function completedCheckpoints(page: Page): Promise<number> {
  return Number(/^Completed\s+(\d+)/.exec(await panel(page).innerText())?.[1] ?? 0);
}

/** The job clock in ms. */
export async function jobClockMs(page: Page): Promise<number> {
  const [minutes = '', seconds = ''] = (await transport(page).getByRole('time').innerText()).split(':');
  return (Number(minutes) * 60 + Number(seconds)) * 1000;
}

/** The number of the event that is shown. */
export async function shownEvent(page: Page): Promise<number> {
  const caption = await page.getByText(/^event \d+$/).innerText();
  return Number(caption.slice('event '.length));
}

/** The same once it no longer changes. */
export async function settledEvent(page: Page): Promise<number> {
  let before = -1;
  await expect
    .poll(
      async () => {
        const event = await shownEvent(page);
        const isSettled = event === before;
        before = event;
        return isSettled;
      },
      { intervals: [300] },
    )
    .toBe(true);
  return before;
}

/**
 * The event that is shown, once it no longer changes; and its instant, by the last event of it, with the hash of its
 * state: both of one text, so that they belong together. The panel of time travel is open.
 */
export async function settledInstant(
  page: Page,
): Promise<{ readonly shown: number; readonly event: number; readonly hash: string }> {
  let shown = await settledEvent(page);
  const facts = panel(page).getByText(/^event \d+ · step \d+ · state [0-9a-f]{16}$/);
  await expect(facts).toBeVisible({ timeout: 15_000 });
  const read = async () => /^event (\d+) · .* state (\w+)$/.exec(await facts.innerText()) ?? [];
  // For a frame the facts may be those of the instant before, and on a slow machine so may the event.
  await expect
    .poll(async () => {
      shown = await settledEvent(page);
      return Number((await read())[1] ?? -1) - shown;
    })
    .toBeGreaterThanOrEqual(0);
  const [, event = '', hash = ''] = await read();
  return { shown, event: Number(event), hash };
}

/** How many rows the chosen sink has for the chosen reader. */
export async function sinkRows(page: Page): Promise<number> {
  const caption = await panel(page)
    .getByText(/^[\d,]+ rows$/)
    .innerText();
  return Number(caption.replaceAll(/\D/g, ''));
}

/** Chooses a reader's isolation level in the Sink tab. */
export async function readAs(page: Page, lens: 'read_committed' | 'read_uncommitted'): Promise<void> {
  await panel(page).getByRole('button', { name: lens, exact: true }).click();
}

/** Downloads the rows of the Sink tab; lines without the header. */
export async function downloadCsv(page: Page): Promise<{ readonly header: string; readonly lines: readonly string[] }> {
  const text = await downloaded(page, () => panel(page).getByRole('button', { name: 'Download CSV' }).click());
  const [header = '', ...lines] = text.split('\r\n');
  expect(lines.pop()).toBe('');
  return { header, lines };
}

/** The text of the file that an action downloads. */
export async function downloaded(page: Page, action: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all<Download | void>([page.waitForEvent('download'), action()]);
  return readFileSync(await (download as Download).path(), 'utf8');
}

/** The operators on the design canvas. */
export function operators(page: Page): Locator {
  return page.getByRole('application').locator('.react-flow__node-operator');
}
