import { expect, test } from 'vitest';
import type { VaultRequest } from '#protocol/vault-messages.ts';
import { VaultHost } from './testing.ts';

/** Snapshots that come while, or after, their checkpoint is given up. Both were found by the simulator. */

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
