import { expect, type Page } from '@playwright/test';
import { expectJobState, openGallery, openTab, panel, runSample, shownEvent } from './studio-actions.ts';
import { test } from './studio-test.ts';

/** Longer than anything on the screen waits before it follows. */
const SETTLED_MS = 500;

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
  await openGallery(page);
  await runSample(page, TWO);
  await expect.poll(() => shownEvent(page)).toBeGreaterThan(10);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.waitForTimeout(500);
  const paused = await shownEvent(page);

  await page.getByRole('button', { name: 'event', exact: true }).click();
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await expect.poll(() => shownEvent(page)).toBeGreaterThan(paused);
  const stepped = await shownEvent(page);
  await page.getByRole('button', { name: 'beat', exact: true }).click();
  const sentence = await narration(page);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => shownEvent(page)).toBeGreaterThan(stepped);
  await expect.poll(() => narration(page)).not.toBe(sentence);

  await openTab(page, 'Metrics');
  const seen = new Map<number, string>();
  // Parts of the track, in ten thousandths of the recorded time.
  const places = [2000, 5000, 9000];
  for (const place of [...places, ...places.toReversed()]) {
    await page.getByRole('slider', { name: 'Recorded events' }).fill(String(place));
    await expectSame(page, seen);
    await page.keyboard.press('ArrowLeft');
    await expectSame(page, seen);
  }
  expect(new Set(seen.values()).size).toBe(seen.size);
  expect(seen.size).toBeGreaterThan(places.length);
});

async function narration(page: Page): Promise<string> {
  return page.locator('[aria-live=polite][aria-atomic=true]').innerText();
}

/** Whatever is shown of an event must be what was shown of it before. */
async function expectSame(page: Page, seen: Map<number, string>): Promise<void> {
  const text = await screenText(page);
  const event = await shownEvent(page);
  expect(text, `event ${event}`).toBe(seen.get(event) ?? text);
  seen.set(event, text);
}

/** All that is written on the screen, what only a screen reader sees included. */
async function screenText(page: Page): Promise<string> {
  let before = '';
  let since = Date.now();
  // Panels and the outline follow the canvas a moment later.
  await expect
    .poll(
      async () => {
        const text = await page.getByRole('main').ariaSnapshot();
        if (text !== before) since = Date.now();
        before = text;
        return Date.now() - since;
      },
      { intervals: [100] },
    )
    .toBeGreaterThan(SETTLED_MS);
  return before;
}
