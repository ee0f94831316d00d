import { readFileSync } from 'node:fs';
import { readProcessTree } from '../chromium/process-tree.ts';

/** Ticks of /proc/pid/task/tid/stat last 10 ms on every Linux of today. */
const TICK_MS = 10;

/**
 * CPU time so far of the main threads of a browser's renderers: what the page itself costs, however busy the machine is
 * with other things. A main thread has the number of its process. Linux only.
 */
export function mainThreadCpuMs(profile: string): number {
  let ticks = 0;
  for (const { pid, command } of readProcessTree(profile)) {
    if (command !== 'renderer') continue;
    const text = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * TICK_MS;
}
