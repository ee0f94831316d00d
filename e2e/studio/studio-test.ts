import { type BrowserContext, test as base } from '@playwright/test';
import { startStudioServer } from './server.ts';

/**
 * Playwright's `test` with the built studio behind it. Every page of a test is watched: an uncaught error, an error on
 * the console or a violation of the content security policy fails the test, whatever it was about.
 */
export const test = base.extend<{ readonly watched: void }, { readonly studioUrl: string }>({
  studioUrl: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures a fixture needs from this pattern
    async ({}, provide) => {
      const server = await startStudioServer();
      await provide(server.url);
      await server.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ studioUrl }, provide) => {
    await provide(studioUrl);
  },
  locale: 'en-US',
  viewport: { width: 1440, height: 900 },
  watched: [
    async ({ context }, provide) => {
      const complaints = await watch(context);
      await provide();
      if (complaints.length > 0) throw new Error(`the page complained:\n${complaints.join('\n')}`);
    },
    { auto: true },
  ],
});

async function watch(context: BrowserContext): Promise<readonly string[]> {
  const complaints: string[] = [];
  await context.exposeFunction('tellViolation', (what: string) => complaints.push(what));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      void window.tellViolation(
        `securitypolicyviolation: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
      );
    });
  });
  context.on('weberror', (error) => complaints.push(`pageerror: ${error.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  return complaints;
}

declare global {
  interface Window {
    /** Exposed by the test in Node. */
    tellViolation: (what: string) => Promise<void>;
  }
}
