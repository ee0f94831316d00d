import type { ChannelId } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { type Checker, InvariantBroken } from './checker.ts';

/**
 * I5, I11, I14: within one attempt every channel carries each barrier once, in id order, watermarks that only grow, and
 * hands over exactly what was sent, in order; while it is blocked by an alignment nothing is read from it.
 */
export class ChannelOrder implements Checker {
  readonly invariant = 'Within one attempt a channel is FIFO and lossless, with barriers and watermarks in order.';
  readonly #channels = new Map<string, ChannelState>();

  onTabOpened(): void {
    this.#channels.clear();
  }

  onEvent({ attempt, body }: TraceEvent): void {
    if (body.kind === 'channelBlocked' || body.kind === 'channelResumed') {
      this.#state(body.channel, attempt).blocked = body.kind === 'channelBlocked';
      return;
    }
    if (body.kind !== 'elementSent' && body.kind !== 'elementArrived' && body.kind !== 'elementTaken') return;
    const state = this.#state(body.channel, attempt);
    switch (body.kind) {
      case 'elementSent':
        if (body.element.kind === 'barrier') {
          if (body.element.checkpointId <= state.barrier) this.#fail(body.channel, 'sent barriers out of order');
          state.barrier = body.element.checkpointId;
        } else if (body.element.kind === 'watermark') {
          if (body.element.time <= state.watermark) this.#fail(body.channel, 'sent a watermark that does not grow');
          state.watermark = body.element.time;
        }
        if (body.sequence <= state.sent) this.#fail(body.channel, 'sent a sequence number twice');
        state.sent = body.sequence;
        return;
      case 'elementArrived':
        if (body.sequence <= state.arrived) this.#fail(body.channel, 'delivered an element twice or out of order');
        state.arrived = body.sequence;
        return;
      case 'elementTaken':
        if (state.blocked) this.#fail(body.channel, 'was read while it was blocked');
        if (body.sequence <= state.taken) this.#fail(body.channel, 'processed an element twice or out of order');
        state.taken = body.sequence;
    }
  }

  #state(channel: ChannelId, attempt: number): ChannelState {
    const id = `${channel}@${attempt}`;
    let state = this.#channels.get(id);
    if (state === undefined) {
      state = { barrier: 0, watermark: Number.NEGATIVE_INFINITY, sent: -1, arrived: -1, taken: -1, blocked: false };
      this.#channels.set(id, state);
    }
    return state;
  }

  #fail(channel: ChannelId, detail: string): never {
    throw new InvariantBroken(this.invariant, `Channel ${channel} ${detail}.`);
  }
}

interface ChannelState {
  barrier: number;
  watermark: number;
  sent: number;
  arrived: number;
  taken: number;
  /** Its barrier came before another channel's: nothing may be read from it. */
  blocked: boolean;
}
