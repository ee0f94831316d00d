import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';

export const FINISHED_INPUT =
  'When the faults stop the job finishes: all input is read, every task ends, and the output is complete.';

/**
 * L2. That a run ends at all is watched by its bound of steps. When it has: every split of every source stood at its end
 * in the last attempt, unless its task had finished in the checkpoint, and every task of it has finished. That the output is
 * complete is said by the oracle.
 */
export class FinishedInput implements Checker {
  #attempt = 0;
  #tasks = new Set<SubtaskId>();
  readonly #finished = new Set<string>();
  #stopping = false;
  readonly on: EventHandlers;

  constructor({ plan }: CheckedRun) {
    this.on = {
      attemptStarted: ({ attempt, placement }) => {
        this.#attempt = attempt;
        this.#tasks = new Set(placement.map(({ subtask }) => subtask));
      },
      checkpointTriggered: ({ trigger }) => {
        if (trigger === 'stop') this.#stopping = true;
      },
      subtaskStateChanged: ({ subtask, state }, { attempt }) => {
        if (state === 'FINISHED') this.#finished.add(`${attempt} ${subtask}`);
      },
      sourcePositionChanged: ({ subtask, uid, splits }, { attempt }) => {
        for (const { split, offset, end } of splits) {
          if (end === null || offset <= end) continue;
          this.#fail(`${subtask} of attempt ${attempt} has read ${uid} split ${split} to ${offset} of ${end}.`);
        }
      },
      jobStateChanged: ({ to }) => {
        if (to !== 'FINISHED' || this.#stopping) return;
        const running = [...this.#tasks].filter((subtask) => !this.#finished.has(`${this.#attempt} ${subtask}`));
        if (running.length > 0) this.#fail(`The job has finished, but ${running.join(', ')} of ${plan.name} has not.`);
      },
    };
  }

  onTabOpened(): void {
    this.#finished.clear();
    this.#tasks.clear();
  }

  #fail(detail: string): never {
    throw new InvariantBroken(FINISHED_INPUT, detail);
  }
}
