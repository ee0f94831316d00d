import type { CheckpointFailureReason, SnapshotHandle } from '#protocol/checkpoint.ts';
import type { CheckpointOptions } from '#protocol/messages.ts';
import type { SnapshotChunk, VaultReply } from '#protocol/vault-messages.ts';
import type { Operator, PendingSnapshot } from '../operators/operator.ts';
import type { TaskEnvironment } from './task-environment.ts';
import type { VaultRequests } from './vault-requests.ts';

/**
 * The checkpoint at one subtask, once its barrier is there.
 *
 * 1. prepareSnapshotPreBarrier, head → tail. 2. The barrier goes downstream (before the snapshot, as in Flink: emit as
 * soon as possible so as not to hold up alignment there). 3. Synchronous part, tail → head: columns are copied.
 * 4. Asynchronous part in slices between records: encode, store in the vault. 5. When the chunks are durable, and with
 * them every sink write issued before the barrier: acknowledge.
 * Steps 1 – 3 are one call: atomic with respect to records.
 * Flink: SubtaskCheckpointCoordinatorImpl; reference flink-semantics §8.4.
 */
export class SubtaskCheckpoints {
  readonly #environment: TaskEnvironment;
  readonly #requests: VaultRequests;
  readonly #operators: readonly Operator[];
  readonly #broadcastBarrier: (checkpointId: number, timestamp: number, options: CheckpointOptions) => void;
  readonly #broadcastCancel: (checkpointId: number) => void;
  readonly #running = new Map<number, RunningSnapshot>();
  #abortedEarly = new Set<number>();
  lastCheckpointId = 0;

  constructor(parts: {
    readonly environment: TaskEnvironment;
    readonly requests: VaultRequests;
    readonly operators: readonly Operator[];
    readonly broadcastBarrier: (checkpointId: number, timestamp: number, options: CheckpointOptions) => void;
    readonly broadcastCancel: (checkpointId: number) => void;
  }) {
    this.#environment = parts.environment;
    this.#requests = parts.requests;
    this.#operators = parts.operators;
    this.#broadcastBarrier = parts.broadcastBarrier;
    this.#broadcastCancel = parts.broadcastCancel;
  }

