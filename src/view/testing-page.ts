import type { TraceBatch } from '#protocol/job-client.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import { applyDelta } from './delta.ts';
import { EMPTY_SCREEN, type Screen, type ShowTarget, type ViewAnswer } from './view-protocol.ts';
import { ViewSession } from './view-session.ts';

/** The page's side, with every message copied as between workers. Host time is moved by hand. */
export class Page {
  readonly session: ViewSession;
  screen: Screen = EMPTY_SCREEN;
  screens = 0;
  answers: ViewAnswer[] = [];
  hostMs = 1000;
  #command = 0;

  constructor(plan: JobPlan, ordered: boolean, traceLevel: TraceLevel = 'full') {
    this.session = new ViewSession({ kind: 'open', plan, traceLevel, ordered }, (report) => {
      const copy = structuredClone(report);
      if (copy.kind === 'answered') {
        this.answers.push(copy.answer);
        return;
      }
      this.screens++;
      this.screen = applyDelta(this.screen, copy.delta) as Screen;
    });
  }

  receive(events: readonly TraceEvent[], rest: Partial<TraceBatch> = {}): void {
    const jobTimeMs = events.at(-1)?.stamp.timeMs ?? this.screen.live.clock.jobMs;
    this.session.onBatch({ events, jobTimeMs, rate: 1, jobState: 'RUNNING', ...rest }, this.hostMs);
  }

  shown(): void {
    this.session.onCommand({ kind: 'screenShown' }, this.hostMs);
  }

  show(target: ShowTarget): void {
    this.session.onCommand({ kind: 'show', command: ++this.#command, target }, this.hostMs);
  }

  replay(rate: number | null): void {
    this.session.onCommand({ kind: 'replay', command: ++this.#command, rate }, this.hostMs);
  }

  /** Lets host time pass, frame by frame. */
  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 16) {
      this.hostMs += Math.min(16, left);
      this.shown();
    }
  }

  /** Everything up to date. */
  settle(): Screen {
    this.shown();
    this.shown();
    return this.screen;
  }
}
