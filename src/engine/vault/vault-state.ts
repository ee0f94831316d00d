import type { CheckpointManifest, SnapshotHandle } from '#protocol/checkpoint.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { QuarantinedCheckpoint, RestoreMode, VaultRequest } from '#protocol/vault-messages.ts';
import type { StorageEntry, StorageFailure } from '#protocol/storage.ts';
import type { QueryRequest } from '#protocol/query.ts';
import type { TransactRequest } from '../ports.ts';
import { type ClickRecords, createClickRecords, type QueuedClick } from './click-records.ts';
import type { ChunkWork } from './chunk-work.ts';
import type { Requester } from './requester.ts';
import type { SinkIndex } from './sink-index.ts';
import type { SinkDraft, SinkRequest } from './sink-writes.ts';
import type { PageReference } from './sink-pages.ts';
import type { SinkRow } from '#protocol/query.ts';

/**
 * Everything the vault of one job knows: plain values. Storage operations under way are data too (what was asked, how
 * far it is), so that a crash between any two of them can be explored.
 *
 * Invariants: what is said of storage here (manifests, staged, quarantined, sinks) has been reported `completed`; the
 * coordinator's requests are carried out one after the other, those of subtasks at once; an operation of an earlier
 * generation (before the job was acquired again) is answered to nobody.
 */
export interface VaultState {
  readonly jobId: string;
  /** 0 until the job has been acquired. */
  epoch: number;
  /** Writes of older attempts are dropped. */
  attempt: number;
  /** Storage holds a newer epoch: this incarnation writes nothing any more. */
  fencedOff: boolean;
  fencedMessages: number;
  generation: number;
  nextRequestId: number;
  readonly operations: Map<number, PendingOperation>;

  /** Requests of the coordinator that wait. */
  coordinatorQueue: CoordinatorRequest[];
  coordinatorBusy: boolean;
  /** Checkpoint whose manifest is being stored: no garbage, whatever else is known of it. */
  committing: number | null;
  lastCheckpointId: number;
  /** Completed checkpoints and the chunks they refer to. */
  manifests: Map<number, readonly string[]>;
  /** Chunks of checkpoints that are not complete, by subtask. */
  staged: Map<number, Map<SubtaskId, readonly string[]>>;
  quarantined: Map<number, QuarantineRecord>;
  /** The last checkpoints that were given up or subsumed: what still comes for them is not stored. */
  discarded: readonly number[];
  /** A search that waits to be tried again, because storage could not be read. */
  waitingSearch: Search | null;

  /** null until the job has been acquired. */
  sinks: SinkIndex | null;
  sinkQueue: QueuedSinkRequest[];
  /** Snapshots whose bytes are being read, a chunk a step. */
  chunkWork: ChunkWork[];
  sinkBusy: boolean;

  clicks: ClickRecords;
}

export type CoordinatorRequest = Extract<
  VaultRequest,
  { readonly kind: 'acquireJob' | 'commitManifest' | 'findLatestManifest' | 'discardCheckpoint' | 'discardJob' }
>;

export interface QueuedSinkRequest {
  readonly from: Requester;
  readonly request: SinkRequest;
}

/** Which chunks a subtask has stored for a checkpoint that is not complete. */
export interface StagedRecord {
  readonly checkpointId: number;
  readonly subtask: SubtaskId;
  readonly keys: readonly string[];
}

/** A checkpoint set aside, as stored. */
export interface QuarantineRecord {
  readonly checkpointId: number;
  readonly reason: string;
  readonly manifest: unknown;
}

/** Looking for the newest manifest that verifies. */
export interface Search {
  /** Manifests not yet judged, newest first. */
  readonly candidates: { readonly checkpointId: number; readonly value: unknown }[];
  readonly quarantined: QuarantinedCheckpoint[];
  /** Chunks of the first candidate that have been found good. */
  verified: number;
  /** Who asked: an acquisition goes on differently from a restart. */
  readonly acquisition: Acquisition | null;
}

export interface Acquisition {
  readonly restore: RestoreMode;
  readonly epoch: number;
  readonly counters: { readonly lastAttempt: number; readonly lastCheckpointId: number; readonly jobTimeMs: number };
  /** Filled while loading, one storage read after the other. */
  loaded: StorageEntry[][];
  /** How often it has been begun in vain. */
  readonly failures: number;
}

