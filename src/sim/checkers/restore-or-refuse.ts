import { decodeManifest } from '#engine/vault/manifest-codec.ts';
import { manifestKey } from '#engine/vault/storage-keys.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const RESTORE_OR_REFUSE =
  'A checkpoint is restored into a graph that has all its uids and the same maximum parallelism, or it is refused by name.';

/** R3. Judged at the start of every attempt, from the stored manifest and the plan; and no job fails without a reason. */
export class RestoreOrRefuse implements Checker {
  readonly on: EventHandlers;

  constructor({ jobId, plan, storage }: CheckedRun) {
    const maxima = new Map(
      plan.vertices.flatMap((vertex) => vertex.operators.map(({ uid }) => [uid, vertex.maxParallelism] as const)),
    );
    this.on = {
      attemptStarted: ({ restoredCheckpointId: id }) => {
        if (id === null) return;
        const manifest = decodeManifest(storage.peek('manifests', manifestKey(jobId, id)), jobId, id);
        for (const { maxParallelism, handles } of manifest?.subtasks ?? []) {
          for (const { uid, scope } of handles) {
            const maximum = maxima.get(uid);
            if (maximum !== undefined && (scope === 'operator' || maximum === maxParallelism)) continue;
            throw new InvariantBroken(
              RESTORE_OR_REFUSE,
              `Checkpoint ${id} has state of ${uid} at ${maxParallelism}, the graph ${maximum ?? 'none'}.`,
            );
          }
        }
      },
      jobStateChanged: ({ to, reason }) => {
        if (to !== 'FAILED' || (reason !== null && reason !== '')) return;
        throw new InvariantBroken(RESTORE_OR_REFUSE, 'The job failed, and nobody said why.');
      },
    };
  }
}
