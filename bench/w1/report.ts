import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import type { KeysResult } from '../engine/keys-bench.ts';
import type { Measured } from './contestant.ts';
import { outcomeText } from './outcome.ts';
import type { Result } from './rounds.ts';

/** A results table in Markdown; rates are million records per second. The first result is the measure of the others. */
export function resultTable(results: readonly Result[]): string {
  const judge = results[0] === undefined ? Number.NaN : best(results[0].rounds.map(perCpuSecond));
  const header = ['contestant', 'best M/CPU-s', 'median M/CPU-s', 'best M/s wall', '× loop', 'checkpoints'];
  const lines = results.map(({ name, rounds }) => {
    const cpu = rounds.map(perCpuSecond);
    const wall = rounds.map(({ records, wallMs }) => records / wallMs / 1000);
    return [
      name,
      best(cpu).toFixed(1),
      median(cpu).toFixed(1),
      best(wall).toFixed(1),
      (best(cpu) / judge).toFixed(2),
      checkpointText(rounds),
    ];
  });
  return [header, header.map((_, i) => (i === 0 ? '---' : '--:')), ...lines]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

/** Where and when the numbers were taken. */
export function environmentText(results: readonly Result[], extra: readonly string[]): string {
  const outcome = results[0]?.rounds[0]?.outcome;
  return [
    machineText(),
    ...extra.map((line) => `- ${line}`),
    `- result of every round of every contestant: ${outcome === undefined ? 'none' : outcomeText(outcome)}`,
  ].join('\n');
}

/** The machine, the commit and how busy the machine was. */
export function machineText(): string {
  const processors = cpus();
  const load = loadavg().map((value) => value.toFixed(1));
  return [
    `- machine: ${processors.length} × ${processors[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    `- commit: ${commit()}, Node ${process.version}, load average ${load.join(' ')}`,
  ].join('\n');
}

/** What much keyed state costs. */
export function keysTable(results: readonly KeysResult[]): string {
  const header = [
    'keys',
    'ns/row, new keys',
    'ns/row, known keys',
    'snapshot MB',
    'sync ms least',
    'median',
    'first',
    'one copy ms',
    'sync ms per 10^6 keys',
    'longest slice ms',
    'all slices ms per 10^6 keys',
  ];
  const lines = results.map((result) => [
    result.keys.toExponential(0),
    result.newNsPerRow.toFixed(0),
    result.knownNsPerRow.toFixed(0),
    result.snapshotMb.toFixed(0),
    result.syncMs.least.toFixed(1),
    result.syncMs.median.toFixed(1),
    result.firstSyncMs.toFixed(1),
    result.copyMs.toFixed(1),
    ((result.syncMs.least / result.keys) * 1e6).toFixed(1),
    result.longestSliceMs.toFixed(1),
    ((result.encodeMs / result.keys) * 1e6).toFixed(1),
  ]);
  return [header, header.map(() => '--:'), ...lines].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function perCpuSecond({ records, cpuMs }: Measured): number {
  return records / cpuMs / 1000;
}

function checkpointText(rounds: readonly Measured[]): string {
  const all = rounds.flatMap(({ checkpoints }) => checkpoints);
  const failed = rounds.flatMap((round) => round.failedCheckpoints);
  if (all.length === 0 && failed.length === 0) return '–';
  const bytes = median(all.map((checkpoint) => checkpoint.bytes));
  const duration = median(all.map(({ durationMs }) => durationMs));
  const text = `${(all.length / rounds.length).toFixed(1)} a run, median ${(bytes / 1e6).toFixed(1)} MB in ${duration.toFixed(0)} ms`;
  return failed.length === 0 ? text : `${text}; ${failed.length} failed: ${[...new Set(failed)].join(', ')}`;
}

function best(values: readonly number[]): number {
  return Math.max(...values);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
