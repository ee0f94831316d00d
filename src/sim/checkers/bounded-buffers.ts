import { CHANNEL_CREDITS_INITIAL, GATE_FLOATING_CREDITS } from '#protocol/limits.ts';
import type { Delivery } from '../world/world-options.ts';
import { ByAttempt } from './by-attempt.ts';
import { type Checker, InvariantBroken } from './checker.ts';

export const BOUNDED_BUFFERS =
  'A sender never sends a buffer without a credit, and a channel never holds more than it may.';

const RECEIVES = ['creditGranted', 'channelElement'] as const;

/**
 * I15, for message ports: a channel starts with its exclusive credits and may borrow the floating ones of its gate. Buffers
 * delivered may not exceed the credits granted, as far as grants have reached the sender by then; what is outstanding may
 * not exceed what a gate can lend. There is no ring of shared memory: a buffer belongs to whoever received it last and is
 * detached for everybody else, so no attempt can write into a slot of another.
 */
export class BoundedBuffers implements Checker {
  readonly receives = RECEIVES;
  readonly #channels = new ByAttempt<Credits>();

  onReceived({ envelope, receiver, fenced }: Delivery): void {
    const { message, epoch, attempt } = envelope;
    if (fenced > 0 || epoch !== receiver.epoch || attempt !== receiver.attempt) return;
    if (message.kind === 'creditGranted') {
      const channel = this.#channels.of(attempt, message.channel, initialCredits);
      channel.granted += message.credits;
      const open = channel.granted - channel.delivered;
      if (message.credits < 0 || open > CHANNEL_CREDITS_INITIAL + GATE_FLOATING_CREDITS) {
        this.#fail(`Channel ${message.channel} has ${open} credits outstanding.`);
      }
    } else if (message.kind === 'channelElement' && message.element.kind === 'records') {
      const channel = this.#channels.of(attempt, message.channel, initialCredits);
      channel.delivered++;
      if (channel.delivered > channel.granted) {
        this.#fail(`Channel ${message.channel} carries buffer ${channel.delivered} with ${channel.granted} credits.`);
      }
    }
  }

  onTabOpened(): void {
    this.#channels.clear();
  }

  #fail(detail: string): never {
    throw new InvariantBroken(BOUNDED_BUFFERS, detail);
  }
}

/** Of a channel so far. */
interface Credits {
  granted: number;
  delivered: number;
}

function initialCredits(): Credits {
  return { granted: CHANNEL_CREDITS_INITIAL, delivered: 0 };
}
