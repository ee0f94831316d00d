import type { SubtaskId } from '#protocol/job-plan.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';
import { isOver, type WindowTask, windowsOf, windowTaskOf, windowTasks } from './event-windows.ts';
import { PrefixGhost } from './prefix-ghost.ts';
import { WindowWatermarks } from './window-watermarks.ts';

export const TIMERS_ONCE =
  'In committed history a window fires once for what has come into it, in order of time, and never ahead of the watermark.';

/**
 * I12. The timers of this engine are the ends of windows. Beside the run is kept which keys of a window have rows that no
 * firing has put out: filled as rows come in, copied at each snapshot and put back with it. A firing is for exactly those
 * keys. So a window fires once, unless rows come into it behind its firing: within the allowed lateness, or because a
 * restore took the watermark back and a row that had been late is in time (Flink's DataStream has no watermark in its
 * checkpoints, either).
 *
 * The windows that a watermark ends fire in order of time. A row within the allowed lateness fires its own at once, which
 * is no part of that order. Below full trace level nobody knows what came in; then only order and watermark are watched.
 */
export class TimersOnce implements Checker {
  readonly #tasks: ReadonlyMap<number, WindowTask>;
  readonly #watermarks: WindowWatermarks;
  /** Of each window the keys with rows that have not fired. */
  readonly #waiting = new PrefixGhost<Map<number, Set<string>>>(
    () => new Map(),
    (windows) => new Map([...windows].map(([start, keys]) => [start, new Set(keys)])),
  );
  /** By attempt and subtask: the rows it has taken, by lineage, and how many of their changes have been seen. */
  readonly #rows = new Map<string, Map<string, { readonly time: number; changes: number }>>();
  /** By attempt and subtask: the end of the window that fired last; absent where a row came since the watermark. */
  readonly #firedUpTo = new Map<string, number>();
  readonly on: EventHandlers;

  constructor({ plan }: CheckedRun) {
    this.#tasks = windowTasks(plan);
    this.#watermarks = new WindowWatermarks(this.#tasks);
    const isWindow = (subtask: SubtaskId): boolean => windowTaskOf(this.#tasks, subtask) !== undefined;
    this.on = {
      attemptStarted: ({ attempt, restoredCheckpointId }) => {
        this.#waiting.start(attempt, restoredCheckpointId);
        this.#watermarks.onAttempt(attempt, restoredCheckpointId);
      },
      snapshotSyncStarted: ({ subtask, checkpointId }, { attempt }) => {
        if (!isWindow(subtask)) return;
        this.#waiting.cut(subtask, attempt, checkpointId);
        this.#watermarks.onSnapshot(subtask, attempt, checkpointId);
      },
      watermarkAdvanced: ({ subtask, time }, { attempt }) => {
        this.#watermarks.onAdvanced(subtask, attempt, time);
        this.#firedUpTo.set(`${attempt} ${subtask}`, Number.NEGATIVE_INFINITY);
      },
      recordProcessed: ({ subtask, record }, { attempt }) => {
        if (isWindow(subtask)) this.#onRow(`${attempt} ${subtask}`, record.lineage, record.eventTime);
      },
      stateChanged: ({ subtask, key, lineage }, { attempt }) => this.#onChange(subtask, attempt, key, lineage),
      windowFired: ({ subtask, start, end, keys }, { attempt }) =>
        this.#onFired(subtask, attempt, { start, end, keys }),
    };
  }

  onStartedAnew(): void {
    this.#waiting.forgetCheckpoints();
    this.#watermarks.onStartedAnew();
  }

  onTabOpened(): void {
    this.#waiting.forgetAttempts();
    this.#watermarks.onTabOpened();
    this.#rows.clear();
    this.#firedUpTo.clear();
  }

  #onRow(id: string, lineage: string, time: number): void {
    this.#firedUpTo.delete(id);
    let rows = this.#rows.get(id);
    if (rows === undefined) {
      rows = new Map();
      this.#rows.set(id, rows);
    }
    rows.set(lineage, { time, changes: 0 });
  }

  /** A row has come in: into one of its windows, the latest first, or into the slice that all of them share. */
  #onChange(subtask: SubtaskId, attempt: number, key: string, lineage: string): void {
    const task = windowTaskOf(this.#tasks, subtask);
    const row = this.#rows.get(`${attempt} ${subtask}`)?.get(lineage);
    if (task === undefined || row === undefined) return;
    const watermark = this.#watermarks.of(subtask, attempt);
    const open = windowsOf(task.config, row.time).filter((window) => !isOver(window, task.config, watermark));
    const entered = task.sharesSlices ? open : open.slice(row.changes % open.length, (row.changes % open.length) + 1);
    row.changes++;
    const waiting = this.#waiting.of(subtask, attempt);
    for (const { start } of entered) waiting.set(start, (waiting.get(start) ?? new Set()).add(key));
  }

  #onFired(subtask: SubtaskId, attempt: number, fired: { start: number; end: number; keys: number }): void {
    const { start, end, keys } = fired;
    const watermark = this.#watermarks.of(subtask, attempt);
    if (watermark < end - 1) this.#fail(`Window ${start} to ${end} fires in ${subtask} at watermark ${watermark}.`);
    const id = `${attempt} ${subtask}`;
    const firedUpTo = this.#firedUpTo.get(id);
    if (firedUpTo !== undefined) {
      if (end < firedUpTo) this.#fail(`Window ${start} to ${end} fires in ${subtask} behind one that ends later.`);
      this.#firedUpTo.set(id, end);
    }
    const all = this.#waiting.of(subtask, attempt);
    const waiting = all.get(start)?.size ?? 0;
    all.delete(start);
    if (keys === waiting || this.#rows.size === 0) return;
    this.#fail(
      `Window ${start} to ${end} fires in ${subtask} for ${keys} keys, ` +
        `and ${waiting} have rows that have not fired.`,
    );
  }

  #fail(detail: string): never {
    throw new InvariantBroken(TIMERS_ONCE, detail);
  }
}
