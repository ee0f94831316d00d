import type { ChannelId } from '#protocol/job-plan.ts';
import type { Envelope } from '#protocol/messages.ts';
import type { Mutant } from './mutant.ts';

/**
 * A record from after the cut gets before it. Only barriers that a record follows are moved, and the sequence numbers
 * are set right, so that the channel itself looks perfect.
 */
export const LATE_BARRIER: Mutant = {
  sentence: 'A barrier is forwarded late: after the records that follow it.',
  plant: () => {
    const held = new Map<ChannelId, Envelope>();
    const ended = new Set<ChannelId>();
    return {
      tamper: (envelope, post) => {
        const { message } = envelope;
        if (message.kind !== 'channelElement') {
          post(envelope);
          return;
        }
        const { channel, sequence, element } = message;
        if (sequence === 0) ended.delete(channel);
        if (element.kind === 'endOfData') ended.add(channel);
        const barrier = held.get(channel);
        held.delete(channel);
        if (barrier?.message.kind === 'channelElement' && isSameAttempt(barrier, envelope)) {
          if (element.kind === 'records') {
            post({ ...envelope, message: { ...message, sequence: barrier.message.sequence } });
            post({ ...barrier, message: { ...barrier.message, sequence } });
            return;
          }
          post(barrier);
        }
        // Behind the end of data no record comes that a barrier could wait for.
        if (element.kind === 'barrier' && !ended.has(channel)) held.set(channel, envelope);
        else post(envelope);
      },
    };
  },
};

function isSameAttempt(left: Envelope, right: Envelope): boolean {
  return left.epoch === right.epoch && left.attempt === right.attempt;
}
