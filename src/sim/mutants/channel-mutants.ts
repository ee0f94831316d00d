import { createSubtaskActor } from '#engine/subtask/create-subtask-actor.ts';
import type { SubtaskDescriptor } from '#engine/ports.ts';
import { isTask } from '#protocol/actor-name.ts';
import type { ChannelId } from '#protocol/job-plan.ts';
import type { Envelope, Message } from '#protocol/messages.ts';
import type { Mutant } from './mutant.ts';
import { WrappedActor } from './wrapped-actor.ts';

/** Bugs in channels and in alignment. */

export const NO_ALIGNMENT: Mutant = {
  sentence: 'A task goes on reading a channel whose barrier has come, and takes its snapshot at the last barrier.',
  plant: () => ({ createSubtask: (descriptor, options) => createSubtaskActor(withMode(descriptor), options) }),
};

/** The first barrier is taken for all. */
export const BARRIER_PER_GATE: Mutant = {
  sentence: 'Barriers are counted per gate: the first one triggers the snapshot.',
  plant: () => ({
    wrapActor: (actor) => {
      if (!isTask(actor.id)) return actor;
      const wrapped = new WrappedActor(actor);
      const receive = wrapped.receive.bind(wrapped);
      let last = 0;
      wrapped.receive = (envelope, effects) => {
        receive(envelope, effects);
        const { message } = envelope;
        if (message.kind !== 'channelElement' || message.element.kind !== 'barrier') return;
        const { checkpointId, timestamp, options } = message.element;
        if (checkpointId <= last || envelope.attempt !== actor.fence().attempt) return;
        last = checkpointId;
        receive({ ...envelope, message: { kind: 'triggerCheckpoint', checkpointId, timestamp, options } }, effects);
      };
      return wrapped;
    },
  }),
};

export const LOST_BUFFER: Mutant = everyNth(
  'A channel loses a buffer now and then, and numbers the rest without a gap.',
  (message, state) => {
    if (message.kind !== 'channelElement') return [message];
    if (message.sequence === 0) state.lost.delete(message.channel);
    const lost = state.lost.get(message.channel) ?? 0;
    if (message.element.kind === 'records' && state.isTime()) {
      state.lost.set(message.channel, lost + 1);
      return [];
    }
    return [{ ...message, sequence: message.sequence - lost }];
  },
);

export const REPEATED_BUFFER: Mutant = everyNth(
  'A channel delivers a watermark or barrier a second time, and numbers the rest without a gap.',
  (message, state) => {
    if (message.kind !== 'channelElement') return [message];
    if (message.sequence === 0) state.lost.delete(message.channel);
    const more = state.lost.get(message.channel) ?? 0;
    const moved = { ...message, sequence: message.sequence + more };
    if (message.element.kind === 'records' || !state.isTime()) return [moved];
    state.lost.set(message.channel, more + 1);
    return [moved, { ...moved, sequence: moved.sequence + 1 }];
  },
);

export const FORGED_CREDIT: Mutant = everyNth('A receiver grants more credits than it has buffers.', (message) =>
  message.kind === 'creditGranted' ? [{ ...message, credits: message.credits * 3 }] : [message],
);

/** The sender believes in one key group less than there are. */
export const KEY_GROUP_OFF_BY_ONE: Mutant = {
  sentence: 'A sender deals keys out by a number of key groups that is one too small.',
  plant: () => ({
    createSubtask: (descriptor, options) =>
      createSubtaskActor({ ...descriptor, plan: withFewerGroups(descriptor) }, options),
  }),
};

function withMode(descriptor: SubtaskDescriptor): SubtaskDescriptor {
  const { plan } = descriptor;
  const checkpoint = { ...plan.settings.checkpoint, mode: 'at-least-once' } as const;
  return { ...descriptor, plan: { ...plan, settings: { ...plan.settings, checkpoint } } };
}

/** Of all vertices but its own. */
function withFewerGroups({ plan, subtask }: SubtaskDescriptor): SubtaskDescriptor['plan'] {
  const vertices = plan.vertices.map((vertex) =>
    subtask.startsWith(`${vertex.id}/`)
      ? vertex
      : { ...vertex, maxParallelism: Math.max(vertex.parallelism, vertex.maxParallelism - 1) },
  );
  return { ...plan, vertices };
}

interface ChannelState {
  readonly lost: Map<ChannelId, number>;
  isTime(): boolean;
}

function everyNth(sentence: string, change: (message: Message, state: ChannelState) => readonly Message[]): Mutant {
  return {
    sentence,
    plant: () => {
      let count = 0;
      const state: ChannelState = { lost: new Map(), isTime: () => ++count % NTH === 0 };
      return {
        tamper: (envelope: Envelope, post) => {
          for (const message of change(envelope.message, state)) post({ ...envelope, message });
        },
      };
    },
  };
}

const NTH = 12;
