import type { CDPSession } from '@playwright/test';

/** What the browser's own trace says of a page that the page cannot know. */
export interface PageTraced {
  /** Frames the compositor has really presented, which animation frames of the page only ask for. */
  readonly presented: number;
  /** Frames that wanted to be and were not. */
  readonly dropped: number;
  /** CPU time of the task of the page's thread that took most of it: however busy the machine is with other things. */
  readonly taskCpuMs: number;
}

export class PageTrace {
  readonly #session: CDPSession;
  #events: TracedEvent[] = [];

  constructor(session: CDPSession) {
    this.#session = session;
    session.on('Tracing.dataCollected', ({ value }) => {
      for (const event of value as unknown as readonly TracedEvent[]) this.#events.push(event);
    });
  }

  async start(): Promise<void> {
    this.#events = [];
    await this.#session.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: ['cc,benchmark', 'benchmark', 'cc', 'toplevel'], excludedCategories: ['*'] },
    });
  }

  /** What happened since {@link start}. */
  async end(): Promise<PageTraced> {
    const complete = new Promise((resolve) => this.#session.once('Tracing.tracingComplete', resolve));
    await this.#session.send('Tracing.end');
    await complete;
    const states = this.#events
      .filter(({ name }) => name === 'PipelineReporter')
      .map(({ args }) => (args?.chrome_frame_reporter ?? args?.frame_reporter)?.state ?? '');
    return {
      presented: states.filter((state) => state.startsWith('STATE_PRESENTED')).length,
      dropped: states.filter((state) => state === 'STATE_DROPPED').length,
      taskCpuMs: longestTaskCpuMs(this.#events),
    };
  }
}

/** Of all tasks of the main threads of renderers. */
export function longestTaskCpuMs(events: readonly TracedEvent[]): number {
  const place = ({ pid, tid }: TracedEvent): string => `${pid} ${tid}`;
  const named = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const mains = new Set(named.map(place));
  let longest = 0;
  for (const event of events) {
    if (event.name === 'ThreadControllerImpl::RunTask' && mains.has(place(event)))
      longest = Math.max(longest, (event.tdur ?? 0) / 1000);
  }
  return longest;
}

export interface TracedEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** CPU time of what lasts, in µs. */
  readonly tdur?: number;
  readonly args?: Arguments;
}

interface Arguments {
  readonly name?: string;
  readonly chrome_frame_reporter?: { readonly state: string };
  readonly frame_reporter?: { readonly state: string };
}
