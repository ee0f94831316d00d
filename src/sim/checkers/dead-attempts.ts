import type { Delivery } from '../world/world-options.ts';
import { type Checker, InvariantBroken } from './checker.ts';

/**
 * I6, I14, I17 at their root: what a zombie says is dropped where it arrives, whatever it is about (a channel, a
 * checkpoint, a sink), and the drop is traced. The receiver does nothing else because of it.
 */
export class DeadAttempts implements Checker {
  readonly invariant = 'No message of a dead attempt has an effect, and each is counted.';

  onReceived({ envelope, receiver, acts, fenced }: Delivery): void {
    if (!envelope.from.startsWith('task:') && envelope.from !== 'coordinator') return;
    const dead =
      envelope.epoch < receiver.epoch || (envelope.epoch === receiver.epoch && envelope.attempt < receiver.attempt);
    if (!dead || (acts === 0 && fenced <= 1)) return;
    throw new InvariantBroken(
      this.invariant,
      `${envelope.message.kind} of ${envelope.from}, epoch ${envelope.epoch} attempt ${envelope.attempt}, was taken by ` +
        `${envelope.to}, epoch ${receiver.epoch} attempt ${receiver.attempt}.`,
    );
  }
}
