import { expect, test } from 'vitest';
import { manifestKey } from '#engine/vault/storage-keys.ts';
import type { CheckpointManifest, SnapshotHandle } from '#protocol/checkpoint.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { SimulatedStorage } from '../world/simulated-storage.ts';
import { CompletionRule } from './completion-rule.ts';
import { ACK, READER, Watched } from './testing.ts';

const CHUNK: SnapshotHandle = {
  key: 'chunk',
  uid: 'count',
  state: 'counts',
  scope: 'keyed',
  keyGroupFirst: 0,
  keyGroupLast: 127,
  bytes: 8,
  checksum: '',
};

const MANIFEST: CheckpointManifest = {
  format: 1,
  jobId: 'sim',
  planVersion: 1,
  epoch: 1,
  attempt: 1,
  checkpointId: 1,
  triggeredAtMs: 0,
  jobTimeMs: 0,
  subtasks: [{ subtask: '0/0', maxParallelism: 128, finished: false, handles: [CHUNK] }],
};

/** Checkpoint 1 of no task is stored, with its chunk as it is in storage then. Answers what declares it complete. */
function storedWith(storage: SimulatedStorage, chunk: ArrayBuffer | null): () => void {
  const checker = new CompletionRule({ jobId: 'sim', plan: {} as JobPlan, storage });
  const event: Omit<TraceEvent, 'body'> = { stamp: { timeMs: 0, counter: 0 }, actor: 'host', sequence: 0, attempt: 1 };
  const triggered = { kind: 'checkpointTriggered', checkpointId: 1, trigger: 'periodic', subtasks: [] } as const;
  checker.on.checkpointTriggered?.(triggered, { ...event, body: triggered });
  if (chunk !== null) storage.put({ store: 'chunks', key: CHUNK.key, value: chunk });
  const put = { store: 'manifests', key: manifestKey('sim', 1), value: MANIFEST } as const;
  storage.put(put);
  checker.onStored({ requestId: 1, purpose: '', fence: null, puts: [put], deletes: [], durability: 'strict' });
  const completed = { kind: 'checkpointCompleted', checkpointId: 1, bytes: 8, durationMs: 1 } as const;
  return () => checker.on.checkpointCompleted?.(completed, { ...event, body: completed });
}

test('a chunk that is not whole when its manifest is stored', () => {
  for (const chunk of [null, new ArrayBuffer(7)]) {
    expect(storedWith(new SimulatedStorage(), chunk)).toThrow('its chunk chunk is not stored whole');
  }
  expect(storedWith(new SimulatedStorage(), new ArrayBuffer(8))).not.toThrow();
});

test('a chunk that is cut off or deleted before the coordinator hears that its manifest is stored', () => {
  const storage = new SimulatedStorage();
  const completes = storedWith(storage, new ArrayBuffer(8));
  storage.put({ store: 'chunks', key: CHUNK.key, value: new ArrayBuffer(3) });
  expect(completes).not.toThrow();
  const deletes = [{ store: 'chunks', key: CHUNK.key }] as const;
  storage.transact({ requestId: 1, purpose: '', fence: null, puts: [], deletes, durability: 'strict' });
  expect(completes).toThrow('its chunk chunk is not stored whole');
});

test('an acknowledgement follows a snapshot of its own, and each only once', () => {
  const run = new Watched('I2');
  run.says({ kind: 'checkpointTriggered', checkpointId: 1, trigger: 'periodic', subtasks: [READER] });
  expect(() => run.says(ACK)).toThrow('has no such snapshot');
  run.says({ kind: 'snapshotAsyncEnded', subtask: READER, checkpointId: 1, bytes: 0 });
  run.says(ACK);
  expect(() => run.says(ACK)).toThrow('has no such snapshot');
});
