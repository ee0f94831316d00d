import type { SubtaskId } from '#protocol/job-plan.ts';
import type { TraceBody, TraceEvent } from '#protocol/trace.ts';
import type { CheckpointsOnDisk } from './sigkill-disk.ts';

/**
 * The instants of a checkpoint at which the browser dies: how the job is held there, how Node recognizes from what it
 * was told that it is there, and which checkpoint has to be restored then.
 */
export interface SigkillPoint {
  readonly name: string;
  /** Storage completes this much later than it has written; 0 = as it comes. */
  readonly storageDelayMs: number;
  /** Subtasks that hang, so that they hear of nothing: before the checkpoint, or once its manifest is on disk. */
  readonly hang: { readonly when: 'before' | 'manifest'; readonly subtasks: readonly SubtaskId[] } | null;
  /** What the disk has to hold when it is frozen, and whether it stays frozen; null = it is not looked at. */
  readonly disk: {
    readonly holds: 'no chunk' | 'some chunks' | 'all chunks' | 'manifest';
    readonly stays: boolean;
  } | null;
  /** The checkpoint that is in the air, if what Node was told shows that the point is reached. */
  readonly reached: (told: Told) => number | null;
  /** The checkpoint to be restored: the newest complete one, the one in the air, or that or a later one. */
  readonly restores: 'complete' | 'in the air' | 'in the air or later';
}

/** Every subtask of the word count. */
export const SUBTASKS: readonly SubtaskId[] = ['0/0', '0/1', '0/2', '0/3', '1/0', '1/1', '1/2', '1/3'];

/** What Node was told before the browser died. */
export class Told {
  readonly events: TraceEvent[] = [];
  disk: CheckpointsOnDisk | null = null;

  /** Bodies of one kind. */
  of<Kind extends TraceBody['kind']>(kind: Kind): Extract<TraceBody, { kind: Kind }>[] {
    return this.events.flatMap(({ body }) => (body.kind === kind ? [body as Extract<TraceBody, { kind: Kind }>] : []));
  }

  /** The newest checkpoint that was declared complete; 0 = none. */
  completed(): number {
    return Math.max(0, ...this.of('checkpointCompleted').map(({ checkpointId }) => checkpointId));
  }

  /** The newest checkpoint if it is neither complete nor failed. */
  inTheAir(): number | null {
    const newest = Math.max(0, ...this.of('checkpointTriggered').map(({ checkpointId }) => checkpointId));
    const failed = this.of('checkpointFailed').some(({ checkpointId }) => checkpointId === newest);
    return newest > this.completed() && !failed ? newest : null;
  }

  acknowledged(checkpoint: number): number {
    return this.of('checkpointAckReceived').filter(({ checkpointId }) => checkpointId === checkpoint).length;
  }

  /** Subtasks whose chunks are stored, as the vault said. */
  stored(checkpoint: number): number {
    return this.of('storageTransaction').filter(
      ({ purpose, outcome }) =>
        outcome === 'completed' && new RegExp(`^store snapshot of .* for checkpoint ${checkpoint}$`).test(purpose),
    ).length;
  }

  notified(checkpoint: number): readonly SubtaskId[] {
    return this.of('notifyCompleteReceived')
      .filter(({ checkpointId }) => checkpointId === checkpoint)
      .map(({ subtask }) => subtask);
  }
}

export const SIGKILL_POINTS: readonly SigkillPoint[] = [
  {
    name: 'before the first chunk',
    storageDelayMs: 0,
    hang: null,
    disk: { holds: 'no chunk', stays: true },
    reached: (told) => {
      const id = told.inTheAir();
      // What Node was told lags behind: a checkpoint that seems to be in the air may be complete on disk.
      if (id === null || told.disk === null || id <= (told.disk.complete.at(-1) ?? 0)) return null;
      return told.of('snapshotSyncEnded').some(({ checkpointId }) => checkpointId === id) ? id : null;
    },
    restores: 'complete',
  },
  {
    name: 'between chunks',
    storageDelayMs: 0,
    hang: { when: 'before', subtasks: ['1/3'] },
    disk: { holds: 'some chunks', stays: true },
    reached: (told) => {
      const id = told.inTheAir();
      if (id === null || id !== told.disk?.staged[0]?.checkpointId || told.stored(id) === 0) return null;
      return told.acknowledged(id) < SUBTASKS.length ? id : null;
    },
    restores: 'complete',
  },
  {
    name: 'before the manifest',
    storageDelayMs: 800,
    hang: null,
    disk: { holds: 'all chunks', stays: true },
    reached: (told) => {
      const id = told.inTheAir();
      if (id === null || id !== told.disk?.staged[0]?.checkpointId) return null;
      return told.acknowledged(id) === SUBTASKS.length ? id : null;
    },
    restores: 'complete',
  },
  {
    name: 'manifest written, nobody told',
    storageDelayMs: 1500,
    hang: null,
    disk: { holds: 'manifest', stays: true },
    reached: (told) => {
      const id = told.inTheAir();
      return id !== null && told.disk?.complete.includes(id) === true ? id : null;
    },
    restores: 'in the air',
  },
  {
    name: 'between manifest and notify',
    // In this time all have to hang.
    storageDelayMs: 3000,
    hang: { when: 'manifest', subtasks: SUBTASKS },
    disk: { holds: 'manifest', stays: false },
    reached: (told) => {
      const id = told.completed();
      if (told.disk?.complete.includes(id) !== true || told.notified(id).length > 0) return null;
      const hung = told.of('faultInjected').filter(({ fault }) => fault === 'hangSubtask').length;
      return hung === SUBTASKS.length && id === told.disk.complete.at(-1) ? id : null;
    },
    restores: 'in the air',
  },
  {
    name: 'after notify',
    storageDelayMs: 0,
    hang: null,
    disk: null,
    reached: (told) => {
      const id = told.completed();
      // A sink that was notified is committing its transaction at this moment.
      return told.of('checkpointCompleted').length > 2 && told.notified(id).some((subtask) => subtask.startsWith('1/'))
        ? id
        : null;
    },
    restores: 'in the air or later',
  },
];
