import type { FileEncoding, FilePreview, FormFinding, ImportedFile } from '#protocol/file-finding.ts';
import type { FileMethod, FileMethods, FilesToPage, PageToFiles, PreviewedFiles } from './files-protocol.ts';
import type { ChildWorker } from './worker-protocol.ts';

/** The page's end of the worker that reads the user's files; the worker starts with the first call. */
export class FilesClient {
  readonly #spawn: () => ChildWorker<FilesToPage, PageToFiles>;
  readonly #calls = new Map<number, OpenCall>();
  #worker: ChildWorker<FilesToPage, PageToFiles> | null = null;
  #lastCallId = 0;

  constructor(spawn: () => ChildWorker<FilesToPage, PageToFiles>) {
    this.#spawn = spawn;
  }

  /** Takes a file into the vault; `onProgress` hears of shares from 0 to 1. */
  importFile(
    file: Blob,
    encoding: FileEncoding | null,
    onProgress: (share: number) => void = () => undefined,
  ): Promise<ImportedFile> {
    return this.#call('importFile', [file, encoding], onProgress);
  }

  /** Reads an imported file in another encoding from now on. */
  convertFile(key: string, encoding: FileEncoding): Promise<ImportedFile> {
    return this.#call('convertFile', [key, encoding]);
  }

  /** How a file is written. */
  lookInto(key: string, bytes: number): Promise<FormFinding> {
    return this.#call('lookInto', [key, bytes]);
  }

  /** The first rows of a source's files. */
  previewFiles(previewed: PreviewedFiles): Promise<FilePreview> {
    return this.#call('previewFiles', [previewed]);
  }

  #call<Method extends FileMethod>(
    method: Method,
    parameters: Parameters<FileMethods[Method]>,
    onProgress: (share: number) => void = () => undefined,
  ): Promise<ReturnType<FileMethods[Method]>> {
    const worker = (this.#worker ??= this.#start());
    const callId = ++this.#lastCallId;
    return new Promise((resolve, reject) => {
      this.#calls.set(callId, { resolve: resolve as (value: unknown) => void, reject, onProgress });
      worker.post({ kind: 'call', callId, method, parameters } as PageToFiles);
    });
  }

  #start(): ChildWorker<FilesToPage, PageToFiles> {
    const worker = this.#spawn();
    worker.onMessage((message) => this.#onMessage(message));
    worker.onError((cause) => {
      worker.terminate();
      this.#worker = null;
      for (const { reject } of this.#calls.values()) reject(new Error(cause));
      this.#calls.clear();
    });
    return worker;
  }

  #onMessage(message: FilesToPage): void {
    const open = this.#calls.get(message.callId);
    if (open === undefined) return;
    if (message.kind === 'progressed') {
      open.onProgress(message.share);
      return;
    }
    this.#calls.delete(message.callId);
    if (message.kind === 'returned') open.resolve(message.value);
    else open.reject(new Error(message.reason));
  }
}

interface OpenCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
  readonly onProgress: (share: number) => void;
}
