import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { BROWSER_ARGUMENTS, findBrowser } from '../find-browser.ts';

/** A folder for a browser's profile that outlives the browser. */
export function newProfile(): string {
  return mkdtempSync(join(tmpdir(), 'weir-sigkill-'));
}

/** Removes a profile; a process that still writes there is ended first. */
export async function removeProfile(profile: string): Promise<void> {
  await endProcessesOf(profile);
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** A whole browser in a process group of its own, which can be killed at once, as a power failure would. */
export class KillableBrowser {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #process: ChildProcess;
  readonly #profile: string;

  private constructor(page: Page, browser: Browser, process: ChildProcess, profile: string) {
    this.page = page;
    this.#browser = browser;
    this.#process = process;
    this.#profile = profile;
  }

  static async start(profile: string): Promise<KillableBrowser> {
    // Left behind by a killed predecessor; the new browser writes its own.
    rmSync(join(profile, PORT_FILE), { force: true });
    const child = spawn(
      findBrowser(),
      [
        ...BROWSER_ARGUMENTS,
        '--headless=new',
        '--remote-debugging-port=0',
        `--user-data-dir=${profile}`,
        '--no-first-run',
        '--disable-crash-reporter',
        '--disable-breakpad',
        'about:blank',
      ],
      { detached: true, stdio: 'ignore' },
    );
    try {
      const browser = await chromium.connectOverCDP(await endpointOf(profile, child));
      const context = browser.contexts()[0];
      if (context === undefined) throw new Error('the browser has no context');
      return new KillableBrowser(context.pages()[0] ?? (await context.newPage()), browser, child, profile);
    } catch (error) {
      killGroup(child);
      await endProcessesOf(profile);
      throw error;
    }
  }

  /** SIGKILL of every process of the browser, now. */
  kill(): void {
    killGroup(this.#process);
  }

  /** Resolves once no process of it is left. */
  async gone(): Promise<void> {
    killGroup(this.#process);
    await endProcessesOf(this.#profile);
    await this.#browser.close().catch(() => undefined);
  }
}

const PORT_FILE = 'DevToolsActivePort';
const START_MS = 60_000;

async function endpointOf(profile: string, child: ChildProcess): Promise<string> {
  const file = join(profile, PORT_FILE);
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the browser ended with ${child.exitCode}`);
    const [port, path] = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    if (port !== undefined && path !== undefined && path !== '') return `ws://127.0.0.1:${port}${path}`;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the browser did not start');
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Some helper processes leave the group; whoever names this profile belongs to this browser. Linux only. */
async function endProcessesOf(profile: string): Promise<void> {
  for (;;) {
    const left = processesOf(profile);
    if (left.length === 0) return;
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function processesOf(profile: string): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      if (!Number.isInteger(pid) || pid === process.pid) return false;
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile);
      } catch {
        // It has ended meanwhile.
        return false;
      }
    });
}
