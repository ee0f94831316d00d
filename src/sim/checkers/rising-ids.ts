import type { TransactRequest } from '#engine/ports.ts';
import { countersKey, type JobCounters } from '#engine/vault/storage-keys.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const RISING_IDS =
  'Checkpoint ids, attempts and epochs only rise over the whole life of a job; none is given twice.';

/**
 * I4. Over crashes of the coordinator too; epoch and attempt rise as a pair. An id is stored before its use, so that whoever
 * takes the job next knows it. A power cut may take that record back, and with it, in order, everything that came after it:
 * then nothing is left that bears the id, and a new tab goes on from what is stored.
 */
export class RisingIds implements Checker {
  readonly #run: CheckedRun;
  #checkpoint = 0;
  /** The highest id stored as given. */
  #given: number;
  #epoch = 0;
  #attempt = 0;
  /** What was stored is gone, and who runs the job has not noticed yet. */
  #wiped = false;
  readonly on: EventHandlers = {
    checkpointTriggered: ({ checkpointId }) => {
      if (checkpointId > this.#given && !this.#wiped) this.#fail(`Checkpoint ${checkpointId} is not stored as given.`);
      if (checkpointId <= this.#checkpoint) this.#fail(`Checkpoint ${checkpointId} comes after ${this.#checkpoint}.`);
      this.#checkpoint = checkpointId;
    },
    attemptStarted: ({ epoch, attempt, restoredCheckpointId }) => {
      const rises = epoch > this.#epoch || (epoch === this.#epoch && attempt > this.#attempt);
      if (!rises) this.#fail(`Attempt ${epoch}.${attempt} comes after ${this.#epoch}.${this.#attempt}.`);
      this.#epoch = epoch;
      this.#attempt = attempt;
      // What was read before everything was deleted may be restored after it.
      if (restoredCheckpointId !== null && restoredCheckpointId > this.#checkpoint && !this.#wiped) {
        this.#fail(`Checkpoint ${restoredCheckpointId} is restored, but was never triggered.`);
      }
    },
  };

  constructor(run: CheckedRun) {
    this.#run = run;
    this.#given = this.#stored();
  }

  onStored({ puts }: TransactRequest): void {
    const key = countersKey(this.#run.jobId);
    for (const put of puts) {
      if (put.key !== key) continue;
      this.#given = (put.value as JobCounters).lastCheckpointId;
      // The fence is there again: from now on what is stored counts.
      this.#wiped = false;
    }
  }

  onStartedAnew(): void {
    this.#checkpoint = 0;
  }

  onStorageWiped(): void {
    this.#wiped = true;
    this.#forget();
  }

  onTabOpened(): void {
    // Nothing of what went on without storage is known to who takes the job next.
    if (this.#wiped) this.#forget();
    this.#wiped = false;
    this.#given = this.#stored();
    this.#checkpoint = Math.min(this.#checkpoint, this.#given);
  }

  #forget(): void {
    this.#checkpoint = 0;
    this.#epoch = 0;
    this.#attempt = 0;
  }

  /** The highest id that whoever takes the job finds given. */
  #stored(): number {
    const { storage, jobId } = this.#run;
    return (storage.peek('fence', countersKey(jobId)) as JobCounters | undefined)?.lastCheckpointId ?? 0;
  }

  #fail(detail: string): never {
    throw new InvariantBroken(RISING_IDS, detail);
  }
}
