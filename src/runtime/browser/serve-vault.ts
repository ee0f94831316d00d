import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { DocumentStore } from '../document-store.ts';
import type { StoredFiles } from '../file-store.ts';
import { answerCall } from '../open-calls.ts';
import type { VersionStore } from '../version-store.ts';
import type { VaultCall, VaultEvent, VaultMethod, VaultMethods } from './vault-protocol.ts';
import type { VaultState } from './worker-protocol.ts';

/** What the vault's worker offers to a studio. */
export interface VaultServices {
  readonly documents: DocumentStore;
  readonly versions: VersionStore;
  readonly files: StoredFiles;
  ask(jobId: string, request: QueryRequest): Promise<QueryAnswer>;
  takeOver(): void;
}

/** Answers a studio's calls on a port. Returns the function that tells it the state of the vault. */
export function serveVault(port: MessagePort, services: VaultServices): (state: VaultState) => void {
  const post = (event: VaultEvent) => port.postMessage(event);
  const methods: { [M in VaultMethod]: (...parameters: Parameters<VaultMethods[M]>) => Promise<unknown> } = {
    listDocuments: () => services.documents.list(),
    loadDocument: (id, version) => services.documents.load(id, version ?? undefined),
    saveDocument: (document, basedOn) => services.documents.save(document, basedOn),
    deleteDocument: (id) => services.documents.delete(id),
    documentVersions: (id) => services.documents.versions(id),
    deletedDocuments: () => services.documents.deleted(),
    restoreDocument: (id) => services.documents.restore(id),
    keepVersion: (document, options) => services.versions.keep(document, options),
    keptVersions: (id) => services.versions.list(id),
    loadVersion: (id, number) => services.versions.load(id, number),
    changeVersion: (id, number, change) => services.versions.change(id, number, change),
    putFile: (key, bytes) => services.files.put(key, bytes),
    hasFile: (key) => services.files.has(key),
    fileBytes: (key) => services.files.bytesOf(key),
    readFileChunk: (key, chunk) => services.files.readChunk(key, chunk),
    putFileChunk: (key, chunk, bytes) => services.files.putChunk(key, chunk, bytes),
    finishFile: (key, bytes) => services.files.finish(key, bytes),
    dropFile: (key, chunks) => services.files.drop(key, chunks),
    readFile: (key, length) => services.files.read(key, length),
    ask: (jobId, request) => services.ask(jobId, request),
    takeOver: () => Promise.resolve(services.takeOver()),
  };

  port.onmessage = (event: MessageEvent<VaultCall>) => {
    const { callId, method, parameters } = event.data;
    const perform = methods[method] as (...parameters: readonly unknown[]) => Promise<unknown>;
    answerCall(callId, perform(...parameters), post);
  };
  return (state) => post({ kind: 'vaultStateChanged', state });
}
