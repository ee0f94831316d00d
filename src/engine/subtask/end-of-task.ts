import type { CheckpointOptions } from '#protocol/messages.ts';

/**
 * When a subtask may end. Plain state.
 *
 * Bounded input: after all input and `finish` of every operator the task stays until one checkpoint taken after that
 * has completed, so that two-phase-commit sinks commit their last transaction. Flink: FLIP-147, final checkpoint.
 * Stop: the checkpoint of the stop is the last; after it completed nothing is emitted and nothing is finished.
 */
export class EndOfTask {
  operatorsFinished = false;
  #finalCheckpointId: number | null = null;
  #stopCheckpointId: number | null = null;
  #mayLeave = false;

  /** The whole state as plain values. */
  save(): SavedEnd {
    return {
      operatorsFinished: this.operatorsFinished,
      finalCheckpointId: this.#finalCheckpointId,
      stopCheckpointId: this.#stopCheckpointId,
      mayLeave: this.#mayLeave,
    };
  }

  load(saved: SavedEnd): void {
    this.operatorsFinished = saved.operatorsFinished;
    this.#finalCheckpointId = saved.finalCheckpointId;
    this.#stopCheckpointId = saved.stopCheckpointId;
    this.#mayLeave = saved.mayLeave;
  }

  /** Whether a stop forbids further input. */
  stopping(): boolean {
    return this.#stopCheckpointId !== null;
  }

  /** Whether the checkpoint that had to complete has completed. */
  mayLeave(): boolean {
    return this.#mayLeave;
  }

  /** All input is consumed and every operator finished. Without checkpoints nothing is left to wait for. */
  finished(checkpointing: boolean): void {
    this.operatorsFinished = true;
    if (!checkpointing) this.#mayLeave = true;
  }

  /** This subtask took a checkpoint. */
  taken(checkpointId: number, options: CheckpointOptions): void {
    if (options.stop) this.#stopCheckpointId = checkpointId;
    else if (this.operatorsFinished) this.#finalCheckpointId ??= checkpointId;
  }

  /** A checkpoint completed. True if it was the stop's: the task now ends without finishing its operators. */
  completed(checkpointId: number): boolean {
    if (this.#stopCheckpointId !== null && checkpointId >= this.#stopCheckpointId) {
      this.#mayLeave = true;
      return true;
    }
    if (this.#finalCheckpointId !== null && checkpointId >= this.#finalCheckpointId) this.#mayLeave = true;
    return false;
  }
}

interface SavedEnd {
  readonly operatorsFinished: boolean;
  readonly finalCheckpointId: number | null;
  readonly stopCheckpointId: number | null;
  readonly mayLeave: boolean;
}
