import type { FileEncoding, FilePreview, FormFinding, ImportedFile } from '#protocol/file-finding.ts';
import { OpenCalls } from '../open-calls.ts';
import type { FileMethod, FileMethods, FilesToPage, PageToFiles, PreviewedFiles } from './files-protocol.ts';
import type { ChildWorker } from './worker-protocol.ts';

/** The page's end of the worker that reads the user's files; the worker starts with the first call. */
export class FilesClient {
  readonly #spawn: () => ChildWorker<FilesToPage, PageToFiles>;
  readonly #calls = new OpenCalls();
  /** Who hears of progress, by call. */
  readonly #listeners = new Map<number, (share: number) => void>();
  #worker: ChildWorker<FilesToPage, PageToFiles> | null = null;

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
    const called = this.#calls.open((callId) => {
      this.#listeners.set(callId, onProgress);
      worker.post({ kind: 'call', callId, method, parameters } as PageToFiles);
    });
    return called as Promise<ReturnType<FileMethods[Method]>>;
  }

  #start(): ChildWorker<FilesToPage, PageToFiles> {
    const worker = this.#spawn();
    worker.onMessage((message) => this.#onMessage(message));
    worker.onError((cause) => {
      worker.terminate();
      this.#worker = null;
      this.#calls.refuseAll(cause);
      this.#listeners.clear();
    });
    return worker;
  }

  #onMessage(message: FilesToPage): void {
    if (message.kind === 'progressed') {
      this.#listeners.get(message.callId)?.(message.share);
      return;
    }
    this.#listeners.delete(message.callId);
    this.#calls.settle(message);
  }
}
