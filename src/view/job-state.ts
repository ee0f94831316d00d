import type { JobState } from '#protocol/trace.ts';

const TERMINAL: ReadonlySet<JobState> = new Set(['FINISHED', 'FAILED', 'CANCELED', 'SUSPENDED']);

/** Whether a job in this state does nothing more. */
export function isTerminal(state: JobState): boolean {
  return TERMINAL.has(state);
}
