import type { PreviewAnswer, PreviewRequest } from '#model/preview.ts';
import type { PageToPreview, PreviewToPage } from './preview-protocol.ts';
import type { ChildWorker } from './worker-protocol.ts';

/**
 * The page's end of the preview worker. One request is open at a time: a newer one replaces it. A worker that does not
 * answer in time is terminated, whatever it is busy with, and the next request starts another.
 */
export class PreviewClient {
  readonly #spawn: () => ChildWorker<PreviewToPage, PageToPreview>;
  readonly #readFile: (file: string, bytes: number) => Promise<ArrayBuffer | null>;
  readonly #patienceMs: number;
  #worker: ChildWorker<PreviewToPage, PageToPreview> | null = null;
  #open: { readonly requestId: number; readonly settle: (answer: PreviewAnswer) => void } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastRequestId = 0;

  /** `readFile`: the first bytes of a file of the vault, null if it is not there. */
  constructor(
    spawn: () => ChildWorker<PreviewToPage, PageToPreview>,
    readFile: (file: string, bytes: number) => Promise<ArrayBuffer | null>,
    patienceMs = PATIENCE_MS,
  ) {
    this.#spawn = spawn;
    this.#readFile = readFile;
    this.#patienceMs = patienceMs;
  }

  /** Starts the worker: loading it takes more than a preview does, and its first user would wait for it. */
  prepare(): void {
    this.#worker ??= this.#start();
  }

  /** Computes a preview. Never rejects: what goes wrong is an answer, too. */
  preview(request: PreviewRequest): Promise<PreviewAnswer> {
    this.#settle({ kind: 'replaced' });
    const worker = (this.#worker ??= this.#start());
    const requestId = ++this.#lastRequestId;
    return new Promise((resolve) => {
      this.#open = { requestId, settle: resolve };
      this.#timer = setTimeout(() => this.#giveUp(), this.#patienceMs);
      worker.post({ kind: 'preview', requestId, request });
    });
  }

  #start(): ChildWorker<PreviewToPage, PageToPreview> {
    const worker = this.#spawn();
    worker.onMessage((message) => {
      if (worker !== this.#worker) return;
      if (message.kind === 'readFile') void this.#provide(worker, message.file, message.bytes);
      else if (message.requestId === this.#open?.requestId) this.#settle(message.answer);
    });
    worker.onError(() => {
      if (worker === this.#worker) this.#giveUp();
    });
    return worker;
  }

  async #provide(worker: ChildWorker<PreviewToPage, PageToPreview>, file: string, length: number): Promise<void> {
    try {
      const bytes = await this.#readFile(file, length);
      if (bytes === null) worker.post({ kind: 'fileFailed', file, reason: 'not in this browser' });
      else worker.post({ kind: 'fileRead', file, bytes }, [bytes]);
    } catch (error) {
      worker.post({ kind: 'fileFailed', file, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #giveUp(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#settle({ kind: 'stopped' });
  }

  #settle(answer: PreviewAnswer): void {
    clearTimeout(this.#timer);
    const open = this.#open;
    this.#open = null;
    open?.settle(answer);
  }
}

/** Longer than the worker's own limit and its start together: only what hangs is terminated. */
const PATIENCE_MS = 4000;
