import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BROWSER_ARGUMENTS, findBrowser } from '../../e2e/find-browser.ts';

/** A browser without any automation in it: automation keeps every page visible, whatever covers it. */
export interface SoakWindow {
  /** On the command line of the browser's main process. */
  readonly marker: string;
  close(): void;
}

const ARGUMENTS = [
  ...BROWSER_ARGUMENTS,
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-search-engine-choice-screen',
  // Memory is measured at once instead of after the next garbage collection, which may take minutes.
  '--enable-blink-features=ForceEagerMeasureMemory',
];

/** Opens the page without a window. */
export function openHeadless(url: string): SoakWindow {
  const profile = mkdtempSync(join(tmpdir(), 'weir-soak-'));
  const browser = start(profile, ['--headless', url], {});
  return windowOf(profile, [browser]);
}

/** Whether a window can be opened without a screen. */
export function hasVirtualScreen(): boolean {
  return spawnSync('Xvfb', ['-help']).error === undefined;
}

/** Opens the page in a real window on a virtual screen, and then another tab in front of it. */
export async function openHidden(url: string): Promise<SoakWindow> {
  const profile = mkdtempSync(join(tmpdir(), 'weir-soak-'));
  const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const display = await new Promise<string>((resolve, reject) => {
    screen.stdout.once('data', (data: Buffer) => resolve(`:${data.toString().trim()}`));
    screen.once('exit', () => reject(new Error('Xvfb ended at once')));
  });
  const browser = start(profile, [url], { DISPLAY: display });
  await new Promise((resolve) => setTimeout(resolve, SECOND_TAB_MS));
  // A second start hands its address to the running browser, which opens a tab in front.
  start(profile, ['about:blank'], { DISPLAY: display });
  return windowOf(profile, [browser, screen]);
}

const SECOND_TAB_MS = 5000;

function start(profile: string, words: readonly string[], environment: Record<string, string>): ChildProcess {
  return spawn(findBrowser(), [...ARGUMENTS, `--user-data-dir=${profile}`, ...words], {
    stdio: 'ignore',
    env: { ...process.env, ...environment },
  });
}

function windowOf(profile: string, processes: readonly ChildProcess[]): SoakWindow {
  return {
    marker: profile,
    close: () => {
      for (const child of processes) child.kill();
      // The browser writes to its profile while it ends.
      setTimeout(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 }), 2000);
    },
  };
}
