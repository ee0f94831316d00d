import type { PagePhase } from './observe-page.ts';
import type { PageTraced } from './page-trace.ts';

/** One stretch of the run and what was seen of it. */
export interface PhaseResult extends PageTraced {
  readonly name: string;
  readonly page: PagePhase;
  /** CPU time of the page's own thread, in cores. */
  readonly mainThread: number;
  /** Of all processes of the browser, in cores. */
  readonly cores: number;
}

export interface FirstPaint {
  readonly name: string;
  readonly paintMs: readonly number[];
}

/** Issue targets, in the words of the table. */
const FRAMES_MIN = 55;
/** Of a screen of 60 Hz. */
const LATE_MAX = 60 - FRAMES_MIN;
const TASK_MS_MAX = 50;
const INTERACTION_MS_MAX = 100;
const FIRST_PAINT_MS_MAX = 1000;

export function phasesTable(phases: readonly PhaseResult[]): string {
  const targets = [
    'target',
    '',
    `≤ ${LATE_MAX}`,
    `≥ ${FRAMES_MIN}`,
    '',
    `≤ ${TASK_MS_MAX}`,
    '',
    '0',
    `≤ ${INTERACTION_MS_MAX}`,
    '',
    '',
    '',
  ];
  return markdown([HEADER, targets, ...phases.map(cellsOf)]);
}

/** One phase as a line, for those who wait. */
export function phaseText(phase: PhaseResult): string {
  const [name = '', ...cells] = cellsOf(phase);
  return `${name}: ${cells.map((cell, at) => `${HEADER[at + 1] ?? ''} ${cell}`).join(', ')}`;
}

const HEADER: readonly string[] = [
  '',
  'shown/s',
  'late/s',
  'frames/s',
  'longest frame ms',
  'longest task ms',
  'most CPU of a task ms',
  'tasks > 50 ms',
  'INP ms',
  'page thread %',
  'CPU ms a frame',
  'cores',
];

function cellsOf({ name, page, presented, late, taskCpuMs, mainThread, cores }: PhaseResult): string[] {
  const seconds = page.ms / 1000;
  const slowest = page.interactionsMs.toSorted((a, b) => b.ms - a.ms)[0];
  return [
    name,
    (presented / seconds).toFixed(0),
    judged(late / seconds, late / seconds <= LATE_MAX, 1),
    judged(page.frames / seconds, page.frames / seconds >= FRAMES_MIN),
    page.longestFrameMs.toFixed(0),
    page.longTasksMs.length === 0 ? '≤ 50' : judged(Math.max(...page.longTasksMs), false),
    taskCpuMs.toFixed(0),
    page.longTasksMs.length.toFixed(0),
    slowest === undefined ? '–' : `${judged(slowest.ms, slowest.ms <= INTERACTION_MS_MAX)} (${slowest.name})`,
    (100 * mainThread).toFixed(0),
    ((mainThread * page.ms) / Math.max(1, page.frames)).toFixed(1),
    cores.toFixed(2),
  ];
}

export function firstPaintTable(paints: readonly FirstPaint[]): string {
  const lines = paints.map(({ name, paintMs }) => {
    const middle = paintMs.toSorted((a, b) => a - b)[paintMs.length >> 1] ?? Number.NaN;
    return [name, judged(middle, middle < FIRST_PAINT_MS_MAX), paintMs.map((ms) => ms.toFixed(0)).join(', ')];
  });
  return markdown([['first paint, fresh profile', `median ms (< ${FIRST_PAINT_MS_MAX})`, 'each'], ...lines]);
}

/** What the longest frames of each phase were busy with. */
export function longFramesText(phases: readonly PhaseResult[]): string {
  return phases
    .map(({ name, page }) => {
      const longest = page.longFrames.toSorted((a, b) => b.ms - a.ms).slice(0, 4);
      return longest.length === 0
        ? `- ${name}: none`
        : `- ${name}: ${longest.map(({ ms, script }) => `${ms.toFixed(0)} ms (${script === '' ? 'no script' : script})`).join(', ')}`;
    })
    .join('\n');
}

function judged(value: number, good: boolean, digits = 0): string {
  return good ? value.toFixed(digits) : `**${value.toFixed(digits)}**`;
}

function markdown([header = [], ...rows]: readonly (readonly string[])[]): string {
  const rule = header.map((_, at) => (at === 0 ? '---' : '--:'));
  return [header, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
