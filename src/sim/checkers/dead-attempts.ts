import type { TraceEvent } from '#protocol/trace.ts';
import type { Delivery } from '../world/world-options.ts';
import { type Checker, InvariantBroken } from './checker.ts';

/**
 * I6, I14, I17 at their root: what a zombie says is dropped where it arrives, whatever it is about (a channel, a
 * checkpoint, a sink), and the drop is traced. The receiver does nothing else because of it. A task that has ended
 * itself hears nothing any more, and counts nothing.
 */
export class DeadAttempts implements Checker {
  readonly invariant = 'No message of a dead attempt has an effect, and each is counted.';
  readonly #ended = new Set<string>();

  onEvent({ actor, attempt, body }: TraceEvent): void {
    if (body.kind !== 'subtaskStateChanged' || (body.state !== 'FINISHED' && body.state !== 'FAILED')) return;
    this.#ended.add(`${actor} ${attempt}`);
  }

  onReceived({ envelope, receiver, acts, fenced }: Delivery): void {
    const { from, to, epoch, attempt, message } = envelope;
    if (!from.startsWith('task:') && from !== 'coordinator') return;
    const dead = epoch < receiver.epoch || (epoch === receiver.epoch && attempt < receiver.attempt);
    if (!dead || (acts === 0 && fenced === 1)) return;
    if (acts === 0 && fenced === 0 && this.#ended.has(`${to} ${receiver.attempt}`)) return;
    throw new InvariantBroken(
      this.invariant,
      `${message.kind} of ${from}, epoch ${epoch} attempt ${attempt}, was taken by ` +
        `${to}, epoch ${receiver.epoch} attempt ${receiver.attempt}.`,
    );
  }

  onTabOpened(): void {
    this.#ended.clear();
  }
}
