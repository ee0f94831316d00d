import { createStore } from 'zustand/vanilla';
import type { RunSelection } from '#canvas/run/scene/scene.ts';
import type { PipelineDocument } from '#model/document.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { JobState } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import type { RunView } from '#view/run-view.ts';
import type { ScrubMark } from '#view/scrub-marks.ts';
import type { TraceExtent } from '#view/trace-store.ts';
import type { Verdict } from '#view/verdict.ts';
import type { SimulationFacts } from './travel-file.ts';

/**
 * The run on the screen, as the panels see it: a few times a second, never once a frame. What changes every frame (the
 * canvas) is fed by {@link onView} of the feed.
 */
export interface SessionState {
  readonly status: 'idle' | 'starting' | 'running' | 'ended';
  /** Why it did not start, or what a command was refused with. */
  readonly error: string | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly plan: JobPlan | null;
  /** The document as it was when the job started: what runs. */
  readonly document: PipelineDocument | null;
  readonly world: 'workers' | 'deterministic';
  /** Rate chosen for the job clock; while paused the clock stands and this is what Play returns to. */
  readonly rate: number;
  readonly playing: boolean;
  readonly traceLevel: TraceLevel;
  /** Share of the time that busy subtasks leave to the page, because its frames came late. */
  readonly leftShare: number;
  readonly jobState: JobState;
  readonly jobTimeMs: number;
  /** Job time of the first event: the job clock starts at wall time, a reader wants time since the run began. */
  readonly clockStartMs: number;
  /** Number of the event that is shown; null = the newest. */
  readonly position: number | null;
  /** When the event that is shown was recorded, on the absolute host clock; null = the newest. */
  readonly positionHostMs: number | null;
  /** Rate at which the recorded past plays; null = it stands. */
  readonly replayRate: number | null;
  readonly eventCount: number;
  readonly extent: TraceExtent | null;
  readonly marks: readonly ScrubMark[];
  readonly view: RunView | null;
  readonly verdict: Verdict | null;
  readonly selection: RunSelection | null;
  readonly stepUnit: StepUnit;
  /** What is played is a replay of the simulator, or a fork of one; null: a run like any other. */
  readonly simulation: SimulationFacts | null;
}

export type StepUnit = 'event' | 'beat' | 'checkpoint';

export const IDLE_SESSION: SessionState = {
  status: 'idle',
  error: null,
  diagnostics: [],
  plan: null,
  document: null,
  world: 'workers',
  rate: 1,
  playing: false,
  traceLevel: 'summary',
  leftShare: 0,
  jobState: 'CREATED',
  jobTimeMs: 0,
  clockStartMs: 0,
  position: null,
  positionHostMs: null,
  replayRate: null,
  eventCount: 0,
  extent: null,
  marks: [],
  view: null,
  verdict: null,
  selection: null,
  stepUnit: 'beat',
  simulation: null,
};

export const sessionStore = createStore<SessionState>(() => IDLE_SESSION);

/**
 * Whether something can be done to the job: it runs, or it runs in the deterministic world and an instant of its past is
 * shown, from which it then goes on in another way.
 */
export function canAct({ status, world, position }: SessionState): boolean {
  return status === 'running' || (world === 'deterministic' && status === 'ended' && position !== null);
}

/** Whether the job can be stopped. A replay cannot, in no branch: what a job that was stopped owes could not be checked. */
export function canStop(state: SessionState): boolean {
  return canAct(state) && state.simulation === null;
}

/** Whether there is a next instant to go to: in the past, and of a deterministic job that runs. */
export function canStep({ position, world, status }: SessionState): boolean {
  return position !== null || (world === 'deterministic' && status === 'running');
}

/** Whether the instant that is shown can be reached again: a fork may begin there. */
export function canFork({ world, eventCount }: SessionState): boolean {
  return world === 'deterministic' && eventCount > 0;
}

/** Whether the run can be written as a file up to the instant that is shown: a replay has one already. */
export function canSave(state: SessionState): boolean {
  return canFork(state) && state.simulation === null;
}

/** Whether the actors can be asked about what is shown: the present, and in the deterministic world any instant. */
export function isAskable({ world, position, replayRate }: SessionState): boolean {
  return position === null || (world === 'deterministic' && replayRate === null);
}

/** Selects what the inspector shows. */
export function select(selection: RunSelection | null): void {
  sessionStore.setState({ selection });
}
