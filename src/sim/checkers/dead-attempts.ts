import { isTask } from '#protocol/actor-name.ts';
import type { Delivery } from '../world/world-options.ts';
import { type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const DEAD_ATTEMPTS = 'No message of a dead attempt has an effect, and each is counted.';

/**
 * I6 and I9, I14, I17 at their root: what a zombie says is dropped where it arrives, whatever it is about (a channel, a
 * checkpoint, a sink), and the drop is traced. The receiver does nothing else because of it. A task that has ended
 * itself hears nothing any more, and counts nothing; neither does who dies of something else at that instant.
 */
export class DeadAttempts implements Checker {
  readonly #ended = new Set<string>();
  readonly on: EventHandlers = {
    subtaskStateChanged: ({ state }, { actor, attempt }) => {
      if (state === 'FINISHED' || state === 'FAILED') this.#ended.add(`${actor} ${attempt}`);
    },
  };

  onReceived({ envelope, receiver, acts, fenced, died }: Delivery): void {
    const { from, to, epoch, attempt, message } = envelope;
    const dead = epoch < receiver.epoch || (epoch === receiver.epoch && attempt < receiver.attempt);
    if (!dead || (acts === 0 && (fenced === 1 || died))) return;
    if (!isTask(from) && from !== 'coordinator') return;
    if (acts === 0 && fenced === 0 && this.#ended.has(`${to} ${receiver.attempt}`)) return;
    throw new InvariantBroken(
      DEAD_ATTEMPTS,
      `${message.kind} of ${from}, epoch ${epoch} attempt ${attempt}, was taken by ` +
        `${to}, epoch ${receiver.epoch} attempt ${receiver.attempt}.`,
    );
  }

  onTabOpened(): void {
    this.#ended.clear();
  }
}
