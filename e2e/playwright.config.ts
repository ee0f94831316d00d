import { defineConfig } from '@playwright/test';
import { BROWSER_ARGUMENTS, findBrowser } from './find-browser.ts';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  workers: 1,
  timeout: 60_000,
  use: { launchOptions: { executablePath: findBrowser(), args: [...BROWSER_ARGUMENTS] } },
});
