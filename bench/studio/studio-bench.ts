import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { BROWSER_ARGUMENTS, findBrowser } from '../../e2e/find-browser.ts';
import { serveStudio } from '../chromium/bench-server.ts';
import { cpuOf, readProcessTree } from '../chromium/process-tree.ts';
import { machineText } from '../w1/report.ts';
import { laneFailure, LANES, loadDocument, sinkName, SUBTASKS } from './load-document.ts';
import { mainThreadCpuMs } from './main-thread.ts';
import { endPhase, observePages, startPhase } from './observe-page.ts';
import { PageTrace } from './page-trace.ts';
import { clickAndType, clickAt, panAndZoom, watch } from './scripted-user.ts';
import {
  type FirstPaint,
  firstPaintTable,
  longFramesText,
  phasesTable,
  phaseText,
  type PhaseResult,
} from './studio-report.ts';

/** The studio over a job of 200 nodes that keeps both cores busy: frames, tasks, interactions, first paint, heap. */
export async function benchStudio(options: {
  readonly fast: number;
  readonly seconds: number;
  readonly progress: (text: string) => void;
}): Promise<string> {
  const { fast, seconds, progress } = options;
  progress('building the studio');
  const server = await serveStudio();
  const browser = await openBrowser();
  try {
    progress('first paint, nothing running');
    const idle = await firstPaints(server.url, 5);
    progress(`starting ${SUBTASKS} workers`);
    await startJob(browser.page, server.url, fast);
    const phases = await measurePhases(browser, seconds * 1000, progress);
    progress('first paint beside the running job');
    const loaded = await firstPaints(server.url, 3);
    const heap = await heapText(browser);
    progress('stopping, and checking every row');
    const rows = await stopAndCheck(browser.page, fast);
    const paints: FirstPaint[] = [
      { name: 'nothing running', paintMs: idle },
      { name: 'another browser runs the job', paintMs: loaded },
    ];
    return [
      machineText(),
      `- ${await browser.page.evaluate(() => /Chrome\/[\d.]+/.exec(navigator.userAgent)?.[0] ?? '')}, 1440 × 900, drawn in software; 200 nodes, ${SUBTASKS} subtasks, ${fast} of ${LANES} sources as fast as they can, checkpoints every 2 s; ${seconds} s a row`,
      `- results: ${rows} rows in ${LANES} sinks, each as counted independently`,
      `- ${heap}`,
      '',
      phasesTable(phases),
      '',
      firstPaintTable(paints),
      '',
      'Longest animation frames and what they were busy with:',
      longFramesText(phases),
    ].join('\n');
  } finally {
    await browser.close();
    await server.close();
  }
}

interface OpenBrowser {
  readonly page: Page;
  readonly profile: string;
  readonly context: BrowserContext;
  close(): Promise<void>;
}

async function openBrowser(): Promise<OpenBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'weir-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    headless: true,
    executablePath: findBrowser(),
    args: [...BROWSER_ARGUMENTS],
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
  });
  await observePages(context);
  context.setDefaultTimeout(ANSWER_MS_MAX);
  const page = await context.newPage();
  return {
    page,
    profile,
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** A page that is slow is measured, not given up. */
const ANSWER_MS_MAX = 180_000;

/** Each in a browser that has never seen the page: no cache, no compiled code, no storage. */
async function firstPaints(url: string, count: number): Promise<number[]> {
  const paints: number[] = [];
  for (let at = 0; at < count; at++) {
    const { page, close } = await openBrowser();
    await page.goto(url);
    await page.getByRole('heading', { name: 'A stream processor in this tab' }).waitFor();
    paints.push(
      await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN),
    );
    await close();
  }
  return paints;
}

async function startJob(page: Page, url: string, fast: number): Promise<void> {
  await page.goto(url);
  const buffer = Buffer.from(JSON.stringify(loadDocument(fast)));
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'load.weir.json', mimeType: 'application/json', buffer });
  await page.getByRole('main').getByRole('button', { name: 'Run', exact: true }).click();
  const transport = page.getByLabel('Transport', { exact: true });
  await transport.getByText('RUNNING', { exact: true }).waitFor();
  // The tab of the checkpoints counts them: the job is past its start.
  await page.getByRole('tab', { name: /^Checkpoints\s*[2-9]/ }).waitFor();
}

