import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { BROWSER_ARGUMENTS, findBrowser } from '../../e2e/find-browser.ts';
import type { Contestant, Measured } from '../w1/contestant.ts';
import type { Load } from '../w1/load.ts';
import { environmentText, resultTable } from '../w1/report.ts';
import { race } from '../w1/rounds.ts';
import { serveBenchPage } from './bench-server.ts';
import { cpuOf, readProcessTree } from './process-tree.ts';

/**
 * The race in headless Chromium: the app's own workers and IndexedDB on disk. CPU time is that of all processes of the
 * browser; a run starts at the gate, when every worker is there and warm.
 *
 * `cold`: every run has a tab of its own that has done nothing but load the page, and a job whose workers have read no
 * row: nothing is compiled. Their code may come from the browser's cache, as in a tab that is opened again.
 */
export async function raceInChromium(options: {
  readonly load: Load;
  readonly rounds: number;
  readonly only: string;
  readonly cold: boolean;
  readonly progress: (text: string) => void;
}): Promise<string> {
  const { rounds, only, cold, progress } = options;
  const load = cold ? { ...options.load, warmupPasses: 0 } : options.load;
  const server = await serveBenchPage('bench/chromium/page.ts');
  const profile = mkdtempSync(join(tmpdir(), 'weir-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    headless: true,
    executablePath: findBrowser(),
    args: [...BROWSER_ARGUMENTS],
  });
  try {
    const common = context.pages()[0] ?? (await context.newPage());
    await openBench(common, server.url);
    const userAgent = await common.evaluate(() => navigator.userAgent);
    const measured = async (prepare: (page: Page) => Promise<void>): Promise<Measured> => {
      if (!cold) return measure(common, profile, prepare);
      const page = await context.newPage();
      await openBench(page, server.url);
      const result = await measure(page, profile, prepare);
      await page.close();
      return result;
    };
    const jobs = (cold ? [1] : [1, 2]).flatMap((parallelism) =>
      [false, true].map((checkpoints): Contestant => ({
        name: `Weir ${parallelism}+${parallelism}, Chromium workers, ${checkpoints ? 'exactly-once 1 s' : 'no checkpoints'}`,
        run: () =>
          measured((page) =>
            page.evaluate((run) => window.w1.prepareJob(...run), [load, parallelism, checkpoints] as const),
          ),
      })),
    );
    const loop: Contestant = {
      name: 'hand-written loop, main thread',
      run: () => measured((page) => page.evaluate((run) => window.w1.prepareLoop(run), load)),
    };
    const contestants = [loop, ...jobs.filter(({ name }) => name.includes(only))];
    const results = await race(contestants, { warmups: 1, rounds, progress });
    const facts = [
      /Chrome\/[\d.]+/.exec(userAgent)?.[0] ?? userAgent,
      `${load.bids} bids read ${load.passes} times a run, ${rounds} interleaved rounds after 1 warm-up round`,
      cold
        ? 'every run is the first one of a fresh tab, the loop too'
        : `workers are fresh: the first ${load.warmupPasses} passes and two checkpoints of a run are their warm-up`,
      'exactly-once: checkpoints every 1 s to IndexedDB on disk; CPU time of all processes of the browser',
    ];
    return `${environmentText(results, facts)}\n\n${resultTable(results)}`;
  } finally {
    await context.close();
    await server.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function openBench(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'w1' in window);
}

async function measure(page: Page, profile: string, prepare: (page: Page) => Promise<void>): Promise<Measured> {
  await prepare(page);
  const before = cpuOf(readProcessTree(profile));
  const result = await page.evaluate(() => window.w1.finish());
  return { ...result, cpuMs: cpuOf(readProcessTree(profile)) - before };
}
