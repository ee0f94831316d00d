import { expect, type Page } from '@playwright/test';
import { expectJobState, openFile, openGallery, openTab, operators, runButton } from './studio-actions.ts';
import { bookDocument } from './studio-documents.ts';
import { test } from './studio-test.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
] as const;

/** Nobody forbids names and expressions without a blank. */
const LONG = 'a_name_without_any_blank_'.repeat(7);

test('long names and values stay inside the panels, in the designer and while it runs', async ({ page }) => {
  test.slow();
  const book = bookDocument({ linesPerSecond: 20, checkpointMs: 1000 });
  const document = {
    ...book,
    name: LONG,
    nodes: book.nodes.map((node) => ({
      ...node,
      name: `${node.name} ${LONG}`,
      config:
        node.config.kind === 'filter'
          ? { ...node.config, condition: `${node.config.condition} AND '${LONG}' <> '${LONG}x'` }
          : node.config,
    })),
    notes: [{ id: 'note', text: LONG.repeat(4), position: { x: 0, y: 300 }, size: { width: 160, height: 80 } }],
  };
  await openGallery(page);
  await openFile(page, 'long.weir.json', JSON.stringify(document));
  await expect(operators(page)).not.toHaveCount(0);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const operator of await page.locator('.react-flow__node').all()) {
      await operator.focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Escape');
      await expectInside(page, `designer at ${size.width}`);
    }
  }
  await page.keyboard.press('v');
  await page.getByRole('textbox', { name: 'Name of the version' }).fill(LONG);
  await page.getByRole('button', { name: 'Save version' }).click();
  await expect(page.getByRole('region', { name: 'Versions' }).getByRole('listitem')).toHaveCount(1);
  await expectInside(page, 'versions');
  await page.getByRole('button', { name: /^Compare with now/ }).click();
  const comparison = page.getByRole('dialog', { name: 'Compare versions' });
  await expect(comparison).toBeVisible();
  await expectInside(page, 'comparison');
  await page.keyboard.press('Escape');
  await expect(comparison).toHaveCount(0);
  await page.keyboard.press('Escape');

  await runButton(page).click();
  await expectJobState(page, 'RUNNING');
  await openTab(page, 'Checkpoints');
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const tab of ['State', 'Channels', 'Metrics', 'Config']) {
      await page.getByRole('complementary').getByRole('tab', { name: tab }).click();
      await expectInside(page, `run, ${tab} at ${size.width}`);
    }
  }
  await page.setViewportSize(SIZES[0]);
  await page.getByRole('button', { name: 'Back to the gallery' }).click();
  await expect(page.getByRole('region', { name: 'Your pipelines' })).toBeVisible();
  await expectInside(page, 'list of pipelines');
});

/** Nothing that is seen sticks out of the panel it is in, or makes the page wider. */
async function expectInside(page: Page, where: string): Promise<void> {
  const out = await page.evaluate(() => {
    const found: string[] = [];
    for (const frame of document.querySelectorAll('aside, dialog, [role=region], section[aria-label], main > div')) {
      const edge = frame.getBoundingClientRect().right;
      for (const element of frame.querySelectorAll('*')) {
        if (!(element instanceof HTMLElement) || !element.checkVisibility()) continue;
        // What scrolls in a box of its own, or is cut off by one, does not stick out.
        let box: HTMLElement | null = element.parentElement;
        let clipped = false;
        for (; box !== null && box !== frame; box = box.parentElement) {
          if (getComputedStyle(box).overflowX !== 'visible') clipped = true;
        }
        if (clipped) continue;
        const { right, width } = element.getBoundingClientRect();
        if (width > 0 && right > edge + 1)
          found.push(`${element.tagName} ${element.className}: ${Math.round(right - edge)} px`);
      }
      const cut = frame.scrollWidth - frame.clientWidth;
      if (cut > 1 && getComputedStyle(frame).overflowX === 'visible')
        found.push(`${frame.tagName} ${frame.className}: ${cut} px`);
      for (const scrolled of frame.querySelectorAll<HTMLElement>(
        '[class*=fields], [class*=panel], [class*=changes], [class*=list]',
      )) {
        const style = getComputedStyle(scrolled);
        const beyond = scrolled.scrollWidth - scrolled.clientWidth;
        if (style.overflowX !== 'visible' && beyond > 1 && scrolled.closest('.react-flow') === null) {
          found.push(`${scrolled.tagName} ${scrolled.className} scrolls sideways: ${beyond} px`);
        }
      }
    }
    if (document.documentElement.scrollWidth > window.innerWidth) found.push('the page scrolls sideways');
    return [...new Set(found)];
  });
  expect.soft(out, where).toEqual([]);
}
