import type { Fault } from '#protocol/fault.ts';
import type { JobClock } from './job-clock.ts';
import type { ReadOutcome, Storage, StorageRead, StorageTransaction, TransactOutcome } from './storage.ts';

/**
 * Storage of one job with the faults a user injects: the next n transactions abort, or complete later. Real otherwise.
 * A delay is job time: it lasts longer in slow motion, and while paused nothing completes.
 */
export class FaultyStorage implements Storage {
  readonly #inner: Storage;
  readonly #clock: JobClock;
  #abort: Extract<Fault, { kind: 'abortStorage' }> | null = null;
  #delay: Extract<Fault, { kind: 'delayStorage' }> | null = null;
  /** Completions stay in the order of the calls, delayed or not. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(inner: Storage, clock: JobClock) {
    this.#inner = inner;
    this.#clock = clock;
  }

  inject(fault: Extract<Fault, { kind: 'abortStorage' | 'delayStorage' }>): void {
    if (fault.kind === 'abortStorage') this.#abort = fault.count > 0 ? fault : null;
    else this.#delay = fault.count > 0 ? fault : null;
  }

  async transact(request: StorageTransaction): Promise<TransactOutcome> {
    const delayMs = this.#takeDelay();
    const abort = this.#takeAbort();
    const outcome: Promise<TransactOutcome> =
      abort === null ? this.#inner.transact(request) : Promise.resolve({ ok: false, reason: abort });
    const before = this.#last;
    const completed = this.#completeAfter(before, outcome, delayMs);
    this.#last = completed;
    return completed;
  }

  read(request: StorageRead): Promise<ReadOutcome> {
    return this.#inner.read(request);
  }

  async #completeAfter(
    before: Promise<unknown>,
    outcome: Promise<TransactOutcome>,
    delayMs: number,
  ): Promise<TransactOutcome> {
    const dueAt = delayMs > 0 ? this.#clock.now() + delayMs : 0;
    await before;
    const result = await outcome;
    while (this.#clock.now() < dueAt) {
      // The rate may change while it waits, so it looks again now and then.
      await sleep(Math.min(this.#clock.hostMsUntil(dueAt) + 1, LOOK_AGAIN_MS));
    }
    return result;
  }

  #takeAbort(): 'quota' | 'aborted' | 'unknown' | null {
    const fault = this.#abort;
    if (fault === null) return null;
    this.#abort = fault.count > 1 ? { ...fault, count: fault.count - 1 } : null;
    return fault.reason;
  }

  #takeDelay(): number {
    const fault = this.#delay;
    if (fault === null) return 0;
    this.#delay = fault.count > 1 ? { ...fault, count: fault.count - 1 } : null;
    return fault.ms;
  }
}

const LOOK_AGAIN_MS = 100;

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