/** A storage operation under way and what follows it. */
export type Operation =
  | { readonly kind: 'readFence'; readonly restore: RestoreMode; readonly failures: number }
  | { readonly kind: 'bumpFence'; readonly acquisition: Acquisition }
  | { readonly kind: 'loadJob'; readonly acquisition: Acquisition }
  | { readonly kind: 'clearJob'; readonly acquisition: Acquisition }
  | { readonly kind: 'loadManifests' }
  | { readonly kind: 'verifyChunks'; readonly search: Search; readonly handles: readonly SnapshotHandle[] }
  | { readonly kind: 'quarantine'; readonly search: Search; readonly record: QuarantineRecord }
  | { readonly kind: 'collectLeftovers'; readonly search: Search; readonly manifest: CheckpointManifest | null }
  | {
      readonly kind: 'storeSnapshot';
      readonly from: Requester;
      readonly requestId: number;
      readonly checkpointId: number;
      readonly subtask: SubtaskId;
      readonly handles: readonly SnapshotHandle[];
    }
  | {
      readonly kind: 'loadSnapshot';
      readonly from: Requester;
      readonly requestId: number;
      readonly handles: readonly SnapshotHandle[];
    }
  | { readonly kind: 'commitManifest'; readonly manifest: CheckpointManifest }
  | { readonly kind: 'discardCheckpoint'; readonly checkpointId: number }
  | { readonly kind: 'discardJob' }
  | { readonly kind: 'storeCounters' }
  | { readonly kind: 'reserveCheckpointId'; readonly checkpointId: number }
  | { readonly kind: 'writeSinks'; readonly requests: readonly QueuedSinkRequest[]; readonly draft: SinkDraft }
  | {
      readonly kind: 'readFile';
      readonly from: Requester;
      readonly request: Extract<VaultRequest, { kind: 'readFile' }>;
    }
  | { readonly kind: 'recordClicks'; readonly clicks: readonly QueuedClick[] }
  | { readonly kind: 'queryJobs'; readonly queryId: number }
  | {
      readonly kind: 'queryIndex';
      readonly queryId: number;
      readonly request: SinkQuery;
      readonly transactions: readonly StorageEntry[] | null;
    }
  | {
      readonly kind: 'queryPages';
      readonly queryId: number;
      readonly request: SinkQuery;
      readonly total: number;
      readonly references: readonly PageReference[];
      readonly done: number;
      readonly rows: SinkRow[];
    }
  /** Makes room, then tries the operation again, once. */
  | { readonly kind: 'makeRoom'; readonly blocked: PendingOperation }
  | { readonly kind: 'readNewFence' };

export type SinkQuery = Extract<QueryRequest, { readonly kind: 'sinkRows' | 'sinkExport' }>;

export interface PendingOperation {
  readonly operation: Operation;
  readonly generation: number;
  /** The transaction, for a second try; null for reads. */
  readonly transaction: VaultTransaction | null;
  readonly retried: boolean;
}

/** A transaction before it has a number. Without a fence only what belongs to no epoch is written. */
export type VaultTransaction = Omit<TransactRequest, 'requestId'>;

/** What came of a storage operation. */
export type StorageOutcome =
  | { readonly ok: true; readonly entries: readonly StorageEntry[] }
  | { readonly ok: false; readonly reason: StorageFailure };

/** A vault that has not been asked anything. */
export function createVaultState(jobId: string): VaultState {
  return {
    jobId,
    epoch: 0,
    attempt: 0,
    fencedOff: false,
    fencedMessages: 0,
    generation: 0,
    nextRequestId: 1,
    operations: new Map(),
    coordinatorQueue: [],
    coordinatorBusy: false,
    committing: null,
    lastCheckpointId: 0,
    manifests: new Map(),
    staged: new Map(),
    quarantined: new Map(),
    discarded: [],
    waitingSearch: null,
    sinks: null,
    sinkQueue: [],
    chunkWork: [],
    sinkBusy: false,
    clicks: createClickRecords(),
  };
}

/** Forgets all that was known of storage, before it is read again. */
export function forgetStorage(vault: VaultState): void {
  vault.manifests = new Map();
  vault.staged = new Map();
  vault.quarantined = new Map();
  vault.waitingSearch = null;
  vault.committing = null;
  vault.sinks = null;
  vault.sinkQueue = [];
  vault.chunkWork = [];
  vault.sinkBusy = false;
}
