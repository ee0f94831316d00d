import type { TraceBatch } from '#protocol/job-client.ts';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { JobState } from '#protocol/trace.ts';
import { deltaOf } from './delta.ts';
import { isTerminal } from './job-state.ts';
import { Playhead } from './playhead.ts';
import type { RunView, SubtaskView } from './run-view.ts';
import { type ClockReading, TraceFeed } from './trace-feed.ts';
import { decideVerdict, type OutputComparison, type Verdict } from './verdict.ts';
import { answerView } from './view-answers.ts';
import { EMPTY_SCREEN, type Screen, type ViewCommand, type ViewReport } from './view-protocol.ts';

/** A verdict is read, not watched. */
const VERDICT_MS = 1000;
/** Figures are read, not watched: as often as a subtask counts. A job of many subtasks would want every frame. */
const FIGURES_MS = 100;
/** Time between two looks at a past that plays and has not moved. */
const REPLAY_MS = 16;
/** A clock that was told anew is worth a screen if it differs by more than this much host time. */
const CLOCK_ERROR_MS = 50;

/**
 * The view worker's half of a run: takes the trace and the page's commands, and reports screens. It has no clock and no
 * timers: its host calls {@link tick} after {@link msUntilTick}, and says what time it is on the absolute host clock.
 *
 * Invariant: at most one screen is under way. What happens meanwhile is folded into the next one, so a slow page costs
 * frames and never memory.
 */
export class ViewSession {
  readonly #plan: JobPlan;
  readonly #ordered: boolean;
  readonly #post: (report: ViewReport) => void;
  readonly #feed: TraceFeed;
  readonly #playhead: Playhead;
  #command = 0;
  /** The screen the page has, or will have. */
  #sent: Screen = EMPTY_SCREEN;
  /** When it was sent. */
  #sentMs = Number.NEGATIVE_INFINITY;
  #pageReady = true;
  #stale = true;
  /** When figures that have come are to be shown at the latest; null = none have. */
  #figuresDueMs: number | null = null;
  #clock: ClockReading = EMPTY_SCREEN.live.clock;
  #silent: ReadonlyMap<SubtaskId, number> = new Map();
  #comparison: OutputComparison | null = null;
  #verdict: Verdict | null = null;
  /** When the verdict is to be decided again; null = nothing has happened since. */
  #verdictDueMs: number | null = 0;
  #judgedState: JobState = 'CREATED';

  constructor(options: Extract<ViewCommand, { kind: 'open' }>, post: (report: ViewReport) => void) {
    this.#plan = options.plan;
    this.#ordered = options.ordered;
    this.#post = post;
    this.#feed = new TraceFeed(options.plan, options.traceLevel, options.ordered);
    this.#playhead = new Playhead(this.#feed.store);
  }

  /** Takes what the world has sent. */
  onBatch(batch: TraceBatch, hostMs: number): void {
    const recordedMs = hostMs - (batch.ageMs ?? 0);
    this.#feed.take(batch, recordedMs);
    // What was executed again gets the width on the track that it had when it was played.
    if (batch.ageMs !== undefined) this.#fold(recordedMs, hostMs);
    this.tick(hostMs);
  }

