import type { Page } from '@playwright/test';
import { type BuiltServer, servePage } from '../page-server.ts';

/** The runtime's test page, for one file of tests. */

let server: BuiltServer | null = null;

export async function startServer(): Promise<void> {
  server = await servePage('e2e/runtime/page.ts');
}

export async function closeServer(): Promise<void> {
  await server?.close();
}

/** Opens the page; an uncaught error or a violation of the content security policy in it fails the test. */
export async function openRuntimePage(page: Page): Promise<void> {
  page.on('pageerror', (error) => {
    throw error;
  });
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) throw new Error(message.text());
  });
  await page.goto(server?.url ?? '');
  await page.waitForFunction(() => 'runtimePage' in window);
}
