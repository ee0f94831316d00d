import { createStore } from 'zustand/vanilla';
import type { Breakpoint, Halt, ProtocolInstant } from '#protocol/travel.ts';
import { currentRun } from './current-run.ts';
import type { SessionRun } from './session-run.ts';
import { sessionStore } from './session-store.ts';

/** The breakpoints of the runs that are open, and where the one on the screen stands. */
interface BreakpointState {
  readonly breakpoints: readonly Breakpoint[];
  /** The last halt of the run on the screen, until it goes on. */
  readonly halt: Halt | null;
  readonly hits: Readonly<Record<number, number>>;
}

const NONE: BreakpointState = { breakpoints: [], halt: null, hits: {} };

export const breakpointStore = createStore<BreakpointState>(() => NONE);

/** Where each run was halted last. */
const halts = new WeakMap<SessionRun, Halt>();
/** Every run that is open: a breakpoint is one of all branches, also of those that are not on the screen. */
const watched = new Set<SessionRun>();
let lastId = 0;

/** Adds a breakpoint, switched on. One of the same instant is switched on instead. */
export function addBreakpoint(instant: ProtocolInstant): void {
  const { breakpoints } = breakpointStore.getState();
  const same = breakpoints.find((each) => JSON.stringify(each.instant) === JSON.stringify(instant));
  if (same !== undefined) switchBreakpoint(same.id, true);
  else change([...breakpoints, { id: ++lastId, instant, enabled: true }]);
}

export function switchBreakpoint(id: number, enabled: boolean): void {
  change(breakpointStore.getState().breakpoints.map((each) => (each.id === id ? { ...each, enabled } : each)));
}

export function removeBreakpoint(id: number): void {
  change(breakpointStore.getState().breakpoints.filter((each) => each.id !== id));
}

/** Forgets all: another job is on the screen. */
export function clearBreakpoints(): void {
  breakpointStore.setState(NONE);
}

/** The run goes on from where it was halted. */
export function leaveHalt(): void {
  if (breakpointStore.getState().halt !== null) breakpointStore.setState({ halt: null });
}

/** Another run is on the screen: its halt and its counts are shown. */
export function showHalts(run: SessionRun): void {
  breakpointStore.setState({ halt: null, hits: halts.get(run)?.hits ?? {} });
}

/** Tells a run of the breakpoints, and hears of its halts until it is left. */
export async function watchHalts(run: SessionRun): Promise<void> {
  const { travel } = run.client;
  if (travel === undefined) return;
  watched.add(run);
  try {
    await run.client.travel?.({ kind: 'setBreakpoints', breakpoints: breakpointStore.getState().breakpoints });
    for (;;) {
      const answer = await run.client.travel?.({ kind: 'nextHalt' });
      if (answer?.kind !== 'halted') return;
      halts.set(run, answer.halt);
      if (run !== currentRun()) continue;
      sessionStore.setState({ playing: false });
      breakpointStore.setState({ halt: answer.halt, hits: answer.halt.hits });
    }
  } catch {
    // The run was left, or its world is gone: whoever left it knows, and the next command says it.
  } finally {
    watched.delete(run);
  }
}

function change(breakpoints: readonly Breakpoint[]): void {
  breakpointStore.setState({ breakpoints });
  for (const run of watched) {
    run.client.travel?.({ kind: 'setBreakpoints', breakpoints }).catch((reason: unknown) => {
      if (run !== currentRun()) return;
      sessionStore.setState({ error: reason instanceof Error ? reason.message : String(reason) });
    });
  }
}
