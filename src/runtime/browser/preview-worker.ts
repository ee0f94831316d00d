import type { PreviewAnswer, PreviewRequest } from '#model/preview.ts';
import type { PageToPreview, PreviewToPage } from './preview-protocol.ts';
import type { Mailbox } from './worker-protocol.ts';

/** What whoever computes previews needs of its host; see sim/preview. */
export interface PreviewWorkerHost {
  now(): number;
  breathe(): Promise<void>;
  loadFile(file: string, bytes: number): Promise<ArrayBuffer>;
}

export type ComputePreview = (
  request: PreviewRequest,
  host: PreviewWorkerHost,
  isCurrent: () => boolean,
) => Promise<PreviewAnswer>;

/**
 * Answers previews, the newest request only. Files are asked for once: what is under a name never changes.
 * `loadSample` fetches a file that is shipped with the app.
 */
export function runPreviewWorker(
  mailbox: Mailbox<PageToPreview, PreviewToPage>,
  loadSample: (file: string) => Promise<ArrayBuffer>,
  compute: ComputePreview,
): void {
  const files = new FirstBytes(loadSample, (file, bytes) => mailbox.post({ kind: 'readFile', file, bytes }));
  const host: PreviewWorkerHost = {
    now: () => performance.now(),
    breathe,
    loadFile: (file, bytes) => files.load(file, bytes),
  };
  let newest = 0;
  mailbox.onMessage((message) => {
    switch (message.kind) {
      case 'preview': {
        const { requestId, request } = message;
        newest = requestId;
        void compute(request, host, () => newest === requestId).then((answer) =>
          mailbox.post({ kind: 'answered', requestId, answer }),
        );
        return;
      }
      case 'fileRead':
        files.settle(message.file, message.bytes);
        return;
      case 'fileFailed':
        files.fail(message.file, message.reason);
    }
  });
}

class FirstBytes {
  readonly #loadSample: (file: string) => Promise<ArrayBuffer>;
  readonly #ask: (file: string, bytes: number) => void;
  readonly #known = new Map<string, Promise<ArrayBuffer>>();
  readonly #waiting = new Map<
    string,
    { readonly resolve: (bytes: ArrayBuffer) => void; readonly reject: (reason: Error) => void }
  >();

  constructor(loadSample: (file: string) => Promise<ArrayBuffer>, ask: (file: string, bytes: number) => void) {
    this.#loadSample = loadSample;
    this.#ask = ask;
  }

  load(file: string, bytes: number): Promise<ArrayBuffer> {
    const known = this.#known.get(file);
    if (known !== undefined) return known;
    if (this.#known.size >= FILES_KEPT_MAX) this.#known.clear();
    const loading = file.startsWith('sample:') ? this.#loadSample(file) : this.#read(file, bytes);
    this.#known.set(file, loading);
    // What failed may be there the next time.
    loading.catch(() => this.#known.delete(file));
    return loading;
  }

  settle(file: string, bytes: ArrayBuffer): void {
    this.#waiting.get(file)?.resolve(bytes);
    this.#waiting.delete(file);
  }

  fail(file: string, reason: string): void {
    this.#waiting.get(file)?.reject(new Error(reason));
    this.#waiting.delete(file);
  }

  #read(file: string, bytes: number): Promise<ArrayBuffer> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(file, { resolve, reject });
      this.#ask(file, bytes);
    });
  }
}

const FILES_KEPT_MAX = 8;

const { port1: here, port2: there } = new MessageChannel();
const breathing: (() => void)[] = [];
here.onmessage = () => breathing.shift()?.();

/** Lets messages in. A timer would wait 4 ms after a few turns. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    breathing.push(resolve);
    there.postMessage(null);
  });
}
