import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/**
 * The Chromium to test with: WEIR_CHROMIUM, Playwright's own download, or one of the system. Throws one sentence that
 * says what to install.
 */
export function findBrowser(): string {
  const found = candidates().find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    'No Chromium found: install one (`npx playwright install chromium`, or your system’s chromium package), ' +
      'or set WEIR_CHROMIUM to its path.',
  );
}

/** Arguments every launch needs: a browser that runs as root in a container has no sandbox. */
export const BROWSER_ARGUMENTS: readonly string[] = ['--no-sandbox'];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function candidates(): string[] {
  const configured = process.env['WEIR_CHROMIUM'];
  // A path that was set and is wrong must not be replaced by another browser silently.
  if (configured !== undefined && configured !== '') return [configured];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [
    chromium.executablePath(),
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
