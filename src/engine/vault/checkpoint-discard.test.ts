import { expect, test } from 'vitest';
import type { CheckpointManifest, SnapshotHandle } from '#protocol/checkpoint.ts';
import type { VaultReply, VaultRequest } from '#protocol/vault-messages.ts';
import { VaultHost } from './testing.ts';

/**
 * Snapshots that come while, or after, their checkpoint is given up, and writes that failed by their report only. All
 * found by the simulator.
 */

test('a snapshot that is being stored when its checkpoint is given up goes with it', () => {
  const host = new VaultHost();
  host.start();
  host.send('task:0/0', snapshotOf(7));
  host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 7 });
  expect({ manifests: host.keys('manifests'), chunks: host.keys('chunks') }).toEqual({ manifests: [], chunks: [] });
});

test('a snapshot that comes after its checkpoint was given up is refused', () => {
  const host = new VaultHost();
  host.start();
  host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 7 });
  expect(host.ask('task:0/0', snapshotOf(7))).toEqual([
    { kind: 'snapshotRejected', requestId: 1, checkpointId: 7, reason: 'the checkpoint was given up' },
  ]);
  expect(host.keys('chunks')).toEqual([]);
});

test('a manifest that was reported as not stored goes with its chunks', () => {
  const host = new VaultHost();
  host.start();
  const stored = host.ask('task:0/0', snapshotOf(7))[0] as Extract<VaultReply, { kind: 'snapshotStored' }>;
  host.send('coordinator', { kind: 'commitManifest', manifest: manifestOf(7, stored.handles) });
  host.landAndFail('unknown');
  expect(host.take()).toEqual([{ kind: 'manifestRejected', checkpointId: 7, reason: 'unknown' }]);
  expect(host.keys('manifests')).toEqual(['manifest/job/000000000007']);
  host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 7 });
  expect({ manifests: host.keys('manifests'), chunks: host.keys('chunks') }).toEqual({ manifests: [], chunks: [] });
});

test('a commit of unknown outcome keeps its place in the log', () => {
  const host = new VaultHost();
  host.start();
  for (const transaction of ['a', 'b']) host.ask('task:0/0', seal(transaction));
  host.send('task:0/0', commit('a'));
  host.landAndFail('unknown');
  expect(host.take()).toEqual([{ kind: 'sinkWriteFailed', requestId: 3, reason: 'unknown' }]);
  host.ask('task:0/0', commit('b'));
  expect(['a', 'b'].map((transaction) => host.value('logs', `transaction/job/log/${transaction}`))).toMatchObject([
    { state: 'committed', commitSequence: 1 },
    { state: 'committed', commitSequence: 2 },
  ]);
});

test('what is being stored while leftovers are collected is not forgotten: the next deletion takes it', () => {
  const host = new VaultHost();
  host.start();
  host.send('coordinator', { kind: 'findLatestManifest' });
  host.step();
  host.send('task:0/0', snapshotOf(7));
  host.settle();
  host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 7 });
  expect({ manifests: host.keys('manifests'), chunks: host.keys('chunks') }).toEqual({ manifests: [], chunks: [] });
});

function snapshotOf(checkpointId: number): VaultRequest {
  const bytes = new Uint8Array([1, 2, 3, 4]).buffer;
  const chunk = { uid: 'u', state: 's', scope: 'operator', keyGroupFirst: 0, keyGroupLast: -1, bytes } as const;
  return { kind: 'storeSnapshot', requestId: 1, checkpointId, subtask: '0/0', chunks: [chunk] };
}

function manifestOf(checkpointId: number, handles: readonly SnapshotHandle[]): CheckpointManifest {
  const subtasks = [{ subtask: '0/0', maxParallelism: 128, finished: false, handles }] as const;
  const times = { triggeredAtMs: 1, jobTimeMs: 2 };
  return { format: 1, jobId: 'job', planVersion: 1, epoch: 1, attempt: 1, checkpointId, ...times, subtasks };
}

function seal(transaction: string): VaultRequest {
  return { kind: 'preCommitLog', requestId: 2, log: 'log', transactions: [transaction], checkpointId: 1 };
}

function commit(transaction: string): VaultRequest {
  return { kind: 'commitLog', requestId: 3, log: 'log', transactions: [transaction] };
}
