import type { ExplorationReport, ExplorationRequest } from '#model/exploration.ts';
import type { PreviewAnswer, PreviewRequest } from '#model/preview.ts';
import type { FileEncoding, FilePreview, FormFinding, ImportedFile } from '#protocol/file-finding.ts';
import type { JobClient } from '#protocol/job-client.ts';
import type { FileSourceConfig } from '#protocol/source-config.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { ViewCommand, ViewReport } from '#view/view-protocol.ts';
import type { QueryAnswer, ResumableJob } from '#protocol/query.ts';

/** What the studio needs of the world around it. `main.tsx` hands it an implementation; tests hand it another. */
export interface StudioHost {
  vaultState(): HostVaultState;
  subscribeVault(listener: (state: HostVaultState) => void): () => void;
  takeOver(): Promise<void>;
  readonly documents: HostDocuments;
  readonly versions: HostVersions;
  /** Copies a file into storage before a job reads it. */
  putFile(key: string, bytes: ArrayBuffer): Promise<unknown>;
  hasFile(key: string): Promise<boolean>;
  readonly files: HostFiles;
  /** A job that may be started, and the worker that keeps and projects its trace. */
  openRun(world: 'workers' | 'deterministic'): OpenedRun;
  /** A preview may be asked for soon. */
  preparePreview(): void;
  /** The first rows at a node of a document that is drawn; a newer request replaces the one before. */
  preview(request: PreviewRequest): Promise<PreviewAnswer>;
  /** Searches the schedules of a small pipeline. Returns the function that ends the search. */
  explore(request: ExplorationRequest, onReport: (report: ExplorationReport) => void): () => void;
  resumableJobs(): Promise<readonly ResumableJob[]>;
  sinkExport(jobId: string, sink: string, lens: 'committed' | 'uncommitted'): Promise<QueryAnswer>;
}

/** The user's files. Nothing of them is read on the page. */
export interface HostFiles {
  importFile(file: Blob, encoding: FileEncoding | null, onProgress?: (share: number) => void): Promise<ImportedFile>;
  /** The same file, read in another encoding. */
  convertFile(key: string, encoding: FileEncoding): Promise<ImportedFile>;
  lookInto(key: string, bytes: number): Promise<FormFinding>;
  previewFiles(previewed: {
    readonly files: readonly { readonly file: string; readonly bytes: number }[];
    /** Of each file. */
    readonly splits: number;
    readonly form: Pick<FileSourceConfig, 'format' | 'csv' | 'timeColumn' | 'timeFormat'>;
    readonly schema: Schema;
  }): Promise<FilePreview>;
}

export interface OpenedRun {
  readonly client: JobClient;
  readonly view: ViewPort;
}

/** The way to a view worker. */
export interface ViewPort {
  post(command: ViewCommand): void;
  onReport(listener: (report: ViewReport) => void): void;
  /** Told why, if the worker fails. */
  onFailure(listener: (cause: string) => void): void;
  /** Ends the worker: the past of the run is gone. */
  close(): void;
}

export type HostVaultState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'owner' }
  | { readonly kind: 'read-only'; readonly wasOwner: boolean }
  | {
      readonly kind: 'unavailable';
      readonly reason: 'storage-missing' | 'storage-blocked' | 'storage-closed' | 'locks-missing' | 'vault-died';
    };

export interface HostDocuments {
  list(): Promise<readonly HostDocument[]>;
  /** What can be restored, last deleted first. */
  deleted(): Promise<readonly HostDocument[]>;
  load(id: string, version?: number): Promise<(HostDocument & { readonly document: unknown }) | null>;
  save(
    document: { readonly id: string; readonly name: string },
    basedOn: number | null,
  ): Promise<{ readonly ok: true; readonly version: number } | { readonly ok: false; readonly reason: string }>;
  /** Into the trash, from which it can be restored. */
  delete(id: string): Promise<HostOutcome>;
  restore(id: string): Promise<HostOutcome>;
}

export type HostOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Versions of documents that are kept on purpose. Each method throws if storage cannot be read. */
export interface HostVersions {
  /** `name`: null = kept by itself, if it differs from the newest one. */
  keep(
    document: { readonly id: string; readonly name: string },
    options: { readonly name: string | null; readonly cause: HostVersion['cause'] },
  ): Promise<HostOutcome>;
  /** Newest first. */
  list(id: string): Promise<readonly HostVersion[]>;
  load(id: string, number: number): Promise<(HostVersion & { readonly document: unknown }) | null>;
  change(
    id: string,
    number: number,
    change: { readonly name?: string; readonly dropped?: boolean },
  ): Promise<HostOutcome>;
}

export interface HostVersion {
  readonly number: number;
  readonly name: string | null;
  readonly cause: 'saved' | 'run' | 'restore';
  readonly savedAt: number;
}

export interface HostDocument {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly updatedAt: number;
}
