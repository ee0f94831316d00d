import type { WindowAggregateConfig } from '#protocol/job-plan.ts';
import { ByAttempt } from './by-attempt.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';
import { isOver, type WindowTask, windowsOf, windowTaskOf, windowTasks } from './event-windows.ts';
import { WindowWatermarks } from './window-watermarks.ts';

export const LATENESS_BY_WATERMARK =
  'A record is late exactly when the watermark its subtask has reached had closed all its windows; nothing else decides.';

/**
 * I13, where it is decided: for every record that a window task takes, the outcome is foretold from the watermark of that
 * task, which is kept beside the run.
 *
 * That the same records are late in committed output as in a run without failures is not promised where the watermark is
 * in no checkpoint: after a restore a record that was late may be in time. So O2, which leads a run row by row and leaves
 * watermarks free, explains no runs with late records; of them the sum is checked (simulation/late-windows.ts).
 */
export class LatenessByWatermark implements Checker {
  readonly #tasks: ReadonlyMap<number, WindowTask>;
  readonly #watermarks: WindowWatermarks;
  /** By actor: lineages that have to be found late before the next element is taken. */
  readonly #foretold = new ByAttempt<Set<string>>();
  readonly on: EventHandlers;

  constructor({ plan }: CheckedRun) {
    this.#tasks = windowTasks(plan);
    this.#watermarks = new WindowWatermarks(this.#tasks);
    this.on = {
      attemptStarted: ({ attempt, restoredCheckpointId }) => this.#watermarks.onAttempt(attempt, restoredCheckpointId),
      snapshotSyncStarted: ({ subtask, checkpointId }, { attempt }) =>
        this.#watermarks.onSnapshot(subtask, attempt, checkpointId),
      watermarkAdvanced: ({ subtask, time }, { attempt }) => this.#watermarks.onAdvanced(subtask, attempt, time),
      recordProcessed: ({ subtask, record }, { actor, attempt }) => {
        const task = windowTaskOf(this.#tasks, subtask);
        if (task === undefined || record.lineage === '') return;
        if (!isLate(task.config, record.eventTime, this.#watermarks.of(subtask, attempt))) return;
        this.#foretold.of(attempt, actor, noLineages).add(record.lineage);
      },
      recordLate: ({ subtask, record }, { actor, attempt }) => {
        if (record === null || record.lineage === '') return;
        if (this.#foretold.get(attempt, actor)?.delete(record.lineage) === true) return;
        this.#fail(`Record ${record.lineage} is called late in ${subtask}, and is not.`);
      },
      elementTaken: (_body, { actor, attempt }) => {
        const left = this.#foretold.get(attempt, actor);
        if (left === undefined || left.size === 0) return;
        this.#fail(`Record ${[...left].join(', ')} came too late for ${actor} and was not called so.`);
      },
    };
  }

  onStartedAnew(): void {
    this.#watermarks.onStartedAnew();
  }

  onTabOpened(): void {
    this.#watermarks.onTabOpened();
    this.#foretold.clear();
  }

  #fail(detail: string): never {
    throw new InvariantBroken(LATENESS_BY_WATERMARK, detail);
  }
}

function noLineages(): Set<string> {
  return new Set();
}

/** All windows of the instant are over. One that lies in no window (a gap between slides) is late by its own time. */
function isLate(config: WindowAggregateConfig, time: number, watermark: number): boolean {
  const [latest] = windowsOf(config, time);
  return latest === undefined ? time + config.allowedLatenessMs <= watermark : isOver(latest, config, watermark);
}
