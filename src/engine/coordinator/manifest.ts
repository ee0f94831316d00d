import { keyGroupRangeOf } from '#std/key-hash.ts';
import { must } from '#std/assert.ts';
import type { CheckpointManifest, SnapshotHandle } from '#protocol/checkpoint.ts';
import { type JobPlan, type JobVertex, parseSubtaskId, subtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import { subtasksOf } from './checkpoint-plan.ts';
import type { PendingCheckpoint } from './pending-checkpoint.ts';

/**
 * From acknowledgements to a manifest, and from a manifest to what each subtask loads.
 *
 * Keyed handles go to every subtask whose key groups they intersect, so that a changed parallelism needs no rewrite of
 * the stored bytes; operator-scoped ones go to the subtask of the same index. State is found by operator uid.
 * A subtask that had finished before the checkpoint has no state and is restored as finished.
 *
 * Flink: CompletedCheckpoint, StateAssignmentOperation, Checkpoints.loadAndValidateCheckpoint. Simpler: operator list
 * state (positions of sources, transactions of sinks) is not redistributed: another parallelism is refused by name, for
 * its higher subtasks' part would be lost.
 */

/** The manifest of a checkpoint that every task has acknowledged. */
export function manifestOf(
  checkpoint: PendingCheckpoint,
  job: {
    readonly jobId: string;
    readonly plan: JobPlan;
    readonly epoch: number;
    readonly attempt: number;
    readonly jobTimeMs: number;
    /** Whether a subtask had finished in the checkpoint that this attempt was restored from. */
    readonly wasFinished: (subtask: SubtaskId) => boolean;
  },
): CheckpointManifest {
  const { jobId, plan, epoch, attempt, jobTimeMs, wasFinished } = job;
  return {
    format: 1,
    jobId,
    planVersion: plan.version,
    epoch,
    attempt,
    checkpointId: checkpoint.checkpointId,
    triggeredAtMs: checkpoint.triggeredAtMs,
    jobTimeMs,
    subtasks: subtasksOf(plan).map((subtask) => ({
      subtask,
      maxParallelism: vertexOf(plan, subtask).maxParallelism,
      // Flink: TaskStateSnapshot.FINISHED_ON_RESTORE. Its snapshot is of a task that never read: restored, it would
      // start over.
      finished: checkpoint.plan.finished.includes(subtask) || wasFinished(subtask),
      handles: checkpoint.acknowledged.get(subtask)?.handles ?? [],
    })),
  };
}

/** What one subtask restores from a manifest. */
export interface RestoreAssignment {
  readonly checkpointId: number;
  readonly handles: readonly SnapshotHandle[];
  readonly finished: boolean;
}

/** The part of a manifest that belongs to a subtask of the plan. */
export function assignRestore(manifest: CheckpointManifest, plan: JobPlan, subtask: SubtaskId): RestoreAssignment {
  const vertex = vertexOf(plan, subtask);
  const { index } = parseSubtaskId(subtask);
  const range = keyGroupRangeOf(index, vertex.maxParallelism, vertex.parallelism);
  const uids = new Set(vertex.operators.map((operator) => operator.uid));
  const handles = manifest.subtasks.flatMap((entry) =>
    entry.handles.filter((handle) => {
      if (!uids.has(handle.uid)) return false;
      if (handle.scope === 'operator') return parseSubtaskId(entry.subtask).index === index;
      return handle.keyGroupFirst <= range.last && handle.keyGroupLast >= range.first;
    }),
  );
  return { checkpointId: manifest.checkpointId, handles, finished: isFinished(manifest, vertex, index) };
}

/** Why the manifest cannot be restored into the plan, or null if it can. */
export function restoreObstacle(manifest: CheckpointManifest, plan: JobPlan): string | null {
  const vertexOfUid = new Map<string, JobVertex>();
  for (const vertex of plan.vertices) for (const { uid } of vertex.operators) vertexOfUid.set(uid, vertex);
  for (const entry of manifest.subtasks) {
    for (const handle of entry.handles) {
      const vertex = vertexOfUid.get(handle.uid);
      if (vertex === undefined)
        return `checkpoint ${manifest.checkpointId} holds state of unknown operator ${handle.uid}`;
      if (handle.scope === 'keyed' && entry.maxParallelism !== vertex.maxParallelism) {
        return `the maximum parallelism of ${handle.uid} was ${entry.maxParallelism} and is now ${vertex.maxParallelism}`;
      }
      if (handle.scope === 'operator') {
        const parallelism = entriesOf(manifest, parseSubtaskId(entry.subtask).vertex).length;
        if (parallelism !== vertex.parallelism) {
          return `${handle.uid} keeps state by subtask: its parallelism was ${parallelism} and is now ${vertex.parallelism}`;
        }
      }
    }
  }
  for (const vertex of plan.vertices) {
    const entries = entriesOf(manifest, vertex.id);
    const finished = entries.filter((entry) => entry.finished).length;
    if (finished > 0 && finished < entries.length && entries.length !== vertex.parallelism) {
      return `${vertex.name} had finished in part and cannot change its parallelism`;
    }
  }
  return null;
}

/** A vertex that had finished as a whole stays finished; one that had in part, only its very subtasks. */
function isFinished(manifest: CheckpointManifest, vertex: JobVertex, index: number): boolean {
  const entries = entriesOf(manifest, vertex.id);
  if (entries.length > 0 && entries.every((entry) => entry.finished)) return true;
  const same = entries.find((entry) => entry.subtask === subtaskId(vertex.id, index));
  return same?.finished === true && entries.length === vertex.parallelism;
}

/** The subtasks that a vertex had when the checkpoint was taken. */
function entriesOf(manifest: CheckpointManifest, vertexId: number): CheckpointManifest['subtasks'] {
  return manifest.subtasks.filter((entry) => parseSubtaskId(entry.subtask).vertex === vertexId);
}

function vertexOf(plan: JobPlan, subtask: SubtaskId): JobVertex {
  return must(plan.vertices[parseSubtaskId(subtask).vertex], 'a subtask belongs to a vertex of its plan');
}
