import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { LoadedDocument, SavableDocument, SaveOutcome, StoredDocument } from '../document-store.ts';
import type { CallAnswer } from '../open-calls.ts';
import type { KeepOutcome, KeptVersion, LoadedVersion, VersionCause, VersionChange } from '../version-store.ts';
import type { VaultState } from './worker-protocol.ts';

/** What a studio and the vault's worker say to each other, on a port of their own. */

/** Studio → vault: each method with its arguments and what it returns. */
export interface VaultMethods {
  listDocuments(): readonly StoredDocument[];
  loadDocument(id: string, version: number | null): LoadedDocument | null;
  saveDocument(document: SavableDocument, basedOn: number | null): SaveOutcome;
  deleteDocument(id: string): SaveOutcome;
  documentVersions(id: string): readonly StoredDocument[];
  deletedDocuments(): readonly StoredDocument[];
  restoreDocument(id: string): SaveOutcome;
  keepVersion(
    document: { readonly id: string },
    options: { readonly name: string | null; readonly cause: VersionCause },
  ): KeepOutcome;
  keptVersions(id: string): readonly KeptVersion[];
  loadVersion(id: string, number: number): LoadedVersion | null;
  changeVersion(id: string, number: number, change: VersionChange): KeepOutcome;
  /** Copies a file into the vault; `stored: false` if the same bytes were there. */
  putFile(
    key: string,
    bytes: ArrayBuffer,
  ): { readonly ok: boolean; readonly stored: boolean; readonly reason: string | null };
  hasFile(key: string): boolean;
  /** A file chunk by chunk (file-store.ts); failures are reasons. */
  fileBytes(key: string): number | null;
  readFileChunk(key: string, chunk: number): ArrayBuffer | null;
  putFileChunk(key: string, chunk: number, bytes: ArrayBuffer): string | null;
  finishFile(key: string, bytes: number): string | null;
  dropFile(key: string, chunks: number): void;
  /** The first bytes of a file, or null if it is not there. */
  readFile(key: string, length: number): ArrayBuffer | null;
  /** A question to the vault of a job that may not be running. */
  ask(jobId: string, request: QueryRequest): QueryAnswer;
  takeOver(): null;
}

export type VaultMethod = keyof VaultMethods;

export interface VaultCall<Method extends VaultMethod = VaultMethod> {
  readonly callId: number;
  readonly method: Method;
  readonly parameters: Parameters<VaultMethods[Method]>;
}

/** Vault → studio. */
export type VaultEvent = CallAnswer | { readonly kind: 'vaultStateChanged'; readonly state: VaultState };
