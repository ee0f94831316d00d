import type { ActorId, Envelope, Message } from '#protocol/messages.ts';
import type { StorageEntry, StorageStore } from '#protocol/storage.ts';
import type { SnapshotHandle } from '#protocol/checkpoint.ts';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { TraceBody } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import type { Stamp } from '#protocol/stamp.ts';
import type { Pace } from '#protocol/messages.ts';

/**
 * The only doors of the engine. Three worlds implement them: browser, Node, deterministic.
 *
 * An actor is a reducer: it takes one message, records effects, and never awaits. What a host owes:
 * - messages of one pair of actors are delivered in order, exactly once while both live; never before `dueAt`;
 * - completions (storage, timers) come back as messages from `host`;
 * - `receive` and `step` of one actor never overlap; `step` is called again and again while `ready()`;
 * - after `kill`, whatever the dead actor still sends carries its old fence.
 * What an actor owes: no clock, randomness, timer, I/O or host object but through {@link Effects}; one call returns
 * within about 1 ms of work (a step handles one element, or {@link STEP_ROWS_MAX} rows or timers of long work).
 */

/** What a host runs. */
export interface Actor {
  readonly id: ActorId;
  /** The fence its messages carry now: its host stamps every envelope with it. 0 and 0 before one was granted. */
  fence(): { readonly epoch: number; readonly attempt: number };
  /** Takes one message. Must not be called while a step runs. */
  receive(envelope: Envelope, effects: Effects): void;
  /** Whether a step would do something now. */
  ready(now: number): boolean;
  /** Does one unit of work. Only while ready. */
  step(effects: Effects): void;
  /** Whether it has come to its end for good: nobody has to wait for what it may still trace. Absent: it never has. */
  isOver?(): boolean;
}

/** An actor whose world can be saved and stepped back: every actor of the engine. */
export interface SavableActor extends Actor {
  /** A copy of the whole state, as plain values. Between two calls of the host only. */
  save(): unknown;
  /** Goes on from a saved state, which stays as it is. Of an actor made from the same options, before its first call. */
  load(saved: unknown): void;
}

/** What an actor may do. Hosts collect these and carry them out after the call returns. */
export interface Effects {
  /** The job clock in ms: starts at wall time (a constant in the deterministic world), never goes back. */
  now(): number;
  /** The host's monotonic clock in ms; for liveness only. */
  hostNow(): number;
  /**
   * Sends to another actor of the job. Buffers in `transfer` are detached. The host fills in the rest of the envelope
   * from the sender's own fence. `delayMs`: modelled cost of the way, used only while paced.
   */
  send(
    to: ActorId,
    message: Message,
    options?: { readonly transfer?: readonly ArrayBuffer[]; readonly delayMs?: number },
  ): void;
  /** (Re)arms a named timer; it comes back as `timerFired` at or after `at` of the chosen clock. */
  setTimer(timer: string, at: number, clock?: 'job' | 'host'): void;
  cancelTimer(timer: string): void;
  /** One atomic storage transaction; answered by `transactCompleted` or `transactAborted`. */
  transact(request: TransactRequest): void;
  /** Answered by `readCompleted` (absent keys are left out) or `readFailed`. */
  read(request: ReadRequest): void;
  /** Coordinator only: starts an actor for a subtask on a task manager. */
  spawn(descriptor: SubtaskDescriptor): void;
  /** Coordinator only: fences and terminates a subtask's actor. Idempotent. */
  kill(subtask: SubtaskId, attempt: number): void;
  /** A random integer in [0, bound): the only randomness, recorded by the deterministic world. */
  choose(bound: number, what: string): number;
  trace(body: TraceBody): void;
}

export interface TransactRequest {
  readonly requestId: number;
  readonly purpose: string;
  /**
   * Compared in the same transaction with the number stored under `key` in store `fence` (absent = 0); a mismatch
   * aborts the transaction with `fenced`.
   */
  readonly fence: { readonly key: string; readonly expected: number } | null;
  readonly puts: readonly StorageEntry[];
  readonly deletes: readonly { readonly store: StorageStore; readonly key: string }[];
  /** `strict`: `completed` only after the data is flushed to the device as far as the platform promises. */
  readonly durability: 'relaxed' | 'strict';
}

export type ReadRequest =
  | { readonly requestId: number; readonly store: StorageStore; readonly keys: readonly string[] }
  /** All entries whose key starts with `prefix`, in key order, at most `limit`. */
  | { readonly requestId: number; readonly store: StorageStore; readonly prefix: string; readonly limit: number };

/** Everything a subtask's actor is made from. Crosses a worker boundary. */
export interface SubtaskDescriptor {
  readonly jobId: string;
  readonly epoch: number;
  readonly attempt: number;
  readonly subtask: SubtaskId;
  readonly taskManager: number;
  readonly plan: JobPlan;
  /** What to load before running; empty = start from scratch. */
  readonly restore: {
    readonly checkpointId: number;
    readonly handles: readonly SnapshotHandle[];
    readonly finished: boolean;
  } | null;
  readonly traceLevel: TraceLevel;
  readonly pace: Pace;
  readonly stamp: Stamp;
}
