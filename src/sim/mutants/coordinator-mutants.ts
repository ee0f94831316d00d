import type { CheckpointManifest } from '#protocol/checkpoint.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { Envelope } from '#protocol/messages.ts';
import { type Mutant, tampering } from './mutant.ts';

/** Bugs in the coordinator's side of checkpoints and recovery. */

export const COMPLETE_BEFORE_LAST_ACK: Mutant = {
  sentence: 'A checkpoint completes when the first task has acknowledged it.',
  plant: () => {
    const waited = new Map<number, readonly SubtaskId[]>();
    const tasks = new Set<SubtaskId>();
    return {
      tamper: (envelope, post) => {
        const { message } = envelope;
        post(envelope);
        if (message.kind === 'taskStateChanged' && message.state === 'RUNNING') tasks.add(message.subtask);
        if (message.kind !== 'checkpointAcknowledged' || waited.has(message.checkpointId)) return;
        waited.set(message.checkpointId, [...tasks]);
        for (const subtask of tasks) {
          if (subtask !== message.subtask) post({ ...envelope, message: { ...message, subtask, handles: [] } });
        }
      },
    };
  },
};

export const NOTIFIED_EARLY: Mutant = tampering(
  'A task that has acknowledged a checkpoint is told at once that it is complete.',
  (envelope, post) => {
    post(envelope);
    const { message, from } = envelope;
    if (message.kind !== 'checkpointAcknowledged') return;
    const { checkpointId } = message;
    post({ ...envelope, from: 'coordinator', to: from, message: { kind: 'notifyCheckpointComplete', checkpointId } });
  },
);

export const REUSED_IDS: Mutant = tampering(
  'A coordinator that takes the job over counts checkpoints on from the one it restores.',
  (envelope, post) => {
    const { message } = envelope;
    if (message.kind !== 'jobAcquired') post(envelope);
    else post({ ...envelope, message: { ...message, lastCheckpointId: message.manifest?.checkpointId ?? 0 } });
  },
);

export const EMPTY_RESTORE: Mutant = tampering(
  'A restart finds no checkpoint though there is one, and starts from scratch in silence.',
  (envelope, post) => {
    const { message } = envelope;
    if (message.kind === 'latestManifestFound' || message.kind === 'jobAcquired') {
      post({ ...envelope, message: { ...message, manifest: null } });
    } else post(envelope);
  },
);

export const STALE_RESTORE: Mutant = {
  sentence: 'A restart takes the oldest checkpoint it has ever seen instead of the newest.',
  plant: () => {
    let oldest: CheckpointManifest | null = null;
    return {
      tamper: (envelope, post) => {
        const { message } = envelope;
        if (message.kind === 'commitManifest') oldest ??= message.manifest;
        if ((message.kind === 'latestManifestFound' || message.kind === 'jobAcquired') && message.manifest !== null) {
          post({ ...envelope, message: { ...message, manifest: oldest } });
        } else post(envelope);
      },
    };
  },
};

export const COLLECTED_BEFORE_COMPLETE: Mutant = {
  sentence: 'The last checkpoint is collected before the manifest of the next one is stored.',
  plant: () => {
    let last: number | null = null;
    return {
      tamper: (envelope, post) => {
        const { message } = envelope;
        if (message.kind === 'commitManifest') {
          if (last !== null) post({ ...envelope, message: { kind: 'discardCheckpoint', checkpointId: last } });
          last = message.manifest.checkpointId;
        }
        post(envelope);
      },
    };
  },
};

/**
 * Harmless while ids only rise: a committer has committed everything up to its restored checkpoint before it takes
 * anything in. It shows where a job is started afresh and its ids begin anew.
 */
export const NOTIFICATION_REPLAYED: Mutant = {
  sentence: 'The last notification of a completed checkpoint is repeated with every trigger, to later attempts too.',
  plant: () => {
    let last: Extract<Envelope['message'], { kind: 'notifyCheckpointComplete' }> | null = null;
    return {
      tamper: (envelope, post) => {
        const { message } = envelope;
        if (message.kind === 'notifyCheckpointComplete') last = message;
        if (message.kind === 'triggerCheckpoint' && last !== null) post({ ...envelope, message: last });
        post(envelope);
      },
    };
  },
};

/** Equivalent. The second report finds no checkpoint that waits for it, and the coordinator ignores it. */
export const DURABLE_TWICE: Mutant = tampering('The vault reports each manifest durable twice.', (envelope, post) => {
  post(envelope);
  if (envelope.message.kind === 'manifestDurable') post(envelope);
});
