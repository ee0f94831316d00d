import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build, preview, type PreviewServer } from 'vite';

/** Builds the runtime's test page as the app is built, and serves it with the app's headers. */

const root = fileURLToPath(new URL('../..', import.meta.url));

let server: PreviewServer | null = null;
let folder: string | null = null;

export async function startServer(): Promise<void> {
  await startServerOf('e2e/runtime/page.html');
}

/** The same for another page. */
export async function startServerOf(page: string): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), 'weir-runtime-'));
  const output = { outDir: folder, emptyOutDir: true };
  await build({
    root,
    logLevel: 'error',
    publicDir: false,
    build: { ...output, manifest: false, rolldownOptions: { input: join(root, page) } },
  });
  server = await preview({ root, logLevel: 'error', build: output, preview: { port: 0, strictPort: false } });
}

export async function closeServer(): Promise<void> {
  await server?.close();
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
}

/** The address of a page that is served. */
export function addressOf(page: string): string {
  return `${server?.resolvedUrls?.local[0] ?? ''}${page}`;
}

/** Opens the page; an uncaught error or a violation of the content security policy in it fails the test. */
export async function openRuntimePage(page: Page): Promise<void> {
  page.on('pageerror', (error) => {
    throw error;
  });
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) throw new Error(message.text());
  });
  await page.goto(addressOf('e2e/runtime/page.html'));
  await page.waitForFunction(() => 'runtimePage' in window);
}
