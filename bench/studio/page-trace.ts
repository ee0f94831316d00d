import type { CDPSession } from '@playwright/test';

/** What the browser's own trace says of a page that the page cannot know. */
export interface PageTraced {
  /** Frames of the screen in which something new was shown, which animation frames of the page only ask for. */
  readonly presented: number;
  /** Frames of the screen in which something new was to be shown, and came later or never. */
  readonly late: number;
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
    return { ...screenFrames(this.#events), taskCpuMs: longestTaskCpuMs(this.#events) };
  }
}

/** A frame whose picture the page makes later than the compositor's part is reported twice, and is one frame of the screen. */
export function screenFrames(events: readonly TracedEvent[]): Pick<PageTraced, 'presented' | 'late'> {
  const frames = new Map<string, string[]>();
  for (const { name, pid, args } of events) {
    const reported = args?.chrome_frame_reporter ?? args?.frame_reporter;
    if (name !== 'PipelineReporter' || reported === undefined) continue;
    const frame = `${pid} ${reported.frame_source} ${reported.frame_sequence}`;
    frames.set(frame, [...(frames.get(frame) ?? []), reported.state]);
  }
  const states = [...frames.values()];
  return {
    presented: states.filter((each) => each.some((state) => state.startsWith('STATE_PRESENTED'))).length,
    late: states.filter((each) => each.includes('STATE_DROPPED')).length,
  };
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
  readonly chrome_frame_reporter?: ReportedFrame;
  readonly frame_reporter?: ReportedFrame;
}

interface ReportedFrame {
  readonly state: string;
  readonly frame_source: string | number;
  readonly frame_sequence: string | number;
}
