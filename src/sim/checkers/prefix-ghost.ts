import { must } from '#std/assert.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';

/**
 * Bookkeeping of a checker that follows the logical prefix of a job: what has happened, less what failures undid.
 *
 * Every subtask of an attempt has a value. It is copied when the subtask takes its snapshot of a checkpoint, and an
 * attempt that starts from that checkpoint goes on from the copies. Nothing of it comes from the engine's own state.
 */
export class PrefixGhost<Value> {
  readonly #create: () => Value;
  readonly #copy: (value: Value) => Value;
  readonly #cuts = new Map<number, Map<SubtaskId, Value>>();
  readonly #live = new Map<number, Map<SubtaskId, Value>>();

  constructor(create: () => Value, copy: (value: Value) => Value) {
    this.#create = create;
    this.#copy = copy;
  }

  /** An attempt begins, from a checkpoint or from scratch. */
  start(attempt: number, restoredCheckpointId: number | null): void {
    const cut = restoredCheckpointId === null ? undefined : this.#cuts.get(restoredCheckpointId);
    this.#live.set(attempt, new Map([...(cut ?? [])].map(([subtask, value]) => [subtask, this.#copy(value)])));
  }

  /** The value of a subtask now, to be changed in place. */
  of(subtask: SubtaskId, attempt: number): Value {
    const values = must(this.#live.get(attempt), 'an attempt starts before its subtasks do anything');
    let value = values.get(subtask);
    if (value === undefined) {
      value = this.#create();
      values.set(subtask, value);
    }
    return value;
  }

  /** A subtask takes its snapshot. */
  cut(subtask: SubtaskId, attempt: number, checkpointId: number): void {
    let cut = this.#cuts.get(checkpointId);
    if (cut === undefined) {
      cut = new Map();
      this.#cuts.set(checkpointId, cut);
    }
    cut.set(subtask, this.#copy(this.of(subtask, attempt)));
  }

  /** Ids of checkpoints begin anew. */
  forgetCheckpoints(): void {
    this.#cuts.clear();
  }

  /** Attempts of another epoch may carry the same numbers. */
  forgetAttempts(): void {
    this.#live.clear();
  }
}
