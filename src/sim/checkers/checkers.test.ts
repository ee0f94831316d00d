import { describe, expect, test } from 'vitest';
import { INVARIANTS } from './invariants.ts';
import { CHANNEL, COUNTERS, JOB, manifest, READER, recoverTwoSinks, sealed, transaction, Watched } from './testing.ts';

/** Checkers that no planted bug has broken yet can fail, too: each sees one history that it must not let pass. */

const CASES: readonly (readonly [id: string, what: string, history: (run: Watched) => void])[] = [
  [
    'I5',
    'a barrier that comes twice',
    (run) => {
      run.says({ kind: 'elementSent', channel: CHANNEL, sequence: 0, element: { kind: 'barrier', checkpointId: 2 } });
      run.says({ kind: 'elementSent', channel: CHANNEL, sequence: 1, element: { kind: 'barrier', checkpointId: 2 } });
    },
  ],
  [
    'I5',
    'a channel that stays blocked',
    (run) => {
      run.says({ kind: 'channelBlocked', channel: CHANNEL, checkpointId: 1 });
      run.says({ kind: 'alignmentEnded', subtask: READER, checkpointId: 1, aborted: 'CHECKPOINT_DECLINED_SUBSUMED' });
    },
  ],
  [
    'I7',
    'a retained checkpoint that is deleted',
    (run) => {
      run.stores([manifest(1)]);
      run.stores([manifest(2)]);
      run.stores([], [manifest(1)]);
    },
  ],
  [
    'I9',
    'state in a key group of another subtask',
    (run) =>
      run.says({
        kind: 'stateChanged',
        subtask: READER,
        uid: 'u',
        state: 's',
        keyGroup: 100_000,
        key: 'k',
        before: null,
        after: '1',
        lineage: '',
      }),
  ],
  [
    'I11',
    'a watermark that falls',
    (run) => {
      run.says({ kind: 'watermarkAdvanced', subtask: READER, uid: 'u', time: 5 });
      run.says({ kind: 'watermarkAdvanced', subtask: READER, uid: 'u', time: 4 });
    },
  ],
  [
    'I12',
    'a window that fires ahead of the watermark',
    (run) => run.says({ kind: 'windowFired', subtask: READER, uid: 'u', start: 0, end: 10, keys: 1 }),
  ],
  [
    'I13',
    'a record that is called late and is not',
    (run) =>
      run.says({
        kind: 'recordLate',
        subtask: READER,
        uid: 'u',
        count: 1,
        record: { label: 'k', lineage: 'rows:0:0', rowKind: 0, eventTime: 7 },
        lateByMs: 1,
      }),
  ],
  [
    'I16',
    'a committed transaction that changes its place',
    (run) => {
      run.stores([transaction('a', 1)]);
      run.stores([transaction('a', 2)]);
    },
  ],
  [
    'I16',
    'a committed transaction that comes before an older one',
    (run) => {
      run.stores([transaction('a', 2)]);
      run.stores([transaction('b', 1)]);
    },
  ],
  [
    'I17',
    'a sink that aborts the rest and has left behind what the checkpoint sealed',
    (run) => {
      recoverTwoSinks(run);
      run.stores([sealed('results', 2, 'aborted')]);
    },
  ],
  [
    'R3',
    'a job that fails without a reason',
    (run) => run.says({ kind: 'jobStateChanged', from: 'FAILING', to: 'FAILED', reason: null }),
  ],
  [
    'R3',
    'a checkpoint with state of an operator that the graph does not have',
    (run) => {
      run.storage.put(manifest(1));
      run.says({ kind: 'attemptStarted', epoch: 1, attempt: 2, restoredCheckpointId: 1, placement: [] });
    },
  ],
  [
    'L1',
    'no checkpoint for a very long time',
    (run) => {
      run.says({ kind: 'jobStateChanged', from: 'CREATED', to: 'RUNNING', reason: null });
      for (let tick = 0; tick < 1000; tick++) run.says(COUNTERS, tick * 100);
    },
  ],
  [
    'L3',
    'a job that fails with restarts left',
    (run) => run.says({ kind: 'jobStateChanged', from: 'RUNNING', to: 'FAILING', reason: 'a task failed' }),
  ],
  [
    'L4',
    'an element that waits for ever',
    (run) => {
      run.says({ kind: 'jobStateChanged', from: 'CREATED', to: 'RUNNING', reason: null });
      run.says({ kind: 'elementSent', channel: CHANNEL, sequence: 0, element: { kind: 'endOfData' } });
      for (let tick = 0; tick < 20_000; tick++) run.says(COUNTERS);
    },
  ],
  [
    'L5',
    'a chunk that belongs to nothing',
    (run) => {
      run.storage.put({ store: 'chunks', key: `${JOB}/1/0/0/0`, value: new ArrayBuffer(1) });
      run.ends();
    },
  ],
];

describe('a checker objects to', () => {
  test.each(CASES)('%s: %s', (id, _what, history) => {
    const sentences = INVARIANTS.filter((invariant) => invariant.id === id).map(({ sentence }) => sentence);
    const run = new Watched(id);
    let message = '';
    try {
      history(run);
    } catch (error) {
      message = error instanceof Error ? error.message : String(error);
    }
    expect(sentences.some((sentence) => message.startsWith(sentence))).toBe(true);
  });
});
