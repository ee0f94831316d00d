import type { TracedElement } from '#protocol/trace.ts';
import type { Delivery } from '../world/world-options.ts';
import { ByAttempt } from './by-attempt.ts';
import { type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const LOSSLESS_CHANNELS =
  'Within one attempt a channel hands over exactly what was put into it, in order: nothing lost, repeated or changed.';

const RECEIVES = ['channelElement'] as const;

/** I14. What was sent is known by the sender's trace, what came by the delivered message, what was read by the reader's. */
export class LosslessChannels implements Checker {
  readonly receives = RECEIVES;
  readonly #channels = new ByAttempt<ChannelGhost>();
  readonly on: EventHandlers = {
    elementSent: ({ channel, sequence, element }, { attempt }) => {
      const { sent } = this.#channels.of(attempt, channel, unused);
      if (sequence < sent.length) this.#fail(`Channel ${channel} numbers an element ${sequence} twice.`);
      // Records are not traced at the summary level; then their places stay empty.
      sent[sequence] = element;
    },
    elementTaken: ({ channel, sequence }, { attempt }) => {
      const state = this.#channels.of(attempt, channel, unused);
      if (sequence <= state.taken) this.#fail(`Channel ${channel} is read at ${sequence} after ${state.taken}.`);
      if (sequence > state.arrived) this.#fail(`Channel ${channel} is read at ${sequence}, which has not arrived.`);
      state.taken = sequence;
    },
  };

  onReceived({ envelope, receiver, fenced }: Delivery): void {
    const { message, epoch, attempt } = envelope;
    if (message.kind !== 'channelElement' || fenced > 0) return;
    if (epoch !== receiver.epoch || attempt !== receiver.attempt) return;
    const { channel, sequence, element } = message;
    const state = this.#channels.of(attempt, channel, unused);
    if (sequence !== state.arrived + 1) this.#fail(`Channel ${channel} delivers ${sequence} after ${state.arrived}.`);
    state.arrived = sequence;
    const sent = state.sent[sequence];
    if (sent === undefined) return;
    const same =
      sent.kind === element.kind &&
      (sent.kind !== 'records' || element.kind !== 'records' || sent.rows === element.rows) &&
      (sent.kind !== 'barrier' || element.kind !== 'barrier' || sent.checkpointId === element.checkpointId) &&
      (sent.kind !== 'watermark' || element.kind !== 'watermark' || sent.time === element.time);
    if (!same) this.#fail(`Channel ${channel} delivers ${element.kind} as ${sequence}, sent was ${sent.kind}.`);
  }

  onTabOpened(): void {
    this.#channels.clear();
  }

  #fail(detail: string): never {
    throw new InvariantBroken(LOSSLESS_CHANNELS, detail);
  }
}

interface ChannelGhost {
  readonly sent: TracedElement[];
  arrived: number;
  taken: number;
}

function unused(): ChannelGhost {
  return { sent: [], arrived: -1, taken: -1 };
}
