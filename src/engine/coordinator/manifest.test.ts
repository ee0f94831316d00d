import { describe, expect, test } from 'vitest';
import { keyGroupRangeOf } from '#std/key-hash.ts';
import type { CheckpointManifest, SnapshotHandle } from '#protocol/checkpoint.ts';
import { subtaskId } from '#protocol/job-plan.ts';
import { assignRestore, restoreObstacle } from './manifest.ts';
import { handleOf, planOf } from './testing.ts';

describe('restoring', () => {
  test('the same parallelism gives every subtask its own handles', () => {
    const manifest = manifestOf(3);
    const plan = planOf([3], []);
    for (let index = 0; index < 3; index++) {
      expect(assignRestore(manifest, plan, subtaskId(0, index)).handles).toEqual(manifest.subtasks[index]?.handles);
    }
  });

  test.each([
    [3, 2],
    [2, 3],
    [4, 1],
    [1, 5],
  ])('keyed handles go to whoever owns some of their key groups, %i to %i', (from, to) => {
    const manifest = manifestOf(from);
    const plan = planOf([to], []);
    for (let index = 0; index < to; index++) {
      const range = keyGroupRangeOf(index, 128, to);
      const keyed = assignRestore(manifest, plan, subtaskId(0, index)).handles.filter(
        (handle) => handle.scope === 'keyed',
      );
      const groups = new Set(keyed.flatMap((handle) => groupsOf(handle)));
      const owned = Array.from({ length: range.last - range.first + 1 }, (_, at) => range.first + at);
      expect(owned.every((group) => groups.has(group))).toBe(true);
      expect(keyed.every((handle) => groupsOf(handle).some((group) => owned.includes(group)))).toBe(true);
    }
  });

  test('a vertex that had finished stays finished; one that had in part cannot be rescaled', () => {
    const manifest = manifestOf(2, [true, false]);
    expect(assignRestore(manifest, planOf([2], []), '0/0').finished).toBe(true);
    expect(assignRestore(manifest, planOf([2], []), '0/1').finished).toBe(false);
    expect(restoreObstacle(manifest, planOf([2], []))).toBeNull();
    expect(restoreObstacle(keyedOnly(manifest), planOf([3], []))).toBe(
      'vertex 0 had finished in part and cannot change its parallelism',
    );
    expect(assignRestore(manifestOf(2, [true, true]), planOf([3], []), '0/2').finished).toBe(true);
  });

  test('state without an operator, and another maximum parallelism, are refused by name', () => {
    const plan = planOf([1], []);
    const stranger = manifestOf(1);
    const [entry] = stranger.subtasks;
    const unknown = { ...handleOf('7/0', 1) };
    expect(restoreObstacle({ ...stranger, subtasks: [{ ...entry!, handles: [unknown] }] }, plan)).toBe(
      'checkpoint 1 holds state of unknown operator op-7',
    );
    expect(restoreObstacle({ ...stranger, subtasks: [{ ...entry!, maxParallelism: 64 }] }, plan)).toBe(
      'the maximum parallelism of op-0 was 64 and is now 128',
    );
  });
});

test.each([
  [3, 2],
  [2, 3],
])('what subtasks keep for themselves, positions and transactions, is refused from %i to %i', (from, to) => {
  const refusal = `op-0 keeps state by subtask: its parallelism was ${from} and is now ${to}`;
  expect(restoreObstacle(manifestOf(from), planOf([to], []))).toBe(refusal);
  expect(restoreObstacle(keyedOnly(manifestOf(from)), planOf([to], []))).toBeNull();
});

function keyedOnly(manifest: CheckpointManifest): CheckpointManifest {
  const subtasks = manifest.subtasks.map((entry) => ({
    ...entry,
    handles: entry.handles.filter((handle) => handle.scope === 'keyed'),
  }));
  return { ...manifest, subtasks };
}

function manifestOf(parallelism: number, finished: readonly boolean[] = []): CheckpointManifest {
  return {
    format: 1,
    jobId: 'job',
    planVersion: 1,
    epoch: 1,
    attempt: 1,
    checkpointId: 1,
    triggeredAtMs: 0,
    jobTimeMs: 0,
    subtasks: Array.from({ length: parallelism }, (_, index) => {
      const range = keyGroupRangeOf(index, 128, parallelism);
      const operator = handleOf(subtaskId(0, index), 1);
      const keyed: SnapshotHandle = {
        ...operator,
        key: `${operator.key}k`,
        scope: 'keyed',
        keyGroupFirst: range.first,
        keyGroupLast: range.last,
      };
      return {
        subtask: subtaskId(0, index),
        maxParallelism: 128,
        finished: finished[index] ?? false,
        handles: [operator, keyed],
      };
    }),
  };
}

function groupsOf(handle: SnapshotHandle): number[] {
  return Array.from(
    { length: handle.keyGroupLast - handle.keyGroupFirst + 1 },
    (_, index) => handle.keyGroupFirst + index,
  );
}
