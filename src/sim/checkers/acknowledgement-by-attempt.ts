import type { TraceEvent } from '#protocol/trace.ts';
import { type Checker, InvariantBroken } from './checker.ts';

/**
 * I2: what completes a checkpoint is a snapshot of the attempt that the checkpoint belongs to. An acknowledgement that
 * a dead attempt sent, or one that comes twice, must not be counted.
 */
export class AcknowledgementByAttempt implements Checker {
  readonly invariant = 'An acknowledgement counts once, and only from the attempt whose checkpoint it is.';
  /** Snapshots finished by `checkpoint subtask attempt`; taken out when the acknowledgement arrives. */
  readonly #finished = new Set<string>();
  readonly #triggered = new Map<number, number>();

  onEvent({ attempt, body }: TraceEvent): void {
    switch (body.kind) {
      case 'snapshotAsyncEnded':
        this.#finished.add(`${body.checkpointId} ${body.subtask} ${attempt}`);
        return;
      case 'checkpointTriggered':
        this.#triggered.set(body.checkpointId, attempt);
        return;
      case 'checkpointAckReceived': {
        const { checkpointId, subtask } = body;
        const owner = this.#triggered.get(checkpointId);
        if (this.#finished.delete(`${checkpointId} ${subtask} ${owner}`)) return;
        throw new InvariantBroken(
          this.invariant,
          `Checkpoint ${checkpointId} of attempt ${owner} took one of ${subtask}, which has no such snapshot.`,
        );
      }
    }
  }

  onTabOpened(): void {
    this.#finished.clear();
  }
}
