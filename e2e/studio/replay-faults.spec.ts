import { expect, type Locator, type Page } from '@playwright/test';
import { plantedReplay } from './planted-replay.ts';
import {
  expectJobState,
  expectNoFailure,
  goToMark,
  openFile,
  openGallery,
  openTab,
  panel,
  settledInstant,
  shownEvent,
  transport,
} from './studio-actions.ts';
import { test } from './studio-test.ts';

test('a replay is scrubbed to before its failure, broken in another way in a fork, and both are compared', async ({
  page,
}) => {
  test.slow();
  await openGallery(page);
  await openFile(page, 'planted.weir-replay.json', plantedReplay());
  await fast(page);
  await expectJobState(page, 'FAILED');
  // The ledger alone would say that all is well so far.
  await expect(page.getByRole('button', { name: 'an invariant is broken' })).toBeVisible();
  await openTab(page, 'Time travel');
  const branches = panel(page).getByRole('table', { name: 'Branches' });
  await expect(branches.getByRole('row')).toHaveCount(2);

  // Back over the restore that the file's fault led to, to the checkpoint before it. By marks: places of the slider are
  // instants of the clock, and which events they show depends on the machine.
  await goToMark(page, '[', /go back to checkpoint 1/);
  await goToMark(page, '[', /^Checkpoint 1 is triggered/);
  const before = await settledInstant(page);

  // The menu says that this makes a branch, and what the fault does.
  const menu = await openMenu(page);
  await expect(menu).toContainText('a fault happens in a new branch, which leaves the file at this instant.');
  const notices = menu.getByRole('button', { name: 'Lose the next 4 notifications of completed checkpoints' });
  await notices.hover();
  await expect(menu).toContainText('is then committed with a later checkpoint');
  await notices.click();
  await expect(branches.getByRole('row')).toHaveCount(3);
  await expect(page.getByText('You made the next notifications of completed checkpoints get lost.')).toBeVisible();

  // In the fork the next fault happens where it is.
  await expect(await openMenu(page)).not.toContainText('in a new branch');
  await menu.getByRole('button', { name: 'Slow count #1 down for 10 s' }).click();
  await expect(page.getByText('You slowed count #1 down.')).toBeVisible();
  await expect(branches.getByRole('row')).toHaveCount(3);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await fast(page);
  await expectJobState(page, 'FINISHED');
  await expectNoFailure(page);

  await openTab(page, 'Compare');
  await expect(panel(page).getByRole('status')).toContainText(
    /They part at event \d+, .* Branch 2: You made the next notifications of completed checkpoints get lost\./,
  );
  await panel(page).getByRole('button', { name: 'Outcome' }).click();
  await expect(panel(page).getByRole('row', { name: /Job state/ })).toContainText(/FAILED\s*FINISHED/);

  // The file is as it was.
  await openTab(page, 'Time travel');
  await branches.getByRole('button', { name: 'Show Main' }).click();
  await expect.poll(() => shownEvent(page)).toBe(before.shown);
  expect(await settledInstant(page)).toEqual(before);
});

test('a replay is neither stopped nor saved, and says why; a fault at its newest instant forks, too', async ({
  page,
}) => {
  await openGallery(page);
  await openFile(page, 'planted.weir-replay.json', plantedReplay());
  await page.getByRole('button', { name: 'Pause' }).click();
  const stop = page.getByRole('button', { name: 'Stop…' });
  await expect(stop).toBeDisabled();
  await expect(stop).toHaveAttribute('title', /neither saved nor stopped/);
  await openTab(page, 'Time travel');
  const menu = await openMenu(page);
  await menu.getByRole('button', { name: 'Kill the tab and open it again' }).click();
  await expect(panel(page).getByRole('table', { name: 'Branches' }).getByRole('row')).toHaveCount(3);
  await expect(page.getByText('You killed the tab and opened it again.')).toBeVisible();
  await expectNoFailure(page);
});

async function openMenu(page: Page): Promise<Locator> {
  await transport(page).getByText('Crash').click();
  return transport(page).locator('details[open]');
}

async function fast(page: Page): Promise<void> {
  await page.getByLabel('Rate', { exact: true }).selectOption({ label: 'as fast as possible' });
}
