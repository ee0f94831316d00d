import { decodeManifest, handlesOf } from '#engine/vault/manifest-codec.ts';
import type { TransactRequest } from '#engine/ports.ts';
import { lastNumberOf, manifestKey, manifestPrefix } from '#engine/vault/storage-keys.ts';
import type { SnapshotHandle } from '#protocol/checkpoint.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const COMPLETION_RULE =
  'A checkpoint completes when every subtask of its attempt has acknowledged it and its chunks and manifest are durable.';

/**
 * I2. An acknowledgement counts once and only for a snapshot that was finished by the attempt whose checkpoint it is. At
 * the instant of completion storage itself is asked: the manifest is there, and every chunk it names, unless all was
 * deleted from outside meanwhile. Whether a chunk is whole is asked when its manifest is stored: between that and the
 * completion it may be damaged from outside.
 */
export class CompletionRule implements Checker {
  readonly #run: CheckedRun;
  /** Snapshots finished, by `checkpoint subtask attempt`; taken out when the acknowledgement arrives. */
  readonly #finished = new Set<string>();
  readonly #triggered = new Map<number, { readonly attempt: number; readonly missing: Set<string> }>();
  /** Stored, perhaps, before everything was deleted from outside; the coordinator hears of it later. */
  readonly #wiped = new Set<number>();
  /** Of each stored manifest the chunk that was not stored whole then; null: all were. */
  readonly #torn = new Map<number, string | null>();
  readonly on: EventHandlers;

  constructor(run: CheckedRun) {
    this.#run = run;
    this.on = {
      snapshotAsyncEnded: ({ subtask, checkpointId }, { attempt }) => {
        this.#finished.add(`${checkpointId} ${subtask} ${attempt}`);
      },
      checkpointTriggered: ({ checkpointId, subtasks }, { attempt }) => {
        this.#triggered.set(checkpointId, { attempt, missing: new Set(subtasks) });
      },
      checkpointAckReceived: ({ checkpointId, subtask }) => this.#onAck(checkpointId, subtask),
      checkpointCompleted: ({ checkpointId }) => this.#onCompleted(checkpointId),
    };
  }

  onStored({ puts }: TransactRequest): void {
    const { jobId, storage } = this.#run;
    for (const { store, key, value } of puts) {
      if (store !== 'manifests' || !key.startsWith(manifestPrefix(jobId))) continue;
      const checkpointId = lastNumberOf(key);
      const manifest = decodeManifest(value, jobId, checkpointId);
      const torn = manifest === null ? undefined : handlesOf(manifest).find((handle) => !isWhole(storage, handle));
      this.#torn.set(checkpointId, torn?.key ?? null);
    }
  }

  onStorageWiped(): void {
    for (const checkpointId of this.#triggered.keys()) this.#wiped.add(checkpointId);
  }

  /** What was pending went with the tab. */
  onTabOpened(): void {
    this.#finished.clear();
    this.#triggered.clear();
    this.#wiped.clear();
  }

  #onAck(checkpointId: number, subtask: string): void {
    const triggered = this.#triggered.get(checkpointId);
    if (triggered === undefined) this.#fail(`Checkpoint ${checkpointId} is acknowledged, but was never triggered.`);
    triggered.missing.delete(subtask);
    if (this.#finished.delete(`${checkpointId} ${subtask} ${triggered.attempt}`)) return;
    this.#fail(`Checkpoint ${checkpointId} took an acknowledgement of ${subtask}, which has no such snapshot.`);
  }

  #onCompleted(checkpointId: number): void {
    const missing = this.#triggered.get(checkpointId)?.missing;
    if (missing === undefined) this.#fail(`Checkpoint ${checkpointId} completed, but was never triggered.`);
    if (missing.size > 0) this.#fail(`Checkpoint ${checkpointId} completed without ${[...missing].join(', ')}.`);
    if (this.#wiped.has(checkpointId)) return;
    const { storage, jobId } = this.#run;
    const stored = storage.peek('manifests', manifestKey(jobId, checkpointId));
    if (stored === undefined) {
      this.#fail(`Checkpoint ${checkpointId} was declared complete, but its manifest is not stored.`);
    }
    const manifest = decodeManifest(stored, jobId, checkpointId);
    const gone =
      manifest === null ? [] : handlesOf(manifest).filter(({ key }) => storage.peek('chunks', key) === undefined);
    const chunk = this.#torn.get(checkpointId) ?? gone[0]?.key;
    if (chunk === undefined) return;
    this.#fail(`Checkpoint ${checkpointId} was declared complete, but its chunk ${chunk} is not stored whole.`);
  }

  #fail(detail: string): never {
    throw new InvariantBroken(COMPLETION_RULE, detail);
  }
}

function isWhole(storage: CheckedRun['storage'], { key, bytes }: SnapshotHandle): boolean {
  const chunk = storage.peek('chunks', key);
  return chunk instanceof ArrayBuffer && chunk.byteLength === bytes;
}
