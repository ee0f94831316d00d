import type { JobClient, TraceBatch } from '#protocol/job-client.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { TraceLevel } from '#protocol/trace.ts';
import type { RunView } from '#view/run-view.ts';
import { decideVerdict, type OutputComparison } from '#view/verdict.ts';
import type { StudioHost } from '../studio-host.ts';
import { compareSinkOutput } from './reference-check.ts';
import { sessionStore } from './session-store.ts';
import { isTerminal, TraceFeed } from './trace-feed.ts';

/** Panels are text: four times a second is as fast as anyone reads. */
const PUBLISH_MS = 250;
const VERDICT_MS = 1000;

type ViewListener = (view: RunView) => void;
const listeners = new Set<ViewListener>();

/** Hears every view that is to be drawn, at most one a frame. */
export function onView(listener: ViewListener): () => void {
  listeners.add(listener);
  const view = sessionStore.getState().view;
  if (view !== null) listener(view);
  return () => listeners.delete(listener);
}

/** One run: its client, its feed, and the clockwork that shows them. Outlives the job, so that its past can be read. */
export class SessionRun {
  readonly client: JobClient;
  readonly feed: TraceFeed;
  readonly host: StudioHost;
  readonly plan: JobPlan;
  readonly #unsubscribe: () => void;
  #frame: number | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #publishedAt = Number.NEGATIVE_INFINITY;
  #verdictAt = Number.NEGATIVE_INFINITY;
  #comparison: OutputComparison | null = null;
  #compared = false;
  #left = false;

  constructor(host: StudioHost, client: JobClient, plan: JobPlan, level: TraceLevel) {
    this.host = host;
    this.client = client;
    this.plan = plan;
    this.feed = new TraceFeed(plan, level, client.world === 'deterministic');
    this.#unsubscribe = client.subscribe((batch) => this.#onBatch(batch));
  }

  /** Shows the instant of the session's position in the next frame. */
  invalidate(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#draw();
    });
  }

  async leave(): Promise<void> {
    this.#left = true;
    this.#unsubscribe();
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.client.dispose();
  }

  #onBatch(batch: TraceBatch): void {
    this.feed.take(batch, performance.now());
    this.#drain();
  }

  #drain(): void {
    const now = performance.now();
    if (this.feed.drain(now)) this.invalidate();
    // In a hidden tab no frame comes, but the panels' figures and the end of the job are still wanted.
    if (now - this.#publishedAt >= PUBLISH_MS) this.#publish(now);
    if (this.feed.isWaiting() || this.#publishedAt < now) this.#wake();
  }

  #wake(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#drainLater();
    }, PUBLISH_MS / 2);
  }

  #drainLater(): void {
    const now = performance.now();
    if (this.feed.drain(now)) this.invalidate();
    if (now - this.#publishedAt >= PUBLISH_MS) this.#publish(now);
    else this.#wake();
    if (this.feed.isWaiting()) this.#wake();
  }

  #draw(): void {
    const view = this.#shown();
    for (const listener of listeners) listener(view);
    const now = performance.now();
    if (now - this.#publishedAt >= PUBLISH_MS) this.#publish(now, view);
    else this.#wake();
  }

  #shown(): RunView {
    const { position } = sessionStore.getState();
    return position === null ? this.feed.store.liveView() : this.feed.store.seek({ event: position });
  }

  #publish(now: number, view: RunView = this.#shown()): void {
    if (this.#left) return;
    this.#publishedAt = now;
    const live = this.feed.store.liveView();
    const ended = isTerminal(live.jobState);
    const before = sessionStore.getState();
    const newlyEnded = ended && before.status === 'running';
    if (now - this.#verdictAt >= VERDICT_MS || newlyEnded) this.#judge(now);
    sessionStore.setState({
      status: ended ? 'ended' : before.status,
      playing: ended ? false : before.playing,
      view,
      jobState: live.jobState,
      jobTimeMs: before.position === null && !ended ? this.feed.jobTimeMs(now, before.playing) : view.jobTimeMs,
      eventCount: this.feed.store.eventCount(),
      extent: this.feed.store.extent(),
      clockStartMs: this.feed.clockStartMs(),
      marks: [...this.feed.store.marks()],
    });
    if (live.jobState === 'FINISHED') this.#compareOnce();
    // The job clock goes on also while nothing happens.
    if (before.playing && !ended) this.#wake();
  }

  #judge(now: number): void {
    this.#verdictAt = now;
    const tally = this.feed.ledger.tally();
    sessionStore.setState({ verdict: decideVerdict(tally, tally.level === 'summary' ? this.#comparison : null) });
  }

  #compareOnce(): void {
    if (this.#compared) return;
    this.#compared = true;
    compareSinkOutput(this.host, this.client, this.plan)
      .then((comparison) => {
        if (this.#left) return;
        this.#comparison = comparison;
        this.#judge(performance.now());
      })
      .catch((reason: unknown) => {
        // The verdict stays undecided, and the panel says why.
        sessionStore.setState({ error: reason instanceof Error ? reason.message : String(reason) });
      });
  }
}
