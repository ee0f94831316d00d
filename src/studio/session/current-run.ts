import type { SessionRun } from './session-run.ts';

let current: SessionRun | null = null;

/** The run on the screen, or null. */
export function currentRun(): SessionRun | null {
  return current;
}

/** Puts another run on the screen. What the session's store says of it is the caller's to change. */
export function setCurrentRun(run: SessionRun | null): void {
  current = run;
}
