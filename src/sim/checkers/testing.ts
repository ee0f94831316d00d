import { must } from '#std/assert.ts';
import { Prng } from '#std/prng.ts';
import { METRICS } from '#engine/coordinator/testing.ts';
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

/** Histories of checkers, told by hand. For tests. */

export const JOB = 'sim';
export const PLAN: JobPlan = randomPipeline(new Prng(7), JOB, 'small').plan;
export const [READER, CHANNELS] = must([...inputChannels(PLAN)][0], 'a plan has a channel');
export const CHANNEL = must(CHANNELS[0], 'a reader reads');

/** One task writes to two logs; both are sealed for checkpoint 2, one for checkpoint 1, and 1 is restored. */
export function recoverTwoSinks(run: Watched): void {
  run.says({ kind: 'attemptStarted', epoch: 1, attempt: 1, restoredCheckpointId: null, placement: [] });
  run.says({ kind: 'checkpointTriggered', checkpointId: 1, trigger: 'periodic', subtasks: ['0/0'] });
  run.stores([sealed('results', 1, 'pre-committed')]);
  run.stores([sealed('results', 2, 'pre-committed'), sealed('late', 2, 'pre-committed')]);
  run.says({ kind: 'attemptStarted', epoch: 1, attempt: 2, restoredCheckpointId: 1, placement: [] });
}

/** A window that takes a row and fires in attempt 1, and is restored behind that in attempt 2. */
export function restoredWindow(): {
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
export const LATE_SEED = 3;

/** A history told by hand to the checkers of one invariant. */
export class Watched {
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
export const FRESH_START = { store: 'fence', key: countersKey(JOB) } as const;

export const ACK: TraceBody = {
  kind: 'checkpointAckReceived',
  checkpointId: 1,
  subtask: READER,
  metrics: METRICS,
};

export const COUNTERS: TraceBody = {
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

export function manifest(checkpointId: number): StorageEntry {
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

export function transaction(name: string, commitSequence: number): StorageEntry {
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
export function sealed(log: string, checkpointId: number, state: LogTransaction['state']): StorageEntry {
  const name = `${JOB}:${log}:0:1.1:${checkpointId}`;
  const { store, key, value } = transaction(name, checkpointId);
  return { store, key, value: { ...(value as LogTransaction), log, checkpointId, commitSequence: null, state } };
}