  /** Takes what the page has said. */
  onCommand(command: Exclude<ViewCommand, { kind: 'open' }>, hostMs: number): void {
    switch (command.kind) {
      case 'show':
        this.#command = command.command;
        this.#playhead.show(command.target, hostMs);
        this.#stale = true;
        break;
      case 'replay':
        this.#command = command.command;
        this.#playhead.replay(command.rate, hostMs);
        this.#stale = true;
        break;
      case 'traceAt':
        this.#feed.noteLevel(command.level);
        this.#verdictDueMs = hostMs;
        break;
      case 'outputCompared':
        this.#comparison = command.comparison;
        this.#verdictDueMs = hostMs;
        break;
      case 'screenShown':
        this.#pageReady = true;
        break;
      case 'ask': {
        const answer = answerView(this.#feed.store, this.#plan, command.question);
        this.#post({ kind: 'answered', askId: command.askId, answer });
      }
    }
    this.tick(hostMs);
  }

  /** Does what is due, and reports a screen if there is a new one and the page has shown the last. */
  tick(hostMs: number): void {
    this.#fold(hostMs, hostMs);
    this.#noteClock();
    this.#noteSilence(hostMs);
    this.#judge(hostMs);
    if (!this.#pageReady) return;
    if (this.#playhead.advance(hostMs)) this.#stale = true;
    if (this.#figuresDueMs !== null && hostMs >= this.#figuresDueMs) this.#stale = true;
    if (!this.#stale) return;
    this.#stale = false;
    this.#figuresDueMs = null;
    const screen = this.#screen();
    const delta = deltaOf(this.#sent, screen);
    if (delta === null) return;
    this.#sent = screen;
    this.#sentMs = hostMs;
    this.#pageReady = false;
    this.#post({ kind: 'screen', delta });
  }

  /** Host ms until {@link tick} is wanted although nothing arrives; null = never. */
  msUntilTick(hostMs: number): number | null {
    const waits: number[] = [];
    const untilDrain = this.#feed.msUntilDrain(hostMs);
    if (untilDrain !== null) waits.push(untilDrain);
    if (this.#verdictDueMs !== null) waits.push(this.#verdictDueMs - hostMs);
    if (this.#pageReady && this.#playhead.rate() !== null) waits.push(REPLAY_MS);
    if (this.#pageReady && this.#figuresDueMs !== null) waits.push(this.#figuresDueMs - hostMs);
    return waits.length === 0 ? null : Math.max(0, Math.min(...waits));
  }

  #fold(recordedMs: number, hostMs: number): void {
    const drained = this.#feed.drain(recordedMs);
    if (drained === 'nothing') return;
    // One host sends what a step has done, and who steps wants to see it.
    if (drained === 'news' || this.#ordered) this.#stale = true;
    else this.#figuresDueMs ??= this.#sentMs + FIGURES_MS;
    this.#verdictDueMs ??= hostMs + VERDICT_MS;
  }

  #screen(): Screen {
    const { store } = this.#feed;
    const position = this.#playhead.position();
    const view = position === null ? this.#liveView() : store.seek({ event: position });
    return {
      command: this.#command,
      position,
      positionHostMs: position === null ? null : store.hostMsOf(position),
      replayRate: this.#playhead.rate(),
      view,
      live: {
        jobState: store.jobState(),
        eventCount: store.eventCount(),
        clockStartMs: this.#feed.clockStartMs(),
        clock: this.#clock,
      },
      extent: store.extent(),
      marks: [...store.marks()],
      verdict: this.#verdict,
    };
  }

  /**
   * Silence is of the host's time, so it is not in the trace and not in the past. A subtask whose worker is still being
   * started has not fallen silent.
   */
  #liveView(): RunView {
    const view = this.#feed.store.liveView();
    if (this.#silent.size === 0) return view;
    const subtasks = new Map<SubtaskId, SubtaskView>(view.subtasks);
    for (const [id, silentSinceMs] of this.#silent) {
      const subtask = subtasks.get(id);
      if (subtask !== undefined && subtask.taskState !== 'DEPLOYING') subtasks.set(id, { ...subtask, silentSinceMs });
    }
    return { ...view, subtasks };
  }

  /** Between two screens the page lets the clock go on, so only what it cannot foresee is told. */
  #noteClock(): void {
    const told = this.#feed.clock();
    // One host has decided what happens until then, and nothing is known of the time after.
    const next = this.#ordered ? { ...told, rate: 0 } : told;
    const { jobMs, hostMs, rate } = this.#clock;
    const foreseen = jobMs + (next.hostMs - hostMs) * rate;
    if (next.rate === rate && Math.abs(next.jobMs - foreseen) <= CLOCK_ERROR_MS * rate) return;
    this.#clock = next;
    this.#stale = true;
  }

  #noteSilence(hostMs: number): void {
    const silent = isTerminal(this.#feed.store.jobState()) ? new Map() : this.#feed.silentSubtasks(hostMs);
    if (deltaOf(this.#silent, silent) === null) return;
    this.#silent = silent;
    this.#stale = true;
  }

  #judge(hostMs: number): void {
    const state = this.#feed.store.jobState();
    const ended = state !== this.#judgedState && isTerminal(state);
    if (!ended && (this.#verdictDueMs === null || hostMs < this.#verdictDueMs)) return;
    this.#verdictDueMs = null;
    this.#judgedState = state;
    const tally = this.#feed.ledger.tally();
    this.#verdict = decideVerdict(tally, tally.level === 'summary' ? this.#comparison : null);
    this.#stale = true;
  }
}
