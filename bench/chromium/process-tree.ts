import { readdirSync, readFileSync } from 'node:fs';

/** A process of a tree, as /proc shows it. */
export interface ProcessReading {
  readonly pid: number;
  readonly command: string;
  /** CPU time so far, of all its threads. */
  readonly cpuMs: number;
  /** Resident memory that is its own, in bytes. */
  readonly privateBytes: number;
}

/** All living descendants of this process whose root was started with `marker` on its command line. Linux only. */
export function readProcessTree(marker: string): readonly ProcessReading[] {
  const parents = new Map<number, number>();
  const roots: number[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = statOf(pid);
    if (stat === null) continue;
    parents.set(pid, stat.parent);
    if (textOf(`/proc/${pid}/cmdline`).includes(marker)) roots.push(pid);
  }
  const inTree = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
      if (roots.includes(at)) return true;
    }
    return false;
  };
  return [...parents.keys()].filter(inTree).flatMap((pid) => {
    const stat = statOf(pid);
    return stat === null
      ? []
      : [{ pid, command: commandOf(pid), cpuMs: stat.cpuMs, privateBytes: privateBytesOf(pid) }];
  });
}

/** CPU time of a tree so far. */
export function cpuOf(processes: readonly ProcessReading[]): number {
  return processes.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

/** Ticks of /proc/pid/stat last 10 ms on every Linux of today. */
const TICK_MS = 10;

function statOf(pid: number): { readonly parent: number; readonly cpuMs: number } | null {
  const text = textOf(`/proc/${pid}/stat`);
  // The name is in parentheses and may hold blanks and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 13) return null;
  return { parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS };
}

function commandOf(pid: number): string {
  // Processes that Chromium's zygote forks have blanks in the place of NULs.
  return /--type=([\w-]+)/.exec(textOf(`/proc/${pid}/cmdline`))?.[1] ?? 'browser';
}

function privateBytesOf(pid: number): number {
  const rollup = textOf(`/proc/${pid}/smaps_rollup`);
  const kilobytes = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)];
  return kilobytes.reduce((sum, match) => sum + Number(match[1]) * 1024, 0);
}

/** The text of a file of /proc; empty if the process has gone meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
