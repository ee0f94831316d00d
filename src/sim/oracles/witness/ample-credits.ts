import { subtaskOf } from '#protocol/actor-name.ts';
import type { WorldOptions } from '../../world/world-options.ts';
import type { ProcessingOrder } from './processing-history.ts';

/**
 * A port of a world in which buffers are no bound: whoever sends to a led subtask gets credits without end with the first
 * element. A led subtask takes each row before the next one comes, so nothing piles up but on the way.
 */
export function ampleCredits(led: ProcessingOrder): Pick<WorldOptions, 'tamper'> {
  const granted = new Set<string>();
  return {
    tamper: (envelope, post) => {
      post(envelope);
      const { from, to, message } = envelope;
      if (message.kind !== 'channelElement' || granted.has(message.channel)) return;
      granted.add(message.channel);
      const reader = subtaskOf(to);
      if (reader === null || !led.has(reader)) return;
      post({
        ...envelope,
        from: to,
        to: from,
        dueAt: 0,
        message: { kind: 'creditGranted', channel: message.channel, credits: AMPLE, buffers: [] },
      });
    },
  };
}

/** More than the rows of any run. */
const AMPLE = 1_000_000;