async function measurePhases(
  browser: OpenBrowser,
  ms: number,
  progress: (text: string) => void,
): Promise<readonly PhaseResult[]> {
  const { page } = browser;
  const session = await browser.context.newCDPSession(page);
  const trace = new PageTrace(session);
  const phase = async (name: string, act: () => Promise<void>): Promise<PhaseResult> => {
    await trace.start();
    const cpuBefore = cpuOf(readProcessTree(browser.profile));
    const mainBefore = mainThreadCpuMs(browser.profile);
    const startedAt = performance.now();
    await startPhase(page);
    await act();
    const seen = await endPhase(page);
    // Not by the page's clock: on a busy machine the answer itself takes long.
    const ms = performance.now() - startedAt;
    const mainThread = (mainThreadCpuMs(browser.profile) - mainBefore) / ms;
    const cores = (cpuOf(readProcessTree(browser.profile)) - cpuBefore) / ms;
    const result = { name, page: seen, ...(await trace.end()), mainThread, cores };
    progress(phaseText(result));
    return result;
  };
  const stage = page.locator('section canvas').first();
  // The inspector of a subtask that was clicked has a tab of metrics, too.
  const tabs = page.getByRole('tablist', { name: 'Panels', exact: true });
  const tab = (name: string) => () => tabs.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  const runPhases = [
    await phase('run: looked at', () => watch(page, ms)),
    await phase('run: dragged and zoomed', () => panAndZoom(page, stage, ms)),
    await phase('run: clicks and keys', () =>
      clickAndType(
        page,
        [
          clickAt(page, stage, 0.3, 0.4),
          tab('Metrics'),
          clickAt(page, stage, 0.6, 0.6),
          tab('Checkpoints'),
          clickAt(page, stage, 0.5, 0.2),
          tab('Sink'),
          tab('Events'),
          tab('Space-time'),
        ],
        ['f', '2', '3', '1', 't'],
        ms,
      ),
    ),
  ];
  await page.getByRole('button', { name: 'Design', exact: true }).click();
  const flow = page.locator('.react-flow');
  await flow.locator('.react-flow__node').first().waitFor();
  return [
    ...runPhases,
    await phase('design: looked at', () => watch(page, ms)),
    await phase('design: dragged and zoomed', () => panAndZoom(page, flow, ms)),
    await phase('design: clicks and keys', () =>
      clickAndType(
        page,
        [clickAt(page, flow, 0.3, 0.4), clickAt(page, flow, 0.6, 0.5), clickAt(page, flow, 0.45, 0.6)],
        ['0', 'f', 'h', 'ArrowRight', 'h', '+'],
        ms,
      ),
    ),
  ];
}

async function heapText({ page, context, profile }: OpenBrowser): Promise<string> {
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const renderers = readProcessTree(profile).filter(({ command }) => command === 'renderer');
  const bytes = renderers.reduce((sum, { privateBytes }) => sum + privateBytes, 0);
  return `heap of the page ${(usedSize / 1e6).toFixed(0)} MB, all workers and the page ${(bytes / 1e6).toFixed(0)} MB private`;
}

/** Ends the job with a final checkpoint and compares every row it has written. */
async function stopAndCheck(page: Page, fast: number): Promise<number> {
  await page.getByRole('button', { name: 'Run', exact: true }).first().click();
  const transport = page.getByLabel('Transport', { exact: true });
  await transport.getByRole('button', { name: /^Stop/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop with a final checkpoint' }).click();
  await transport.getByText('FINISHED', { exact: true }).waitFor();
  await page.getByRole('tab', { name: 'Sink' }).click();
  let total = 0;
  for (let lane = 0; lane < LANES; lane++) {
    await page.locator('#dock-panel select').selectOption({ label: sinkName(lane) });
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const text = readFileSync(await (await waiting).path(), 'utf8');
    const rows = text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',').slice(0, 4).map(Number));
    const failure = laneFailure(rows, lane < fast);
    if (failure !== null) throw new Error(`${sinkName(lane)} is wrong: ${failure}`);
    total += rows.length;
  }
  return total;
}
