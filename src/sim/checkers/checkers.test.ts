import { describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { Prng } from '#std/prng.ts';
import type { LogTransaction } from '#engine/vault/sink-index.ts';
import { countersKey, manifestKey, transactionKey } from '#engine/vault/storage-keys.ts';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { StorageEntry } from '#protocol/storage.ts';
import type { TraceBody, TraceEvent } from '#protocol/trace.ts';
import { randomPipeline } from '../simulation/random-pipeline.ts';
import type { Delivery } from '../world/world-options.ts';
import { SimulatedStorage } from '../world/simulated-storage.ts';
import { CheckerBench } from './checker-bench.ts';
import { inputChannels } from './input-channels.ts';
import { INVARIANTS } from './invariants.ts';

/** Checkers that no planted bug has broken yet can fail, too: each sees one history that it must not let pass. */

const JOB = 'sim';
const PLAN: JobPlan = randomPipeline(new Prng(7), JOB, 'small').plan;
const [READER, CHANNELS] = must([...inputChannels(PLAN)][0], 'a plan has a channel');
const CHANNEL = must(CHANNELS[0], 'a reader reads');

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

test('of two sinks in one task one may have aborted the rest before the other has committed', () => {
  const run = new Watched('I17');
  recoverTwoSinks(run);
  run.stores([sealed('late', 2, 'aborted')]);
  run.stores([sealed('results', 1, 'committed')]);
  run.stores([sealed('results', 2, 'aborted')]);
  run.ends();
});

describe('a lost tab that wakes may', () => {
  test('I2: start the job afresh while the other still takes acknowledgements', () => {
    const run = new Watched('I2');
    run.says({ kind: 'checkpointTriggered', checkpointId: 1, trigger: 'periodic', subtasks: [READER] });
    run.says({ kind: 'snapshotAsyncEnded', subtask: READER, checkpointId: 1, bytes: 0 });
    run.stores([], [FRESH_START]);
    run.says(ACK);
    expect(() => run.says(ACK)).toThrow('has no such snapshot');
  });

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

test('I4: an id that was stored before a lost tab starts the job afresh is one that was given', () => {
  const run = new Watched('I4');
  const trigger = (checkpointId: number) =>
    run.says({ kind: 'checkpointTriggered', checkpointId, trigger: 'periodic', subtasks: [READER] });
  run.stores([{ ...FRESH_START, value: { lastCheckpointId: 1, lastAttempt: 1 } }]);
  run.stores([], [FRESH_START]);
  trigger(1);
  expect(() => trigger(2)).toThrow('Checkpoint 2 is not stored as given.');
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

/** One task writes to two logs; both are sealed for checkpoint 2, one for checkpoint 1, and 1 is restored. */
function recoverTwoSinks(run: Watched): void {
  run.says({ kind: 'attemptStarted', epoch: 1, attempt: 1, restoredCheckpointId: null, placement: [] });
  run.says({ kind: 'checkpointTriggered', checkpointId: 1, trigger: 'periodic', subtasks: ['0/0'] });
  run.stores([sealed('results', 1, 'pre-committed')]);
  run.stores([sealed('results', 2, 'pre-committed'), sealed('late', 2, 'pre-committed')]);
  run.says({ kind: 'attemptStarted', epoch: 1, attempt: 2, restoredCheckpointId: 1, placement: [] });
}

/** A window that takes a row and fires in attempt 1, and is restored behind that in attempt 2. */
function restoredWindow(): {
  takes(lineage: string, key: string, attempt: number): void;
  fires(keys: number, attempt: number): void;
} {
  const { plan } = randomPipeline(new Prng(LATE_SEED), JOB, 'late');
  const vertex = must(
    plan.vertices.find(({ operators }) => operators[0]?.config.kind === 'window-aggregate'),
    'drawn',
  );
  const [head] = vertex.operators;
  const subtask: SubtaskId = `${vertex.id}/0`;
  const run = new Watched('I12', plan);
  const uid = must(head, 'a vertex has an operator').uid;
  const takes = (lineage: string, key: string, attempt: number): void => {
    run.says(
      { kind: 'recordProcessed', subtask, uid, record: { label: key, lineage, rowKind: 0, eventTime: 3 } },
      0,
      attempt,
    );
    const change = { state: 'window-contents', keyGroup: 0, before: null, after: '1' };
    run.says({ kind: 'stateChanged', subtask, uid, key, lineage, ...change }, 0, attempt);
  };
  const fires = (keys: number, attempt: number): void => {
    run.says({ kind: 'watermarkAdvanced', subtask, uid, time: 9 }, 0, attempt);
    run.says({ kind: 'windowFired', subtask, uid, start: 0, end: 10, keys }, 0, attempt);
  };
  run.says({ kind: 'attemptStarted', epoch: 1, attempt: 1, restoredCheckpointId: null, placement: [] });
  takes('r0', 'a', 1);
  fires(1, 1);
  run.says({ kind: 'snapshotSyncStarted', subtask, checkpointId: 1 });
  run.says({ kind: 'attemptStarted', epoch: 1, attempt: 2, restoredCheckpointId: 1, placement: [] });
  return { takes, fires };
}

/** Draws windows of 10 ms that share nothing. */
const LATE_SEED = 3;

/** A history told by hand to the checkers of one invariant. */
class Watched {
  readonly storage = new SimulatedStorage();
  readonly #bench: CheckerBench;
  #sequence = 0;

  constructor(id: string, plan = PLAN) {
    const others = INVARIANTS.map((invariant) => invariant.id).filter((other) => other !== id);
    this.#bench = new CheckerBench({ jobId: JOB, plan, storage: this.storage }, others);
  }

  says(body: TraceBody, timeMs = 0, attempt = 1): void {
    this.#bench.onEvent(this.#event(body, timeMs, attempt));
  }

  /** Of a tab that was lost and goes on. */
  lostTabSays(body: TraceBody): void {
    this.#bench.onLostTabEvent(this.#event(body, 0, 1));
  }

  stores(puts: readonly StorageEntry[], deletes: readonly Pick<StorageEntry, 'store' | 'key'>[] = []): void {
    const parts = { requestId: 1, purpose: 'told by hand', fence: null, durability: 'strict' } as const;
    this.#bench.onStored({ ...parts, puts, deletes });
  }

  takes(delivery: Delivery): void {
    this.#bench.onReceived(delivery);
  }

  isWiped(): void {
    this.#bench.onStorageWiped();
  }

  opensTab(): void {
    this.#bench.onTabOpened();
  }

  ends(): void {
    this.#bench.onEnded();
  }

  #event(body: TraceBody, timeMs: number, attempt: number): TraceEvent {
    return { stamp: { timeMs, counter: 0 }, actor: 'host', sequence: this.#sequence++, attempt, body };
  }
}

/** What a fresh start deletes, among all else. */
const FRESH_START = { store: 'fence', key: countersKey(JOB) } as const;

const ACK: TraceBody = {
  kind: 'checkpointAckReceived',
  checkpointId: 1,
  subtask: READER,
  metrics: {
    startDelayMs: 0,
    alignmentMs: 0,
    syncMs: 0,
    asyncMs: 0,
    bytes: 0,
    processedBytes: 0,
    persistedBytes: 0,
  },
};

const COUNTERS: TraceBody = {
  kind: 'counters',
  subtask: READER,
  counters: {
    recordsIn: 0,
    recordsOut: 0,
    busyMsPerSecond: 0,
    backPressuredMsPerSecond: 0,
    idleMsPerSecond: 0,
    watermark: 0,
    stateBytes: 0,
    stateEntries: 0,
    lateRecords: 0,
    rejectedRecords: 0,
    fencedMessages: 0,
    inputQueued: [],
    outputQueued: [],
  },
};

function manifest(checkpointId: number): StorageEntry {
  const handle = {
    key: `c${checkpointId}`,
    uid: 'unknown',
    state: 's',
    scope: 'keyed',
    bytes: 1,
    checksum: '',
  } as const;
  const handles = [{ ...handle, keyGroupFirst: 0, keyGroupLast: 1 }];
  const subtasks = [{ subtask: '0/0' satisfies SubtaskId, maxParallelism: 128, finished: false, handles }];
  const times = { triggeredAtMs: 1, jobTimeMs: 2 };
  const value = { format: 1, jobId: JOB, planVersion: 1, epoch: 1, attempt: 1, checkpointId, ...times, subtasks };
  return { store: 'manifests', key: manifestKey(JOB, checkpointId), value };
}

function transaction(name: string, commitSequence: number): StorageEntry {
  const value = {
    log: 'log',
    transaction: name,
    subtask: '0/0',
    state: 'committed',
    checkpointId: 1,
    commitSequence,
    pages: [{ rows: 1, arrival: 0 }],
  };
  return { store: 'logs', key: transactionKey(JOB, 'log', name), value };
}

/** What the first attempt of `0/0` wrote to a log for a checkpoint. */
function sealed(log: string, checkpointId: number, state: LogTransaction['state']): StorageEntry {
  const name = `${JOB}:${log}:0:1.1:${checkpointId}`;
  const { store, key, value } = transaction(name, checkpointId);
  return { store, key, value: { ...(value as LogTransaction), log, checkpointId, commitSequence: null, state } };
}
