import { decodeBatch } from '#protocol/batch-codec.ts';
import { type JobEdge, parseChannelId, parseSubtaskId } from '#protocol/job-plan.ts';
import type { LogicalType } from '#protocol/logical-type.ts';
import { type RecordBatch, valueAt } from '#protocol/record-batch.ts';
import { must } from '#std/assert.ts';
import { javaHashOfLong, javaHashOfString, keyGroupOf, keyGroupRangeOf, subtaskOfKeyGroup } from '#std/key-hash.ts';
import type { Delivery } from '../world/world-options.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const KEY_GROUP_OWNER =
  'A key group belongs to one live subtask, and only that one gets its records and its state.';

const RECEIVES = ['channelElement'] as const;

/**
 * I9. The key of every record on a keyed edge is hashed again, from the delivered bytes and by Flink's formula, and has
 * to belong to whom it was delivered. Keys are texts and whole numbers here; other types are left to the vectors.
 * State is changed in groups of one's own range only. An attempt places each subtask once; that the one before is dead by
 * then is I6's to see.
 */
export class KeyGroupOwner implements Checker {
  readonly receives = RECEIVES;
  readonly #run: CheckedRun;
  readonly on: EventHandlers;

  constructor(run: CheckedRun) {
    this.#run = run;
    this.on = {
      attemptStarted: ({ attempt, placement }) => {
        const subtasks = new Set(placement.map(({ subtask }) => subtask));
        if (subtasks.size < placement.length) this.#fail(`Attempt ${attempt} places a subtask twice.`);
      },
      stateChanged: ({ subtask, uid, keyGroup }) => {
        const { vertex, index } = parseSubtaskId(subtask);
        const { maxParallelism, parallelism } = must(run.plan.vertices[vertex], 'a subtask belongs to a vertex');
        const { first, last } = keyGroupRangeOf(index, maxParallelism, parallelism);
        if (keyGroup < first || keyGroup > last) {
          this.#fail(`${subtask} changes ${uid} in group ${keyGroup}; it owns ${first} to ${last}.`);
        }
      },
    };
  }

  onReceived({ envelope: { message } }: Delivery): void {
    if (message.kind !== 'channelElement' || message.element.kind !== 'records') return;
    const { edge: edgeId, consumer } = parseChannelId(message.channel);
    const edge = must(this.#run.plan.edges[edgeId], 'a channel belongs to an edge');
    const { buffer } = message.element;
    if (edge.partitioner !== 'hash' || buffer.byteLength === 0) return;
    const { maxParallelism, parallelism } = must(this.#run.plan.vertices[edge.to], 'an edge ends at a vertex');
    if (parallelism === 1) return;
    const batch = decodeBatch(buffer, edge.schema);
    for (let row = 0; row < batch.rows; row++) {
      const hash = hashOfKey(edge, batch, row);
      if (hash === null) return;
      const group = keyGroupOf(hash, maxParallelism);
      const owner = subtaskOfKeyGroup(group, maxParallelism, parallelism);
      if (owner !== consumer) {
        this.#fail(`A record of group ${group} came through ${message.channel} to subtask ${consumer}, not ${owner}.`);
      }
    }
  }

  #fail(detail: string): never {
    throw new InvariantBroken(KEY_GROUP_OWNER, detail);
  }
}

/** Java's hash of a key of one text or whole number; null for others. */
function hashOfKey({ keyFields }: JobEdge, batch: RecordBatch, row: number): number | null {
  const [field, ...more] = keyFields;
  const column = field === undefined ? undefined : batch.columns[field];
  if (column === undefined || more.length > 0) return null;
  return hashOfValue(column.type, valueAt(column, row));
}

function hashOfValue({ kind }: LogicalType, value: unknown): number | null {
  if (value === null) return 0;
  if (kind === 'STRING' && typeof value === 'string') return javaHashOfString(value);
  if (kind === 'INT' && typeof value === 'number') return value;
  if (kind === 'BIGINT' && typeof value === 'bigint') return javaHashOfLong(value);
  return null;
}
