import { defineConfig } from '@playwright/test';
import { BROWSER_ARGUMENTS, findBrowser } from './find-browser.ts';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  workers: 1,
  // What is waited for stays true once it is: only a machine that does something else, too, needs more than a moment.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: { launchOptions: { executablePath: findBrowser(), args: [...BROWSER_ARGUMENTS] } },
});
