import type { SubtaskId } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { type Checker, InvariantBroken } from './checker.ts';

/**
 * I2 – I4: a checkpoint completes only after every subtask that had to has acknowledged it; nobody is told of it
 * before; ids strictly increase over the life of the job and are never used again.
 */
export class CheckpointOrder implements Checker {
  readonly invariant = 'A checkpoint is triggered once, acknowledged by all, completed, and only then announced.';
  readonly #waiting = new Map<number, Set<SubtaskId>>();
  readonly #completed = new Set<number>();
  #newest = 0;

  onEvent({ body }: TraceEvent): void {
    switch (body.kind) {
      case 'checkpointTriggered':
        if (body.checkpointId <= this.#newest) this.#fail(`checkpoint ${body.checkpointId} after ${this.#newest}`);
        this.#newest = body.checkpointId;
        this.#waiting.set(body.checkpointId, new Set(body.subtasks));
        return;
      case 'checkpointAckReceived':
        this.#waiting.get(body.checkpointId)?.delete(body.subtask);
        return;
      case 'checkpointCompleted': {
        const missing = this.#waiting.get(body.checkpointId);
        if (missing === undefined) this.#fail(`checkpoint ${body.checkpointId} was never triggered`);
        if (missing.size > 0)
          this.#fail(`checkpoint ${body.checkpointId} completed without ${[...missing].join(', ')}`);
        this.#completed.add(body.checkpointId);
        return;
      }
      case 'notifyCompleteReceived':
        if (!this.#completed.has(body.checkpointId))
          this.#fail(`${body.subtask} heard of ${body.checkpointId} too early`);
        return;
      case 'attemptStarted':
        if (body.restoredCheckpointId !== null && !this.#completed.has(body.restoredCheckpointId)) {
          this.#adopt(body.restoredCheckpointId);
        }
    }
  }

  /** A crash of the coordinator may lie between "durable" and "declared": the next incarnation finds the manifest. */
  #adopt(checkpointId: number): void {
    if (checkpointId > this.#newest) this.#fail(`checkpoint ${checkpointId} was restored but never triggered`);
    this.#completed.add(checkpointId);
  }

  #fail(detail: string): never {
    throw new InvariantBroken(this.invariant, detail);
  }
}
