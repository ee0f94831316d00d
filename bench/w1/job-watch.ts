import type { TraceEvent } from '#protocol/trace.ts';

export interface CompletedCheckpoint {
  readonly bytes: number;
  readonly durationMs: number;
}

/** Follows a job by its trace: its end, and the checkpoints that completed. */
export class JobWatch {
  readonly finished: Promise<void>;
  readonly checkpoints: CompletedCheckpoint[] = [];
  /** Reasons of checkpoints that failed. */
  readonly failedCheckpoints: string[] = [];
  #resolve: () => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor() {
    this.finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  observe(events: readonly TraceEvent[]): void {
    for (const { body } of events) {
      if (body.kind === 'checkpointCompleted')
        this.checkpoints.push({ bytes: body.bytes, durationMs: body.durationMs });
      if (body.kind === 'checkpointFailed') this.failedCheckpoints.push(body.reason);
      if (body.kind !== 'jobStateChanged') continue;
      if (body.to === 'FINISHED') this.#resolve();
      else if (body.to === 'FAILED' || body.to === 'CANCELED' || body.to === 'SUSPENDED') {
        this.fail(`${body.to}: ${body.reason ?? ''}`);
      }
    }
  }

  fail(reason: string): void {
    this.#reject(new Error(`The job failed: ${reason}`));
  }
}
