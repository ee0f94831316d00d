import { type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const RISING_IDS =
  'Checkpoint ids, attempts and epochs only rise over the whole life of a job; none is given twice.';

/** I4. Over crashes of the coordinator too; epoch and attempt rise as a pair. */
export class RisingIds implements Checker {
  #checkpoint = 0;
  #epoch = 0;
  #attempt = 0;
  readonly on: EventHandlers = {
    checkpointTriggered: ({ checkpointId }) => {
      if (checkpointId <= this.#checkpoint) this.#fail(`Checkpoint ${checkpointId} comes after ${this.#checkpoint}.`);
      this.#checkpoint = checkpointId;
    },
    attemptStarted: ({ epoch, attempt, restoredCheckpointId }) => {
      const rises = epoch > this.#epoch || (epoch === this.#epoch && attempt > this.#attempt);
      if (!rises) this.#fail(`Attempt ${epoch}.${attempt} comes after ${this.#epoch}.${this.#attempt}.`);
      this.#epoch = epoch;
      this.#attempt = attempt;
      if (restoredCheckpointId !== null && restoredCheckpointId > this.#checkpoint) {
        this.#fail(`Checkpoint ${restoredCheckpointId} is restored, but was never triggered.`);
      }
    },
  };

  #fail(detail: string): never {
    throw new InvariantBroken(RISING_IDS, detail);
  }
}
