import { decodeManifest } from '#engine/vault/manifest-codec.ts';
import { manifestKey } from '#engine/vault/storage-keys.ts';
import { subtaskOf } from '#protocol/actor-name.ts';
import type { CheckpointManifest } from '#protocol/checkpoint.ts';
import { type JobVertex, parseSubtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import { must } from '#std/assert.ts';
import { keyGroupRangeOf } from '#std/key-hash.ts';
import type { Delivery } from '../world/world-options.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const WHOLE_RESTORE =
  'A restore, to any parallelism, gives every key group of a checkpoint to its one owner, and every other state to its index.';

const RECEIVES = ['loadSnapshot'] as const;

/**
 * I10, in the form that applies while a job runs: what each subtask asks the vault for is compared with what the manifest
 * says by the key groups alone. That values survive another parallelism is shown by resuming (O3): the output is the same.
 * Lists and broadcast state do not exist yet, and channel state only with unaligned checkpoints, which are not offered.
 */
export class WholeRestore implements Checker {
  readonly receives = RECEIVES;
  readonly #run: CheckedRun;
  #restored: number | null = null;
  /** Of the restored checkpoint; null also where it was damaged after it had been read. */
  #manifest: CheckpointManifest | null = null;
  #attempt = 0;
  readonly on: EventHandlers;

  constructor(run: CheckedRun) {
    this.#run = run;
    this.on = {
      attemptStarted: ({ attempt, restoredCheckpointId }) => {
        this.#attempt = attempt;
        this.#restored = restoredCheckpointId;
        this.#manifest =
          restoredCheckpointId === null
            ? null
            : decodeManifest(
                run.storage.peek('manifests', manifestKey(run.jobId, restoredCheckpointId)),
                run.jobId,
                restoredCheckpointId,
              );
      },
      stateRestored: ({ subtask, checkpointId }, { attempt }) => {
        if (attempt !== this.#attempt || checkpointId === this.#restored) return;
        throw new InvariantBroken(WHOLE_RESTORE, `${subtask} restores ${checkpointId}, not what its attempt restores.`);
      },
    };
  }

  onReceived({ envelope: { from, attempt, message } }: Delivery): void {
    if (message.kind !== 'loadSnapshot' || this.#manifest === null || attempt !== this.#attempt) return;
    const subtask = must(subtaskOf(from), 'snapshots are loaded by tasks');
    const asked = message.handles.map((handle) => handle.key).toSorted();
    const owned = this.#owned(this.#manifest, subtask).toSorted();
    if (asked.join(' ') === owned.join(' ')) return;
    throw new InvariantBroken(WHOLE_RESTORE, `${subtask} loads ${asked.join(', ')} and owns ${owned.join(', ')}.`);
  }

  #owned(manifest: CheckpointManifest, subtask: SubtaskId): string[] {
    const { vertex: id, index } = parseSubtaskId(subtask);
    const vertex: JobVertex = must(this.#run.plan.vertices[id], 'a subtask belongs to a vertex');
    const { first, last } = keyGroupRangeOf(index, vertex.maxParallelism, vertex.parallelism);
    const keys: string[] = [];
    for (const entry of manifest.subtasks) {
      for (const handle of entry.handles) {
        if (!vertex.operators.some(({ uid }) => uid === handle.uid)) continue;
        const mine =
          handle.scope === 'keyed'
            ? handle.keyGroupFirst <= last && handle.keyGroupLast >= first
            : parseSubtaskId(entry.subtask).index === index;
        if (mine) keys.push(handle.key);
      }
    }
    return keys;
  }
}
