/**
 * When a record of a split is due on the job clock.
 *
 * A source has one origin on the job clock for all its splits: record n of a split with rate r is due at
 * origin + n · 1000 / r, a scripted record at origin + its own time. After a restore the origin lies as far before now
 * as the source had run when the snapshot was taken, so that what was still to come keeps its distances, between splits
 * too; but a source that was behind its schedule does not owe the arrears again.
 */

/** Due "at once": no schedule. */
export const DUE_AT_ONCE = Number.NEGATIVE_INFINITY;

/** Ms after the origin at which record `index` of a split is due. */
export function rateDueMs(index: number, rowsPerSecond: number | null): number {
  return rowsPerSecond === null ? DUE_AT_ONCE : (index * 1000) / rowsPerSecond;
}

/**
 * The origin of a source that starts now: at once, or `elapsedMs` ago for a restored one, or less where its earliest
 * next record (`nextDueMs` after the origin) was already overdue.
 */
export function originMs(options: {
  readonly nowMs: number;
  readonly elapsedMs: number;
  readonly nextDueMs: number | null;
}): number {
  const { nowMs, elapsedMs, nextDueMs } = options;
  return nowMs - (nextDueMs === null ? elapsedMs : Math.max(0, Math.min(elapsedMs, nextDueMs)));
}

/** The splits of a subtask: split s belongs to subtask s % parallelism. */
export function splitsOf(subtaskIndex: number, parallelism: number, splits: number): readonly number[] {
  const own: number[] = [];
  for (let split = subtaskIndex; split < splits; split += parallelism) own.push(split);
  return own;
}
