import type { TraceEvent } from '#protocol/trace.ts';

/** What really happened in a run: faults when they took effect, not when they were prepared. */
export class InjectedFaults {
  /** Steps of the tabs the job ran in. */
  steps = 0;
  /** Tabs that were lost and opened again. */
  tabCrashes = 0;
  /** Attempts that started from a checkpoint. */
  restores = 0;
  attempts = 0;
  checkpoints = 0;
  /** Messages of dead attempts that arrived and were dropped. */
  zombieMessages = 0;
  abortedTransactions = 0;
  /** Checkpoints that could not be read and were set aside. */
  quarantined = 0;
  /** Whether the job was refused when it was taken: storage failed too often. */
  refused = false;
  readonly #counts = new Map<string, number>();

  count(name: string, times = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + times);
  }

  /** Storage failed as it was prepared to. */
  onStorageMishap(mishap: keyof typeof STORAGE_MISHAPS): void {
    this.count(STORAGE_MISHAPS[mishap]);
  }

  /** How often each fault happened, by name. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].toSorted(([left], [right]) => (left < right ? -1 : 1)));
  }

  onEvent({ body }: TraceEvent): void {
    switch (body.kind) {
      case 'jobStateChanged':
        this.refused = body.to === 'SUSPENDED' || (body.from === 'INITIALIZING' && body.to === 'FAILED');
        break;
      case 'messageFenced':
        this.zombieMessages++;
        break;
      case 'checkpointCompleted':
        this.checkpoints++;
        break;
      case 'checkpointQuarantined':
        this.quarantined++;
        break;
      case 'storageTransaction':
        if (body.outcome === 'aborted') this.abortedTransactions++;
        break;
      case 'attemptStarted':
        this.attempts++;
        if (body.restoredCheckpointId !== null) this.restores++;
    }
  }
}

const STORAGE_MISHAPS = {
  aborted: 'storageAborted',
  unknown: 'storageOutcomeUnknown',
  silent: 'storageHung',
  full: 'storageFull',
  readFailed: 'readFailed',
} as const;
