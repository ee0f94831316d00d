import type { CDPSession } from '@playwright/test';

/** Counts the frames the compositor has really presented, which animation frames of the page only ask for. */
export class PresentedFrames {
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
      traceConfig: { includedCategories: ['cc,benchmark', 'benchmark', 'cc'], excludedCategories: ['*'] },
    });
  }

  /** Frames presented since {@link start}, and frames that wanted to be and were not. */
  async end(): Promise<{ readonly presented: number; readonly dropped: number }> {
    const complete = new Promise((resolve) => this.#session.once('Tracing.tracingComplete', resolve));
    await this.#session.send('Tracing.end');
    await complete;
    const states = this.#events
      .filter(({ name }) => name === 'PipelineReporter')
      .map(({ args }) => (args?.chrome_frame_reporter ?? args?.frame_reporter)?.state ?? '');
    return {
      presented: states.filter((state) => state.startsWith('STATE_PRESENTED')).length,
      dropped: states.filter((state) => state === 'STATE_DROPPED').length,
    };
  }
}

interface TracedEvent {
  readonly name: string;
  readonly args?: Arguments;
}

interface Arguments {
  readonly chrome_frame_reporter?: { readonly state: string };
  readonly frame_reporter?: { readonly state: string };
}