  /** Takes a checkpoint. False if it is older than the last one, or already aborted. */
  perform(checkpointId: number, timestamp: number, options: CheckpointOptions, alignment: AlignmentFigures): boolean {
    if (checkpointId <= this.lastCheckpointId) return false;
    this.lastCheckpointId = checkpointId;
    for (const id of this.#abortedEarly) if (id < checkpointId) this.#abortedEarly.delete(id);
    if (this.#abortedEarly.delete(checkpointId)) {
      this.#broadcastCancel(checkpointId);
      return false;
    }
    const { subtask } = this.#environment;
    for (const operator of this.#operators) operator.prepareSnapshotPreBarrier(checkpointId);
    this.#broadcastBarrier(checkpointId, timestamp, options);
    this.#environment.trace({ kind: 'barrierForwarded', subtask, checkpointId });

    const startedAt = this.#environment.now();
    this.#environment.trace({ kind: 'snapshotSyncStarted', subtask, checkpointId });
    const pending: PendingSnapshot[] = [];
    for (let i = this.#operators.length - 1; i >= 0; i--) {
      pending.push((this.#operators[i] as Operator).snapshot(checkpointId));
    }
    const { costs } = this.#environment.descriptor.plan.settings;
    this.#environment.spend(costs.snapshotSyncMs);
    const paced = this.#environment.pace === 'paced';
    this.#running.set(checkpointId, {
      checkpointId,
      pending,
      encoding: 0,
      startedAt,
      syncEndsAt: paced ? startedAt + costs.snapshotSyncMs : startedAt,
      asyncEndsAt: paced ? startedAt + costs.snapshotSyncMs + costs.snapshotAsyncMs : startedAt,
      syncTraced: false,
      bytes: pending.reduce((sum, part) => sum + part.bytes, 0),
      alignment,
      writes: this.#requests.outstandingWrites(),
      storing: null,
      handles: null,
    });
    if (paced) this.#environment.effects().setTimer(`snapshot:${checkpointId}`, startedAt + costs.snapshotSyncMs);
    else this.#traceSync(checkpointId);
    return true;
  }

  /** Whether a slice of an asynchronous part can be done now. */
  ready(now: number): boolean {
    for (const running of this.#running.values()) if (isEncodable(running, now)) return true;
    return false;
  }

  /** Whether any snapshot is not acknowledged yet. */
  pending(): boolean {
    return this.#running.size > 0;
  }

  /** Does one slice of the oldest asynchronous part. */
  advance(): void {
    const now = this.#environment.now();
    for (const running of this.#running.values()) {
      if (!isEncodable(running, now)) continue;
      const part = running.pending[running.encoding];
      if (part !== undefined && !part.advance()) return;
      running.encoding++;
      if (running.encoding >= running.pending.length) this.#store(running);
      return;
    }
  }

  /** A timer of this part fired: the modelled end of a synchronous or asynchronous part. */
  onTimer(checkpointId: number): void {
    this.#traceSync(checkpointId);
    const running = this.#running.get(checkpointId);
    if (running === undefined || this.#environment.now() >= running.asyncEndsAt) return;
    this.#environment.effects().setTimer(`snapshot:${checkpointId}`, running.asyncEndsAt);
  }

  /** A reply of the vault to the subtask itself. */
  onVaultReply(reply: VaultReply): void {
    if (reply.kind === 'snapshotStored') {
      const running = this.#running.get(reply.checkpointId);
      if (running?.storing !== reply.requestId) return;
      running.handles = reply.handles;
      this.onWritesSettled();
    } else if (reply.kind === 'snapshotRejected') {
      const running = this.#running.get(reply.checkpointId);
      if (running?.storing !== reply.requestId) return;
      this.#running.delete(reply.checkpointId);
      this.decline(reply.checkpointId, 'CHECKPOINT_ASYNC_EXCEPTION');
    }
  }

  /** Acknowledges what has nothing left to wait for. Called whenever a write became durable. */
  onWritesSettled(): void {
    for (const running of this.#running.values()) {
      for (const id of running.writes) if (!this.#requests.isOutstanding(id)) running.writes.delete(id);
      if (running.handles !== null && running.writes.size === 0) this.#acknowledge(running, running.handles);
    }
  }

  /** The coordinator gave a checkpoint up. */
  onAborted(checkpointId: number): void {
    if (checkpointId > this.lastCheckpointId) this.#abortedEarly.add(checkpointId);
    this.#running.delete(checkpointId);
    for (const operator of this.#operators) operator.notifyCheckpointAborted(checkpointId);
  }

  /** A newer checkpoint completed: snapshots of older ones are of no use. */
  onCompleted(checkpointId: number): void {
    for (const id of [...this.#running.keys()]) if (id <= checkpointId) this.#running.delete(id);
    for (let i = this.#operators.length - 1; i >= 0; i--) {
      (this.#operators[i] as Operator).notifyCheckpointComplete(checkpointId);
    }
  }

  decline(checkpointId: number, reason: CheckpointFailureReason): void {
    const { subtask } = this.#environment;
    this.#environment.sendToCoordinator({ kind: 'checkpointDeclined', subtask, checkpointId, reason });
  }

  /** The whole state as plain values. */
  save(): SavedCheckpoints {
    return {
      running: [...this.#running.values()].map((running) => ({
        ...running,
        pending: running.storing === null ? running.pending.map((part) => part.save()) : [],
      })),
      abortedEarly: this.#abortedEarly,
      lastCheckpointId: this.lastCheckpointId,
    };
  }

  /** After the operators have been loaded: the snapshots under way are theirs. */
  load(saved: SavedCheckpoints): void {
    const headLast = this.#operators.toReversed();
    for (const running of saved.running) {
      const pending = running.pending.map((part, index) => (headLast[index] as Operator).loadSnapshot(part));
      this.#running.set(running.checkpointId, { ...running, pending });
    }
    this.#abortedEarly = saved.abortedEarly;
    this.lastCheckpointId = saved.lastCheckpointId;
  }

  #traceSync(checkpointId: number): void {
    const running = this.#running.get(checkpointId);
    if (running === undefined || running.syncTraced) return;
    running.syncTraced = true;
    const { subtask } = this.#environment;
    this.#environment.trace({ kind: 'snapshotSyncEnded', subtask, checkpointId, bytes: running.bytes });
  }

  #store(running: RunningSnapshot): void {
    const chunks: SnapshotChunk[] = [];
    for (const part of running.pending) for (const chunk of part.take()) chunks.push(chunk);
    const { subtask } = this.#environment;
    running.bytes = chunks.reduce((sum, chunk) => sum + chunk.bytes.byteLength, 0);
    running.storing = this.#requests.send(
      -1,
      (requestId) => ({
        kind: 'storeSnapshot',
        requestId,
        checkpointId: running.checkpointId,
        subtask,
        chunks,
      }),
      chunks.map((chunk) => chunk.bytes),
    );
  }

  #acknowledge(running: RunningSnapshot, handles: readonly SnapshotHandle[]): void {
    this.#running.delete(running.checkpointId);
    const { subtask } = this.#environment;
    const { checkpointId, bytes, startedAt, syncEndsAt, alignment } = running;
    this.#environment.trace({ kind: 'snapshotAsyncEnded', subtask, checkpointId, bytes });
    this.#environment.sendToCoordinator({
      kind: 'checkpointAcknowledged',
      subtask,
      checkpointId,
      handles,
      metrics: {
        startDelayMs: alignment.startDelayMs,
        alignmentMs: alignment.alignmentMs,
        syncMs: syncEndsAt - startedAt,
        asyncMs: Math.max(0, this.#environment.now() - syncEndsAt),
        bytes,
        processedBytes: alignment.processedBytes,
        persistedBytes: 0,
      },
    });
  }
}

/** Measured by the barrier handler before the snapshot. Job ms and bytes. */
export interface AlignmentFigures {
  readonly startDelayMs: number;
  readonly alignmentMs: number;
  readonly processedBytes: number;
}

interface SavedCheckpoints {
  readonly running: readonly (Omit<RunningSnapshot, 'pending'> & { readonly pending: readonly unknown[] })[];
  readonly abortedEarly: Set<number>;
  readonly lastCheckpointId: number;
}

interface RunningSnapshot {
  readonly checkpointId: number;
  /** One an operator, tail first. */
  readonly pending: readonly PendingSnapshot[];
  encoding: number;
  readonly startedAt: number;
  readonly syncEndsAt: number;
  readonly asyncEndsAt: number;
  syncTraced: boolean;
  bytes: number;
  readonly alignment: AlignmentFigures;
  /** Sink writes issued before the barrier and not yet durable. */
  readonly writes: Set<number>;
  storing: number | null;
  handles: readonly SnapshotHandle[] | null;
}

function isEncodable(running: RunningSnapshot, now: number): boolean {
  return running.storing === null && now >= running.asyncEndsAt;
}
