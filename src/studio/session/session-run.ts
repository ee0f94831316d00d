import type { JobPlan } from '#protocol/job-plan.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import { applyDelta } from '#view/delta.ts';
import { isTerminal } from '#view/job-state.ts';
import {
  EMPTY_SCREEN,
  type Screen,
  type ShowTarget,
  type ViewAnswer,
  type ViewQuestion,
  type ViewReport,
} from '#view/view-protocol.ts';
import type { JobClient } from '#protocol/job-client.ts';
import type { OpenedRun, StudioHost, ViewPort } from '../studio-host.ts';
import { FrameProbe } from './frame-probe.ts';
import { HandStillness } from './hand-stillness.ts';
import { type HandSign, onHand } from './on-hand.ts';
import { PagePressure } from './page-pressure.ts';
import { compareSinkOutput } from './reference-check.ts';
import { sessionStore } from './session-store.ts';
import { type ViewListener, viewListeners } from './view-listeners.ts';

/** Panels are text: four times a second is as fast as anyone reads. */
const PUBLISH_MS = 250;
/** Half as often where frames come late: the panels are most of what the page does, and the canvas is what is watched. */
const PRESSED_PUBLISH_MS = 500;
/** A run whose views nobody hears is followed for what is said of it beside a design. */
const UNWATCHED_MS = 500;
/** Longer than the page takes to answer a press, however slow the machine; over as soon as it has. */
const ANSWER_MS = 120;
/** A frame's way from the page to the screen: layers put together, tiles rastered, drawn. */
const DRAWING_MS = 80;

/**
 * One run as the page has it: its client, and the way to the view worker that keeps its past. Outlives the job, so that
 * its past can be read. Shows a screen in the next animation frame, and only then asks for another.
 */
export class SessionRun {
  readonly client: JobClient;
  readonly host: StudioHost;
  readonly plan: JobPlan;
  readonly #view: ViewPort;
  readonly #questions = new Map<number, (answer: ViewAnswer) => void>();
  #lastAskId = 0;
  /** The newest thing the view worker was asked to show. Screens from before it are not shown. */
  #command = 0;
  #screen: Screen = EMPTY_SCREEN;
  /** The worker waits to hear that its screen was shown. */
  #unshown = false;
  #frame: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #publishedAt = Number.NEGATIVE_INFINITY;
  #compared = false;
  readonly #pressure = new PagePressure();
  readonly #probe = new FrameProbe((intervalMs) => this.#leave(this.#pressure.frame(performance.now(), intervalMs)));
  #letHandGo: (() => void) | null = null;
  readonly #stillness = new HandStillness();
  /** The frame that answers a press. */
  #answer: number | null = null;
  #left = false;
  /** Whether it is the run on the screen. */
  #isShown = true;
  readonly #listeners = new Set<ViewListener>();

