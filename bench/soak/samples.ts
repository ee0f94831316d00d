import type { ProcessReading } from '../chromium/process-tree.ts';
import type { SoakReport } from './report.ts';

/** One reading of a soak. */
export interface Sample {
  readonly atMs: number;
  readonly report: SoakReport;
  readonly processes: readonly ProcessReading[];
}

/** One reading as a line; times count from the first. */
export function sampleText(sample: Sample, first: Sample): string {
  const { report } = sample;
  const memory = Object.entries(report.memory ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => `${name} ${megabytes(bytes)}`)
    .join(', ');
  return [
    `${((sample.atMs - first.atMs) / 1000).toFixed(0).padStart(5)} s`,
    report.visibility,
    `${(report.records / 1e6).toFixed(1)} M records`,
    `${report.checkpoints} checkpoints${report.failedCheckpoints > 0 ? ` (${report.failedCheckpoints} failed)` : ''}`,
    memory === '' ? 'memory by worker: not supported here' : memory,
    `renderers ${megabytes(renderersOf(sample))} private`,
  ].join(' | ');
}

/** The last line: how memory grew after the first quarter, when caches and compiled code are in place. */
export function growthText(samples: readonly Sample[], hidden: boolean): string {
  const last = samples.at(-1);
  const base = samples[Math.floor(samples.length / 4)];
  if (last === undefined || base === undefined || last === base) return 'no growth known: too few readings';
  const minutes = (last.atMs - base.atMs) / 60_000;
  const grown = (bytes: number, before: number): string =>
    `${bytes >= before ? '+' : '−'}${megabytes(Math.abs(bytes - before))} (${((bytes - before) / 1e6 / minutes).toFixed(2)} MB/min)`;
  const parts = Object.entries(last.report.memory ?? {}).map(
    ([name, bytes]) => `${name} ${grown(bytes, base.report.memory?.[name] ?? 0)}`,
  );
  const shown = samples.every(({ report }) => report.visibility === 'hidden')
    ? 'hidden throughout'
    : 'visible at times';
  return [
    `growth over the last ${minutes.toFixed(1)} min${hidden ? `, page ${shown}` : ''}`,
    ...parts,
    `renderers ${grown(renderersOf(last), renderersOf(base))}`,
  ].join('; ');
}

function renderersOf({ processes }: Sample): number {
  return processes.filter(({ command }) => command === 'renderer').reduce((sum, one) => sum + one.privateBytes, 0);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
