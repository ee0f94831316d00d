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

/** Has the input of a sample come so slowly that it does not end while a slow machine does something else. */
export async function slowInput(page: Page, sample: string, rowsPerSecond: number): Promise<void> {
  await page.route(`**/samples/${sample}.weir.json`, async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    await route.fulfill({
      response,
      body: text.replace(/"rowsPerSecond": *\d+/, `"rowsPerSecond": ${rowsPerSecond}`),
    });
  });
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

export async function expectJobState(page: Page, state: string | RegExp, timeout = 40_000): Promise<void> {
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
  await expect(panel(page)).toHaveAttribute('aria-busy', 'false', { timeout: 40_000 });
}

/** The panel of the chosen tab. */
export function panel(page: Page): Locator {
  return page.locator('#dock-panel');
}

/** Waits until at least so many checkpoints are complete. Leaves the Checkpoints tab open. */
export async function expectCheckpoints(page: Page, count: number, timeout = 40_000): Promise<void> {
  await openTab(page, 'Checkpoints');
  await expect.poll(() => completedCheckpoints(page), { timeout }).toBeGreaterThanOrEqual(count);
}

/** What a user waits for before they ask for a checkpoint: every subtask on the canvas runs. */
export async function expectAllRunning(page: Page): Promise<void> {
  await expectJobState(page, 'RUNNING');
  const rows = page.getByRole('treegrid').getByRole('row', { name: /#\d+/ });
  await expect(rows.filter({ hasText: /RUNNING/ })).not.toHaveCount(0, { timeout: 40_000 });
  await expect(rows.filter({ hasText: /DEPLOYING|RESTORING|CANCELED|FAILED/ })).toHaveCount(0, { timeout: 40_000 });
}

/**
 * Waits until one more checkpoint is complete than at the moment: after a restart, that all tasks run again. The
 * Checkpoints tab is open.
 */
export async function expectNextCheckpoint(page: Page): Promise<void> {
  await expectCheckpoints(page, (await completedCheckpoints(page)) + 1);
}

/** The first figure above the table. */
export async function completedCheckpoints(page: Page): Promise<number> {
  return Number(/^Completed\s+(\d+)/.exec(await panel(page).innerText())?.[1] ?? 0);
}

/** The job clock in ms. */
export async function jobClockMs(page: Page): Promise<number> {
  return clockMs(await transport(page).getByRole('time').innerText());
}

/** ms of an instant as the studio writes it, minutes:seconds. */
export function clockMs(text: string): number {
  const [minutes = '', seconds = ''] = text.split(':');
  return (Number(minutes) * 60 + Number(seconds)) * 1000;
}

/** The number of the event that is shown. */
export async function shownEvent(page: Page): Promise<number> {
  const caption = await page.getByText(/^event \d+$/).innerText();
  return Number(caption.slice('event '.length));
}

/**
 * Pauses a run of the deterministic world and goes on to the end of its first checkpoint: the same event on every
 * machine. Returns its number.
 */
export async function stepToCheckpoint(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'checkpoint', exact: true }).click();
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  let event = 0;
  await expect.poll(async () => (event = await shownEvent(page))).toBeGreaterThan(100);
  await page.getByRole('button', { name: 'event', exact: true }).click();
  return event;
}

/** Does what leads to another event, and waits until it is shown: a key that is pressed again before may lead too far. */
export async function toOtherEvent(page: Page, act: () => Promise<void>): Promise<number> {
  const before = await shownEvent(page);
  await act();
  let shown = before;
  await expect.poll(async () => (shown = await shownEvent(page))).not.toBe(before);
  return shown;
}

/** Goes from mark to mark, back or on, until the sentence of one is shown. Marks are events: they hang on no clock. */
export async function goToMark(page: Page, key: '[' | ']', sentence: RegExp): Promise<number> {
  for (;;) {
    const event = await toOtherEvent(page, () => page.keyboard.press(key));
    if (sentence.test(await narration(page))) return event;
  }
}

/** The sentence on what is happening. It comes with the number of its event. */
export function narration(page: Page): Promise<string> {
  return page.locator('[aria-live=polite][aria-atomic=true]').innerText();
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

/** Finds a command by its name and runs it; `exact`: of several with this name in theirs, the one that has no other. */
export async function command(page: Page, name: string, exact = false): Promise<void> {
  await page.keyboard.press('/');
  const dialog = page.getByRole('dialog', { name: 'Commands' });
  // What is typed before is single keys.
  await expect(dialog.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(name);
  const chosen = dialog.getByRole('option', { selected: true });
  await expect(chosen).toContainText(name.split(' ').at(-1) ?? name);
  if (exact) {
    while (!new RegExp(`^${name}(Ctrl.*)?$`).test((await chosen.innerText()).replaceAll(/\s/g, ''))) {
      await page.keyboard.press('ArrowDown');
    }
  }
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
}

/** Where something is on the screen once it stands there: a canvas fits itself, and what was dragged settles. */
export async function settledBox(thing: Locator): Promise<Box> {
  // A line that is level has no height, and would not count as visible.
  await expect(thing).toBeAttached();
  await thing.evaluate(async (element) => {
    const look = (): string => JSON.stringify(element.getBoundingClientRect());
    for (let before = '', same = 0; same < 10;) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = look();
      same = now === before ? same + 1 : 0;
      before = now;
    }
  });
  const box = await thing.boundingBox();
  expect(box).not.toBeNull();
  return box ?? { x: 0, y: 0, width: 0, height: 0 };
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The field of the note that is being written. */
export function noteText(page: Page): Locator {
  return page.getByRole('application').getByRole('textbox', { name: 'Text of the note' });
}

/** Begins a note by key, and writes it: what is typed before its field has the focus is single keys. */
export async function writeNote(page: Page, text: string): Promise<void> {
  await page.keyboard.press('n');
  await expect(noteText(page)).toBeFocused();
  await page.keyboard.type(text);
}

/** The operators on the design canvas. */
export function operators(page: Page): Locator {
  return page.getByRole('application').locator('.react-flow__node-operator');
}