  constructor(host: StudioHost, { client, view }: OpenedRun, plan: JobPlan, level: TraceLevel) {
    this.host = host;
    this.client = client;
    this.plan = plan;
    this.#view = view;
    view.onReport((report) => this.#onReport(report));
    view.onFailure((cause) => {
      if (this.#isShown) sessionStore.setState({ error: `view worker: ${cause}` });
    });
    view.post({ kind: 'open', plan, traceLevel: level, ordered: client.world === 'deterministic' });
  }

  /** Shows an instant, as soon as the worker has found it. */
  show(target: ShowTarget): void {
    this.#view.post({ kind: 'show', command: ++this.#command, target });
  }

  /** Plays the past from the instant that is shown; null = stand. */
  replay(rate: number | null): void {
    this.#view.post({ kind: 'replay', command: ++this.#command, rate });
  }

  traceAt(level: TraceLevel): void {
    this.#view.post({ kind: 'traceAt', level });
  }

  /** Asks for something recorded. Never answered once the run was left. */
  ask(question: ViewQuestion): Promise<ViewAnswer> {
    const askId = ++this.#lastAskId;
    return new Promise((resolve) => {
      this.#questions.set(askId, resolve);
      this.#view.post({ kind: 'ask', askId, question });
    });
  }

  /** Another run is on the screen; this one is still followed. */
  hide(): void {
    this.#isShown = false;
  }

  /** This is the run on the screen. */
  reveal(): void {
    this.#isShown = true;
    this.refresh();
    const { view } = this.#screen;
    if (view !== null && this.#isCurrent()) for (const listener of viewListeners) listener(view);
  }

  /** Hears every view of this run that is to be drawn, on the screen or not. */
  onView(listener: ViewListener): () => void {
    this.#listeners.add(listener);
    if (this.#screen.view !== null) listener(this.#screen.view);
    this.catchUp();
    return () => this.#listeners.delete(listener);
  }

  /** Its views are heard again: what has come meanwhile is shown, and the next asked for. */
  catchUp(): void {
    if (this.#unshown) this.#drawSoon();
  }

  /** The newest that is known of the run. */
  screen(): Screen {
    return this.#screen;
  }

  /** Publishes what is known now to the panels. */
  refresh(): void {
    this.#publish(performance.now());
  }

  async leave(): Promise<void> {
    this.#left = true;
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#probe.stop();
    if (this.#answer !== null) cancelAnimationFrame(this.#answer);
    this.#letHandGo?.();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#questions.clear();
    this.#view.close();
    await this.client.dispose();
  }

  #onReport(report: ViewReport): void {
    if (this.#left) return;
    if (report.kind === 'answered') {
      this.#questions.get(report.askId)?.(report.answer);
      this.#questions.delete(report.askId);
      return;
    }
    this.#screen = applyDelta(this.#screen, report.delta) as Screen;
    this.#unshown = true;
    if (this.#mayAskForTime()) this.#letHandGo ??= onHand((sign) => this.#onHand(sign));
    if (this.#isWatched()) this.#drawSoon();
    this.#wake();
  }

  #onHand(sign: HandSign): void {
    if (!this.#mayAskForTime()) return;
    const now = performance.now();
    this.#leave(this.#pressure.touched(now));
    if (sign === 'presses' && this.#pressure.isHandHelped(now)) this.#standForAnswer();
    // Beside a design hardly any screen comes, and it is the frames that answer the hand which may be late.
    if (!this.#isWatched()) this.#probe.start();
  }

  /** No subtask competes with what answers a press, from its event on until its frame has been drawn. */
  #standForAnswer(): void {
    this.#standStill(ANSWER_MS);
    this.#answer ??= requestAnimationFrame(() => {
      this.#answer = null;
      if (this.#mayAskForTime()) this.#standStill(DRAWING_MS);
    });
  }

  #standStill(ms: number): void {
    this.client.standStill?.(this.#stillness.grant(performance.now(), ms));
  }

  #isWatched(): boolean {
    return this.#listeners.size > 0 || (this.#isShown && viewListeners.size > 0);
  }

  #drawSoon(): void {
    this.#frame ??= requestAnimationFrame((frameMs) => {
      this.#frame = null;
      if (this.#mayAskForTime()) this.#probe.from(frameMs);
      this.#draw();
    });
  }

  #draw(): void {
    const { view } = this.#screen;
    if (view !== null && this.#isCurrent()) {
      for (const listener of this.#listeners) listener(view);
      if (this.#isShown) for (const listener of viewListeners) listener(view);
    }
    this.#confirm();
    const now = performance.now();
    if (now - this.#publishedAt >= this.#publishMs()) this.#publish(now);
  }

  /** Of the deterministic world nothing runs beside the page but the one worker. */
  #mayAskForTime(): boolean {
    return this.client.world === 'workers' && !isTerminal(this.#screen.live.jobState);
  }

  /** Has the job leave more or less of the time to this page; null = as it is. */
  #leave(share: number | null): void {
    if (share === null || !this.#mayAskForTime()) return;
    // The job may have ended in between: then there is nothing to be left.
    this.client.leaveTime?.(share).catch(() => undefined);
    if (this.#isShown) sessionStore.setState({ leftShare: share });
  }

  #confirm(): void {
    if (!this.#unshown) return;
    this.#unshown = false;
    this.#view.post({ kind: 'screenShown' });
  }

  /** Whether the screen is of the instant the user chose last. */
  #isCurrent(): boolean {
    return this.#screen.command === this.#command;
  }

  #wake(): void {
    const waitMs = this.#isWatched() ? PUBLISH_MS / 2 : UNWATCHED_MS;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const now = performance.now();
      if (document.hidden) {
        // A frame that comes when the page is seen again is not late.
        this.#probe.stop();
        this.#leave(this.#pressure.hidden());
      } else this.#leave(this.#pressure.passed(now));
      // In a hidden tab no frame comes, but the panels' figures and the end of the job are still wanted.
      this.#confirm();
      if (now - this.#publishedAt >= this.#publishMs()) this.#publish(now);
      else this.#wake();
    }, waitMs);
  }

  #publishMs(): number {
    return this.#pressure.isPressed() ? PRESSED_PUBLISH_MS : PUBLISH_MS;
  }

  #publish(now: number): void {
    if (this.#left) return;
    this.#publishedAt = now;
    if (!this.#isShown) return;
    const { live, view, verdict, extent, marks, position, positionHostMs, replayRate } = this.#screen;
    const before = sessionStore.getState();
    const ended = isTerminal(live.jobState);
    const shown = this.#isCurrent() ? { position, positionHostMs, replayRate, view: view ?? before.view } : before;
    sessionStore.setState({
      status: ended ? 'ended' : before.status,
      playing: ended ? false : before.playing,
      view: shown.view,
      position: shown.position,
      positionHostMs: shown.positionHostMs,
      replayRate: shown.replayRate,
      jobState: live.jobState,
      jobTimeMs: shown.position === null && !ended ? this.#jobTimeMs(before.playing) : (shown.view?.jobTimeMs ?? 0),
      eventCount: live.eventCount,
      extent,
      clockStartMs: live.clockStartMs,
      marks,
      verdict,
    });
    if (live.jobState === 'FINISHED') this.#compareOnce();
    // The job clock goes on also while nothing happens.
    if (before.playing && !ended) this.#wake();
  }

  /** The job clock now: between two readings it goes on at its rate, as it does in the workers. */
  #jobTimeMs(playing: boolean): number {
    const { clock } = this.#screen.live;
    const sinceMs = playing ? performance.timeOrigin + performance.now() - clock.hostMs : 0;
    return Math.max(clock.jobMs + sinceMs * clock.rate, this.#screen.extent?.lastJobMs ?? 0);
  }

  #compareOnce(): void {
    if (this.#compared) return;
    this.#compared = true;
    compareSinkOutput(this.host, this.client, this.plan)
      .then((comparison) => {
        if (!this.#left) this.#view.post({ kind: 'outputCompared', comparison });
      })
      .catch((reason: unknown) => {
        // The verdict stays undecided, and the panel says why. A run that was left is nobody's any more.
        if (!this.#left) sessionStore.setState({ error: reason instanceof Error ? reason.message : String(reason) });
      });
  }
}
