import { expect, test } from 'vitest';
import type { VaultRequest } from '#protocol/vault-messages.ts';
import { startedHost } from './testing.ts';
import { completeCheckpoint, manifestWith, snapshotRequest, storeSnapshot } from './testing-checkpoints.ts';

/**
 * Snapshots that come while, or after, their checkpoint is given up, and writes that failed by their report only. All
 * found by the simulator.
 */

test('a snapshot that is being stored when its checkpoint is given up goes with it', () => {
  const host = startedHost();
  host.send('task:0/0', snapshotRequest(7));
  host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 7 });
  expect({ manifests: host.keys('manifests'), chunks: host.keys('chunks') }).toEqual({ manifests: [], chunks: [] });
});

test('a snapshot that comes after its checkpoint was given up is refused', () => {
  const host = startedHost();
  host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 7 });
  expect(host.ask('task:0/0', snapshotRequest(7))).toEqual([
    { kind: 'snapshotRejected', requestId: 1, checkpointId: 7, reason: 'the checkpoint was given up' },
  ]);
  expect(host.keys('chunks')).toEqual([]);
});

test('a manifest that was reported as not stored goes with its chunks', () => {
  const host = startedHost();
  const stored = storeSnapshot(host, 7);
  host.send('coordinator', { kind: 'commitManifest', manifest: manifestWith(7, stored.handles) });
  host.landAndFail('unknown');
  expect(host.take()).toEqual([{ kind: 'manifestRejected', checkpointId: 7, reason: 'unknown' }]);
  expect(host.keys('manifests')).toEqual(['manifest/job/000000000007']);
  host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 7 });
  expect({ manifests: host.keys('manifests'), chunks: host.keys('chunks') }).toEqual({ manifests: [], chunks: [] });
});

test('a manifest that was reported as not stored, and is found and restored, is kept like any other', () => {
  const host = startedHost();
  completeCheckpoint(host, 1);
  const manifest = manifestWith(2, storeSnapshot(host, 2).handles);
  host.send('coordinator', { kind: 'commitManifest', manifest });
  host.landAndFail('unknown');
  host.take();
  // What else there was of it cannot be collected either, at first.
  host.failNext('aborted');
  expect(host.ask('coordinator', { kind: 'findLatestManifest' })).toEqual([
    { kind: 'latestManifestFound', manifest, quarantined: [] },
  ]);
  completeCheckpoint(host, 3);
  host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 1 });
  expect(host.keys('manifests')).toEqual(['manifest/job/000000000002', 'manifest/job/000000000003']);
});

test('a commit of unknown outcome keeps its place in the log', () => {
  const host = startedHost();
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
  const host = startedHost();
  host.send('coordinator', { kind: 'findLatestManifest' });
  host.step();
  host.send('task:0/0', snapshotRequest(7));
  host.settle();
  host.ask('coordinator', { kind: 'discardCheckpoint', checkpointId: 7 });
  expect({ manifests: host.keys('manifests'), chunks: host.keys('chunks') }).toEqual({ manifests: [], chunks: [] });
});

function seal(transaction: string): VaultRequest {
  return { kind: 'preCommitLog', requestId: 2, log: 'log', transactions: [transaction], checkpointId: 1 };
}

function commit(transaction: string): VaultRequest {
  return { kind: 'commitLog', requestId: 3, log: 'log', transactions: [transaction] };
}
