import { describe, expect, test } from 'vitest';
import type { Delivery } from '../world/world-options.ts';
import { FRESH_START, manifest, READER, recoverTwoSinks, restoredWindow, sealed, Watched } from './testing.ts';

/** Histories that are as they should be, though they look like a broken promise; most were found by fresh seeds. */

test('of two sinks in one task one may have aborted the rest before the other has committed', () => {
  const run = new Watched('I17');
  recoverTwoSinks(run);
  run.stores([sealed('late', 2, 'aborted')]);
  run.stores([sealed('results', 1, 'committed')]);
  run.stores([sealed('results', 2, 'aborted')]);
  run.ends();
});

describe('a lost tab that wakes may', () => {
  test('I3: give up a manifest that landed and was reported as failed', () => {
    const run = new Watched('I3');
    run.stores([manifest(1)]);
    run.opensTab();
    run.lostTabSays({ kind: 'checkpointFailed', checkpointId: 1, reason: 'FINALIZE_CHECKPOINT_FAILURE', detail: null });
    run.stores([], [manifest(1)]);
    run.stores([manifest(2)]);
    expect(() => run.stores([], [manifest(2)])).toThrow('none newer has ever been stored');
  });

  test('I7: and its chunks with it', () => {
    const run = new Watched('I7');
    run.stores([manifest(1)]);
    run.opensTab();
    run.lostTabSays({ kind: 'checkpointFailed', checkpointId: 1, reason: 'FINALIZE_CHECKPOINT_FAILURE', detail: null });
    run.stores([], [manifest(1), { store: 'chunks', key: 'c1' }]);
  });
});

describe('I12: a restored window', () => {
  test('begins anew for a row that had been late', () => {
    const run = restoredWindow();
    run.takes('r1', 'a', 2);
    run.fires(1, 2);
  });

  test('does not fire again for what it has put out', () => {
    const run = restoredWindow();
    expect(() => run.fires(1, 2)).toThrow('for 1 keys, and 0 have rows that have not fired');
  });

  test('fires for every key that has come', () => {
    const run = restoredWindow();
    run.takes('r1', 'a', 2);
    run.takes('r2', 'b', 2);
    expect(() => run.fires(1, 2)).toThrow('for 1 keys, and 2 have rows that have not fired');
  });
});

test('I7: a checkpoint may be reported as complete when storage has been wiped behind it', () => {
  const run = new Watched('I7');
  const completes = () => run.says({ kind: 'checkpointCompleted', checkpointId: 1, bytes: 0, durationMs: 0 });
  run.stores([manifest(1)]);
  run.isWiped();
  completes();
  run.opensTab();
  run.says({ kind: 'checkpointTriggered', checkpointId: 1, trigger: 'periodic', subtasks: [READER] });
  completes();
  expect(() => run.opensTab()).toThrow('Checkpoint 1 was called complete and is not stored any more.');
});

describe('I7: a manifest that landed and was reported as failed', () => {
  function landed(): Watched {
    const run = new Watched('I7');
    for (const id of [3, 4, 5]) run.stores([manifest(id)]);
    run.says({ kind: 'checkpointFailed', checkpointId: 5, reason: 'FINALIZE_CHECKPOINT_FAILURE', detail: null });
    return run;
  }

  test('counts for a restart, which finds it: room may be made of what is older than two', () => {
    const run = landed();
    run.says({ kind: 'jobStateChanged', from: 'RUNNING', to: 'RESTARTING', reason: null });
    run.stores([], [manifest(3)]);
  });

  test('counts for a tab that opens', () => {
    const run = landed();
    run.opensTab();
    run.stores([], [manifest(3)]);
  });

  test('counts for nothing while the job runs, nor where it goes itself', () => {
    expect(() => landed().stores([], [manifest(3)])).toThrow('Checkpoint 3 is deleted, though only 4, 3 are kept.');
    const run = landed();
    run.says({ kind: 'jobStateChanged', from: 'RUNNING', to: 'RESTARTING', reason: null });
    expect(() => run.stores([], [manifest(3), manifest(5)])).toThrow('Checkpoint 3 is deleted');
  });

  test('counts no more once the job has gone on from another', () => {
    const run = landed();
    run.says({ kind: 'jobStateChanged', from: 'RUNNING', to: 'RESTARTING', reason: null });
    run.says({ kind: 'attemptStarted', epoch: 1, attempt: 2, restoredCheckpointId: 4, placement: [] });
    expect(() => run.stores([], [manifest(3)])).toThrow('Checkpoint 3 is deleted');
  });
});

test('I4: what is stored after a wipe is known to the tab that follows', () => {
  const run = new Watched('I4');
  const restores = (restoredCheckpointId: number, attempt: number) =>
    run.says({ kind: 'attemptStarted', epoch: 1, attempt, restoredCheckpointId, placement: [] });
  run.isWiped();
  const counters = { ...FRESH_START, value: { lastCheckpointId: 1, lastAttempt: 1 } };
  run.storage.put(counters);
  run.stores([counters]);
  run.says({ kind: 'checkpointTriggered', checkpointId: 1, trigger: 'periodic', subtasks: [READER] });
  run.opensTab();
  restores(1, 1);
  expect(() => restores(2, 2)).toThrow('Checkpoint 2 is restored, but was never triggered.');
});

test('I4: what was read before a wipe may be restored after it', () => {
  const run = new Watched('I4');
  run.isWiped();
  run.says({ kind: 'attemptStarted', epoch: 1, attempt: 1, restoredCheckpointId: 1, placement: [] });
});

test('I2: a manifest may be deleted from outside before the coordinator hears that it is stored', () => {
  const run = new Watched('I2');
  run.says({ kind: 'checkpointTriggered', checkpointId: 1, trigger: 'periodic', subtasks: [] });
  run.isWiped();
  run.says({ kind: 'checkpointCompleted', checkpointId: 1, bytes: 0, durationMs: 0 });
  run.says({ kind: 'checkpointTriggered', checkpointId: 2, trigger: 'periodic', subtasks: [] });
  const completes = () => run.says({ kind: 'checkpointCompleted', checkpointId: 2, bytes: 0, durationMs: 0 });
  expect(completes).toThrow('its manifest is not stored');
});

test('I6: who dies of something else counts no fenced message', () => {
  const run = new Watched('I6');
  const envelope = { from: 'task:0/0', to: 'coordinator', epoch: 1, attempt: 1, message: { kind: 'status' } };
  const delivery = { envelope, receiver: { epoch: 1, attempt: 2 }, acts: 0, fenced: 0 } as unknown as Delivery;
  run.takes({ ...delivery, died: true });
  expect(() => run.takes({ ...delivery, died: false })).toThrow('was taken by coordinator');
});

test('I3: a job that starts afresh deletes the checkpoints it had', () => {
  const run = new Watched('I3');
  run.stores([manifest(1)]);
  run.stores([], [FRESH_START]);
  run.stores([], [manifest(1)]);
});
