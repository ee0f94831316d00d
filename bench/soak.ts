import { parseArgs } from 'node:util';
import { serveBenchPage } from './chromium/bench-server.ts';
import { readProcessTree } from './chromium/process-tree.ts';
import type { SoakReport } from './soak/report.ts';
import { growthText, sampleText, type Sample } from './soak/samples.ts';
import { hasVirtualScreen, openHeadless, openHidden } from './soak/soak-window.ts';

const USAGE = `npm run soak -- [options]
  Runs an endless job in real Chromium and prints the memory of its workers every 30 s, and at the end how it grew.
  --minutes N    how long (default 10, at most 600)
  --hidden       in a real window on a virtual screen (Xvfb), behind another tab`;

async function soak(minutes: number, hidden: boolean): Promise<boolean> {
  if (hidden && !hasVirtualScreen()) {
    process.stdout.write('SKIP: no Xvfb on this machine, so no window can be hidden\n');
    return true;
  }
  const samples: Sample[] = [];
  let marker = '';
  let ended: (failure: string | null) => void = () => undefined;
  const end = new Promise<string | null>((resolve) => (ended = resolve));
  const server = await serveBenchPage('bench/soak/page.ts', (text) => {
    const report = JSON.parse(text) as SoakReport;
    const sample = { atMs: performance.now(), report, processes: readProcessTree(marker) };
    samples.push(sample);
    process.stdout.write(`${sampleText(sample, samples[0] ?? sample)}\n`);
    if (report.jobState !== 'RUNNING') ended(`the job is ${report.jobState}`);
  });
  const window = hidden ? await openHidden(server.url) : openHeadless(server.url);
  marker = window.marker;
  const deadline = setTimeout(() => ended(null), minutes * 60_000 + REPORT_GRACE_MS);
  const silence = setInterval(() => {
    const lastMs = samples.at(-1)?.atMs ?? startedAt;
    if (performance.now() - lastMs > SILENCE_MS) ended(`the page has been silent for ${SILENCE_MS / 60_000} minutes`);
  }, 5000);
  const startedAt = performance.now();
  const failure = await end;
  clearTimeout(deadline);
  clearInterval(silence);
  window.close();
  await server.close();
  process.stdout.write(`${growthText(samples, hidden)}\n`);
  if (failure !== null) process.stdout.write(`FAILED: ${failure}\n`);
  return failure === null && samples.length > 0;
}

/** The report of the last half minute is still wanted. */
const REPORT_GRACE_MS = 5000;
const SILENCE_MS = 180_000;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, hidden: { type: 'boolean', default: false } },
});
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 600)) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 1;
} else if (!(await soak(minutes, values.hidden))) process.exitCode = 1;
