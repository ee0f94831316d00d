import { expect, type Page } from '@playwright/test';
import {
  expectJobState,
  narration,
  openGallery,
  openTab,
  panel,
  runDocument,
  runSample,
  settledEvent,
  shownEvent,
  stepToCheckpoint,
  toOtherEvent,
} from './studio-actions.ts';
import { slowSample } from './studio-documents.ts';
import { test } from './studio-test.ts';

/** Longer than anything on the screen waits before it follows. */
const SETTLED_MS = 600;

const TWO = 'At least once: the cut leaks';

test('without alignment three records are counted twice, and the verdict names them', async ({ page }) => {
  await openGallery(page);
  await runSample(page, TWO);
  await page.getByLabel('Rate', { exact: true }).selectOption({ label: 'as fast as possible' });
  await expectJobState(page, 'FINISHED');
  await page.getByRole('button', { name: 'at least once', exact: true }).click();
  await expect(panel(page).getByRole('heading', { name: 'at least once' })).toBeVisible();
  await expect(panel(page)).toContainText(/Counted twice\s*3\s*a3, a4, a5/);
  await expect(panel(page)).toContainText(/Lost\s*none/);
});

test('with alignment the same records are counted once', async ({ page }) => {
  await openGallery(page);
  await runSample(page, 'Alignment: one input waits');
  await page.getByLabel('Rate', { exact: true }).selectOption({ label: 'as fast as possible' });
  await expectJobState(page, 'FINISHED');
  await openTab(page, 'Verdict');
  await expect(panel(page).getByRole('heading', { name: 'exactly once' })).toBeVisible();
  await expect(panel(page)).toContainText(/Counted twice\s*none/);
});

test('a paused run goes on by single events and beats; the same event looks the same again', async ({ page }) => {
  await runDocument(page, slowSample('at-least-once'));
  await stepToCheckpoint(page);
  const paused = await settledEvent(page);

  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await expect.poll(() => shownEvent(page)).toBeGreaterThan(paused);
  const stepped = await settledEvent(page);
  await page.getByRole('button', { name: 'beat', exact: true }).click();
  const sentence = await narration(page);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => shownEvent(page)).toBeGreaterThan(stepped);
  await expect.poll(() => narration(page)).not.toBe(sentence);

  await openTab(page, 'Metrics');
  const seen = new Map<number, string>();
  let visits = 0;
  for (const start of ['0', '1']) {
    await toOtherEvent(page, () => page.getByRole('slider', { name: 'Recorded events' }).fill(start));
    // Keys are the track's as long as it has the focus.
    await page.keyboard.press('Escape');
    for (const key of [']', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft']) {
      await toOtherEvent(page, () => page.keyboard.press(key));
      await expectSame(page, seen);
      visits++;
    }
  }
  expect(new Set(seen.values()).size).toBe(seen.size);
  expect(seen.size).toBeGreaterThanOrEqual(3);
  expect(seen.size).toBeLessThan(visits);
});

/** Whatever is shown of an event must be what was shown of it before. */
async function expectSame(page: Page, seen: Map<number, string>): Promise<void> {
  const event = await shownEvent(page);
  const text = await screenText(page);
  expect(await shownEvent(page)).toBe(event);
  expect(text, `event ${event}`).toBe(seen.get(event) ?? text);
  seen.set(event, text);
}

/** All that is written on the screen, what only a screen reader sees included. */
async function screenText(page: Page): Promise<string> {
  let text = '';
  // Panels and the outline follow the canvas a moment later: by the page's own clock, for on a slow machine it stands still.
  await expect(async () => {
    await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
    text = await page.getByRole('main').ariaSnapshot();
    await page.evaluate(
      (ms) => new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), ms)),
      SETTLED_MS,
    );
    expect(await page.getByRole('main').ariaSnapshot()).toBe(text);
  }).toPass();
  return text;
}
