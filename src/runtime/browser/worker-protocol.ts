import type { SubtaskDescriptor } from '#engine/ports.ts';
import type { Fault } from '#protocol/fault.ts';
import type { ActorStamp } from '#protocol/job-client.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, Envelope } from '#protocol/messages.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { ClockMap } from '../job-clock.ts';

/**
 * What the workers of the process tree say to their parents and children: wiring, clocks, faults and questions. What
 * actors say to each other travels on ports of its own and never through here, but for what host and client say.
 */

/** Page → supervisor. */
export type PageToSupervisor =
  /** A client that speaks job-client-protocol.ts. Not null: the way its trace goes instead. */
  | ConnectJob
  /** A studio that speaks vault-protocol.ts with the vault's worker. */
  | { readonly kind: 'connectVault'; readonly port: MessagePort };

/** Also page → the worker of a deterministic job. */
export interface ConnectJob {
  readonly kind: 'connectJob';
  readonly port: MessagePort;
  readonly tracePort: MessagePort | null;
  /** World of workers only: the memory of the page's {@link Stillness}, where memory can be shared. */
  readonly stillness?: SharedArrayBuffer | undefined;
  /** To the vault's worker, for the worker of a deterministic job: it reads the user's files there. */
  readonly vaultPort?: MessagePort | undefined;
}

/** Page → its view worker, before anything else: where the trace comes from. */
export interface ConnectTrace {
  readonly kind: 'connectTrace';
  readonly port: MessagePort;
}

/** Supervisor → the vault's worker. */
export type SupervisorToVault =
  | { readonly kind: 'openJob'; readonly jobId: string; readonly clock: ClockMap; readonly tracePort: MessagePort }
  | { readonly kind: 'closeJob'; readonly jobId: string }
  /** The job has ended: its vault goes on answering, and nobody waits for its stamps any more. */
  | { readonly kind: 'jobEnded'; readonly jobId: string }
  /** A new port from an actor of the job. */
  | { readonly kind: 'connect'; readonly jobId: string; readonly peer: ActorId; readonly port: MessagePort }
  | { readonly kind: 'changeClock'; readonly jobId: string; readonly clock: ClockMap }
  | { readonly kind: 'injectStorageFault'; readonly jobId: string; readonly fault: StorageFault }
  | { readonly kind: 'recordClicks'; readonly jobId: string; readonly uid: string; readonly lines: readonly string[] }
  | { readonly kind: 'ask'; readonly jobId: string; readonly queryId: number; readonly request: QueryRequest }
  | { readonly kind: 'connectVault'; readonly port: MessagePort };

export type StorageFault = Extract<Fault, { kind: 'abortStorage' | 'delayStorage' }>;

export type VaultToSupervisor =
  | { readonly kind: 'vaultStateChanged'; readonly state: VaultState }
  | { readonly kind: 'actorFailed'; readonly jobId: string; readonly actor: ActorId; readonly cause: string }
  | Answered;

/** Whether this tab owns the storage of the origin. Only the owner runs jobs and saves documents. */
export type VaultState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'owner' }
  /** Another tab owns it; `wasOwner`: it took over from this one. */
  | { readonly kind: 'read-only'; readonly wasOwner: boolean }
  | { readonly kind: 'unavailable'; readonly reason: VaultUnavailable };

/** Catalogue keys: one clear sentence each. */
export type VaultUnavailable =
  | 'storage-missing'
  | 'storage-blocked'
  | 'storage-closed'
  | 'locks-missing'
  | 'vault-died';

/** Supervisor → the coordinator's worker. */
export type SupervisorToCoordinator =
  | {
      readonly kind: 'openJob';
      readonly jobId: string;
      readonly clock: ClockMap;
      readonly tracePort: MessagePort;
      readonly vaultPort: MessagePort;
    }
  /** Commands of the client, and news of lost connections. */
  | { readonly kind: 'deliver'; readonly envelope: Envelope }
  | { readonly kind: 'changeClock'; readonly clock: ClockMap };

export type CoordinatorToSupervisor =
  /** `port` leads to the coordinator. */
  | { readonly kind: 'spawn'; readonly descriptor: SubtaskDescriptor; readonly port: MessagePort }
  | { readonly kind: 'kill'; readonly subtask: SubtaskId; readonly attempt: number }
  /** The vault knows a later job time than the clock shows: the clock never goes back, over resumes either. */
  | { readonly kind: 'jobTimeKnown'; readonly jobTimeMs: number }
  | { readonly kind: 'actorFailed'; readonly actor: ActorId; readonly cause: string };

/** Everything a worker needs to run one attempt of a subtask. */
export interface SpawnOrder {
  readonly descriptor: SubtaskDescriptor;
  /** The memory of the page's {@link Stillness}; null where none can be shared. */
  readonly stillness: SharedArrayBuffer | null;
  readonly clock: ClockMap;
  readonly ports: readonly { readonly peer: ActorId; readonly port: MessagePort }[];
  readonly tracePort: MessagePort;
}

/** Supervisor → a task manager, and a task manager → the worker of a subtask (`subtask` picks it). */
export type SupervisorToTaskManager =
  | { readonly kind: 'spawn'; readonly order: SpawnOrder }
  /** Fences the actor; its worker lives on and is used again. */
  | { readonly kind: 'kill'; readonly subtask: SubtaskId; readonly attempt: number }
  /** Fault: terminates the worker, busy or not. */
  | { readonly kind: 'terminate'; readonly subtask: SubtaskId; readonly cause: string }
  | { readonly kind: 'hang'; readonly subtask: SubtaskId; readonly hostMs: number }
  | { readonly kind: 'changeClock'; readonly clock: ClockMap }
  | { readonly kind: 'ask'; readonly subtask: SubtaskId; readonly queryId: number; readonly request: QueryRequest };

export type TaskManagerToSupervisor =
  | { readonly kind: 'connectionLost'; readonly subtask: SubtaskId; readonly attempt: number; readonly cause: string }
  | Answered;

export type TaskManagerToSubtask = Exclude<SupervisorToTaskManager, { kind: 'terminate' }>;

export type SubtaskToTaskManager =
  | { readonly kind: 'killed'; readonly attempt: number }
  | { readonly kind: 'actorFailed'; readonly attempt: number; readonly cause: string }
  | Answered;

export interface Answered {
  readonly kind: 'answered';
  readonly queryId: number;
  readonly answer: QueryAnswer;
}

/** Worker → supervisor, on the trace port. */
export interface TraceMessage {
  readonly events: readonly TraceEvent[];
  /** What the actors of the worker promise after these events. */
  readonly stamps: readonly ActorStamp[];
}

/** What a worker's scope or a Worker object lets the tree use. */
export interface Mailbox<Incoming, Outgoing> {
  post(message: Outgoing, transfer?: readonly Transferable[]): void;
  onMessage(listener: (message: Incoming) => void): void;
}

/** A started child worker. */
export interface ChildWorker<Incoming, Outgoing> extends Mailbox<Incoming, Outgoing> {
  /** An uncaught error, or a script that did not load. The worker itself lives on. */
  onError(listener: (cause: string) => void): void;
  terminate(): void;
}
