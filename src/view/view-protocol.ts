import type { JobPlan } from '#protocol/job-plan.ts';
import type { JobState, TraceKind } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import type { Delta } from './delta.ts';
import type { RunView } from './run-view.ts';
import type { ScrubMark } from './scrub-marks.ts';
import type { SpaceTimeView } from './space-time-view.ts';
import type { NumberedEvent, TraceExtent } from './trace-store.ts';
import type { OutputComparison, Verdict } from './verdict.ts';

/**
 * What a page and its view worker say to each other. The worker keeps the trace of one run and folds it; the page is
 * sent screens, as differences from the one before, and never more than it has shown.
 *
 * - A screen follows `open` and then each `screenShown` as soon as there is something new: at most one an animation
 * frame
 *   of the page, and the newest wins.
 * - What to show is decided by the worker, so that two steps in a row are two steps however late the page hears of the
 *   first. Each `show` and `replay` has a number, and a screen tells the number of the newest one it obeys.
 */

/** Page → view worker. */
export type ViewCommand =
  /** First of all, with the port on which the world sends the trace. `ordered`: see TraceFeed. */
  | { readonly kind: 'open'; readonly plan: JobPlan; readonly traceLevel: TraceLevel; readonly ordered: boolean }
  | { readonly kind: 'show'; readonly command: number; readonly target: ShowTarget }
  /** Plays the past from where it is shown at a rate of job time; null = stand. */
  | { readonly kind: 'replay'; readonly command: number; readonly rate: number | null }
  /** The level at which the run is traced from now on. */
  | { readonly kind: 'traceAt'; readonly level: TraceLevel }
  /** The committed output was compared with a reference; null: there was nothing to compare with. */
  | { readonly kind: 'outputCompared'; readonly comparison: OutputComparison | null }
  | { readonly kind: 'screenShown' }
  | { readonly kind: 'ask'; readonly askId: number; readonly question: ViewQuestion };

export type ShowTarget =
  | { readonly to: 'live' }
  | { readonly to: 'event'; readonly event: number }
  /** The last event recorded at or before an instant of the recorder's host clock. */
  | { readonly to: 'hostTime'; readonly hostMs: number }
  /** The last event at or before a job time. */
  | { readonly to: 'jobTime'; readonly jobMs: number }
  /** From what is shown; past the newest event is live. */
  | { readonly to: 'step'; readonly unit: ViewStepUnit; readonly direction: 1 | -1 }
  /**
   * The trigger of the last checkpoint that completed, and plays from there so that it lasts `durationMs` of host time.
   */
  | { readonly to: 'lastCheckpoint'; readonly durationMs: number };

/**
 * A beat is an event that changes the narration. `checkpoint` and `mark` go to the next checkpoint, fault or restore;
 * where there is none, the first goes to the end of what is recorded and the second stays.
 */
export type ViewStepUnit = 'event' | 'beat' | 'checkpoint' | 'mark';

export type ViewQuestion =
  /** Recorded events with numbers in [from, to]: the newest `limit` of them that are not of the kinds `without`. */
  | {
      readonly kind: 'events';
      readonly from: number;
      readonly to: number;
      readonly limit: number;
      readonly without: readonly TraceKind[];
    }
  /** The space-time diagram of a stretch of job time that ends at an event, with at most about `recordsMax` records. */
  | {
      readonly kind: 'spaceTime';
      readonly event: number;
      readonly toMs: number;
      readonly windowMs: number;
      readonly recordsMax: number;
    };

export type ViewAnswer =
  | { readonly kind: 'events'; readonly events: readonly NumberedEvent[] }
  | { readonly kind: 'spaceTime'; readonly spaceTime: SpaceTimeView };

/** View worker → page. */
export type ViewReport =
  /** From the screen before to the next; from {@link EMPTY_SCREEN} to the first. */
  | { readonly kind: 'screen'; readonly delta: Delta }
  | { readonly kind: 'answered'; readonly askId: number; readonly answer: ViewAnswer };

/** Everything that is shown of a run at one instant. Plain data. */
export interface Screen {
  /** The newest `show` or `replay` that this screen obeys. */
  readonly command: number;
  /** Number of the event that is shown; null = the newest. */
  readonly position: number | null;
  /** When that event was recorded; null while live. */
  readonly positionHostMs: number | null;
  /** Rate at which the past plays; null = it stands. */
  readonly replayRate: number | null;
  readonly view: RunView | null;
  readonly live: LiveFacts;
  readonly extent: TraceExtent | null;
  readonly marks: readonly ScrubMark[];
  readonly verdict: Verdict | null;
}

/** What is said of the running job also while its past is shown. */
export interface LiveFacts {
  readonly jobState: JobState;
  readonly eventCount: number;
  /** Job time of the first event. */
  readonly clockStartMs: number;
  /** The job clock as the world told it last: a job time, when that was on the host's absolute clock, and the rate. */
  readonly clock: { readonly jobMs: number; readonly hostMs: number; readonly rate: number };
}

/** Before the first frame. */
export const EMPTY_SCREEN: Screen = {
  command: 0,
  position: null,
  positionHostMs: null,
  replayRate: null,
  view: null,
  live: { jobState: 'CREATED', eventCount: 0, clockStartMs: 0, clock: { jobMs: 0, hostMs: 0, rate: 0 } },
  extent: null,
  marks: [],
  verdict: null,
};
