import { formatRows } from './format-rows.ts';
import type { RunProgress } from './run-watch.ts';
import type { SinkResult } from './sink-results.ts';

/** What `weir run` says about a run. */

const BAR_WIDTH = 20;
/** The least and the greatest time JavaScript has a date for. */
const DATE_MS_MAX = 8.64e15;

export function numberText(value: number): string {
  return value.toLocaleString('en-US');
}

function secondsText(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** One line: how much of the input, rows and rows a second of real time, checkpoints, restores, the watermark. */
export function progressText(progress: RunProgress, elapsedMs: number): string {
  const { rows, checkpoints, restores, jobTimeMs, part, watermarkMs } = progress;
  const perSecond = elapsedMs > 0 ? Math.round((rows * 1000) / elapsedMs) : 0;
  return [
    ...(part === null ? [] : [barText(part)]),
    `${numberText(rows)} rows, ${numberText(perSecond)}/s`,
    `${checkpoints} checkpoints`,
    ...(restores > 0 ? [`${restores} restores`] : []),
    ...(watermarkMs === null ? [] : [`watermark ${timeText(watermarkMs)}`]),
    `job time ${secondsText(jobTimeMs)}`,
  ].join(', ');
}

function barText(part: number): string {
  const filled = Math.floor(part * BAR_WIDTH);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${Math.floor(part * 100)} %`;
}

function timeText(ms: number): string {
  return Math.abs(ms) <= DATE_MS_MAX ? new Date(ms).toISOString() : String(ms);
}

/** Lines about a run that has ended. */
export function summaryLines(
  name: string,
  report: RunProgress & { readonly kills: number; readonly sinks: readonly SinkResult[] },
  ending: string,
): readonly string[] {
  const { rows, checkpoints, restores, kills, jobTimeMs, sinks } = report;
  return [
    `${name}: ${ending} after ${secondsText(jobTimeMs)} of job time`,
    `  rows read ${numberText(rows)}, checkpoints ${checkpoints}, kills ${kills}, restores ${restores}`,
    ...sinks.map((sink) => `  ${sink.name}: ${sinkText(sink)}`),
  ];
}

function sinkText({ kind, rows, repeated }: SinkResult): string {
  const again = repeated > 0 ? `, ${numberText(repeated)} written again` : '';
  switch (kind) {
    case 'log':
      return `${numberText(rows.length)} rows committed`;
    case 'table':
      return `${numberText(rows.length)} rows written${again}`;
    case 'upsert':
      return `${numberText(rows.length)} rows by key${again}`;
  }
}

/** Whether kills changed the result. Lateness and arrival order may: that is no loss, but it has to be said. */
export function comparisonText(calm: readonly SinkResult[], sinks: readonly SinkResult[]): string {
  const differing = sinks.filter((sink, index) => {
    const other = calm[index];
    return other === undefined || multiset(sink) !== multiset(other);
  });
  if (differing.length === 0) return '  every sink holds the same rows as without kills';
  const names = differing.map((sink) => sink.name).join(', ');
  return `  other rows than without kills: ${names} (at-least-once, or a result that depends on the order of arrival)`;
}

function multiset(sink: SinkResult): string {
  return [...formatRows(sink, 'jsonl')].toSorted().join('\n');
}
