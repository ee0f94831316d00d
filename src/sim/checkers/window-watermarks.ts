import type { SubtaskId } from '#protocol/job-plan.ts';
import { ByAttempt } from './by-attempt.ts';
import { type WindowTask, windowTaskOf } from './event-windows.ts';
import { PrefixGhost } from './prefix-ghost.ts';

/**
 * The watermark by which each window task judges its rows, kept beside the run: the one it has reached in this attempt,
 * and where the watermark is part of its state, never less than that of the checkpoint it was restored from.
 */
export class WindowWatermarks {
  readonly #tasks: ReadonlyMap<number, WindowTask>;
  /** By subtask. */
  readonly #reached = new ByAttempt<number>();
  readonly #kept = new PrefixGhost<{ time: number }>(
    () => ({ time: Number.NEGATIVE_INFINITY }),
    ({ time }) => ({ time }),
  );

  constructor(tasks: ReadonlyMap<number, WindowTask>) {
    this.#tasks = tasks;
  }

  /** The watermark that counts; −∞ before the first. */
  of(subtask: SubtaskId, attempt: number): number {
    const reached = this.#reached.get(attempt, subtask) ?? Number.NEGATIVE_INFINITY;
    return this.#keeps(subtask) ? Math.max(reached, this.#kept.of(subtask, attempt).time) : reached;
  }

  onAttempt(attempt: number, restoredCheckpointId: number | null): void {
    this.#kept.start(attempt, restoredCheckpointId);
  }

  onAdvanced(subtask: SubtaskId, attempt: number, time: number): void {
    this.#reached.set(attempt, subtask, time);
  }

  onSnapshot(subtask: SubtaskId, attempt: number, checkpointId: number): void {
    if (!this.#keeps(subtask)) return;
    this.#kept.of(subtask, attempt).time = this.of(subtask, attempt);
    this.#kept.cut(subtask, attempt, checkpointId);
  }

  onStartedAnew(): void {
    this.#kept.forgetCheckpoints();
  }

  onTabOpened(): void {
    this.#reached.clear();
    this.#kept.forgetAttempts();
  }

  #keeps(subtask: SubtaskId): boolean {
    return windowTaskOf(this.#tasks, subtask)?.sharesSlices === true;
  }
}
