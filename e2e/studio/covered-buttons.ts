import { expect, type Page } from '@playwright/test';

/**
 * Buttons that no command stands for, each with its reason. Everything else on the screen has one: by what the button
 * says it is, or by its name.
 */
const EXCEPTIONS: readonly (readonly [selector: string, reason: string])[] = [
  ['dialog button', 'answers of an open dialog: Tab reaches them, Escape is the way back'],
  ['[aria-label="Close"], [aria-label="Dismiss"]', 'Escape closes what they close'],
  ['ol[reversed] button', 'steps of the history: Undo and Redo go through them one by one'],
  [
    'aside[aria-label="Inspector"] [class*="fields"] button',
    'parts of one field of the inspector, beside it in the order of Tab',
  ],
  ['main section nav button', 'places in the job: the outline goes there by arrow keys and Enter'],
  ['table button', 'entries of a table: Tab and Enter go through them'],
  ['[role=menuitem]', 'entries of the connect menu, which has a command'],
];

/** The same for those that are known by their names only. */
const EXCEPTED_NAMES: ReadonlyMap<string, string> = new Map([
  ['Previous page', 'pages of a table: a key is found at once by the field above'],
  ['Next page', 'as the previous page'],
]);

/** Compares the buttons on the screen with what the palette lists. */
export async function expectCovered(page: Page, where: string): Promise<void> {
  // The inspector follows the selection a moment later, and until then shows the buttons of what was selected before.
  await expect(page.locator('aside[aria-busy="true"]'), where).toHaveCount(0);
  const buttons = await page.evaluate(
    (selectors) => {
      const shown = [...document.querySelectorAll<HTMLElement>('button, [role=button], [role=tab]')].filter((each) =>
        each.checkVisibility(),
      );
      return shown
        .filter((each) => selectors.every((selector) => !each.matches(selector)))
        .map((each) => ({
          command: each.dataset['command'] ?? null,
          name: (each.getAttribute('aria-label') ?? each.innerText).trim(),
        }));
    },
    EXCEPTIONS.map(([selector]) => selector),
  );
  expect(buttons.length, where).toBeGreaterThan(5);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press('Control+k');
  const options = page.getByRole('listbox', { name: 'Commands' }).getByRole('option');
  await expect(options.first()).toBeVisible();
  const commands = await options.evaluateAll((all) =>
    all.map((each) => ({
      id: each.id.replace(/^command-/, ''),
      name: (each.querySelector('span')?.textContent ?? '').trim(),
    })),
  );
  await page.keyboard.press('Escape');
  await expect(options).toHaveCount(0);
  const ids = new Set(commands.map(({ id }) => id));
  const names = new Set(commands.map(({ name }) => name));
  const named = buttons.filter(({ name }) => !EXCEPTED_NAMES.has(name));
  const bare = named.filter(({ command, name }) => (command === null ? !names.has(name) : !ids.has(command)));
  expect.soft(bare, `${where}: buttons without a command`).toEqual([]);
}
