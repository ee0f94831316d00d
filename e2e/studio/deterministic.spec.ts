import { expect, type Page } from '@playwright/test';
import { expectJobState, openGallery, openTab, panel, runSample, shownEvent } from './studio-actions.ts';
import { test } from './studio-test.ts';

const TWO = 'At least once: the cut leaks';

test('without alignment three records are counted twice, and the verdict names them', async ({ page }) => {
  await openGallery(page);
  await runSample(page, TWO);
  await page.getByLabel('Rate', { exact: true }).selectOption({ label: 'as fast as possible' });
  await expectJobState(page, 'FINISHED');
  await page.getByRole('button', { name: 'at least once', exact: true }).click();
  await expect(panel(page).getByRole('heading', { name: 'at least once' })).toBeVisible();
  await expect(panel(page)).toContainText(/Counted twice\s*3\s*a3, a4, a5/);
  await expect(panel(page)).toContainText(/Lost\s*0/);
});

test('with alignment the same records are counted once', async ({ page }) => {
  await openGallery(page);
  await runSample(page, 'Alignment: one input waits');
  await page.getByLabel('Rate', { exact: true }).selectOption({ label: 'as fast as possible' });
  await expectJobState(page, 'FINISHED');
  await openTab(page, 'Verdict');
  await expect(panel(page).getByRole('heading', { name: 'exactly once' })).toBeVisible();
  await expect(panel(page)).toContainText(/Counted twice\s*0/);
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
  const last = await shownEvent(page);
  const places = [Math.round(last / 3), Math.round(last / 2), last - 1];
  for (const event of [...places, ...places.toReversed()]) {
    await scrubTo(page, event);
    const text = await screenText(page);
    expect(text).toBe(seen.get(event) ?? text);
    seen.set(event, text);
  }
  expect(new Set(seen.values()).size).toBe(places.length);
});

async function narration(page: Page): Promise<string> {
  return page.locator('[aria-live=polite][aria-atomic=true]').innerText();
}

async function scrubTo(page: Page, event: number): Promise<void> {
  await page.getByRole('slider', { name: 'Recorded events' }).fill(String(event));
  await expect.poll(() => shownEvent(page)).toBe(event);
}

/** All that is written on the screen, what only a screen reader sees included. */
async function screenText(page: Page): Promise<string> {
  let before = '';
  // Panels follow the canvas a moment later.
  await expect
    .poll(async () => {
      const settled = before;
      before = await page.getByRole('main').ariaSnapshot();
      return before === settled;
    })
    .toBe(true);
  return before;
}
