import { type FileHead, previewFiles } from '#engine/sources/preview-lines.ts';
import { sniffForm } from '#engine/sources/sniff/sniff-form.ts';
import { type ChunkStore, convertFile, importFile } from '../files/import-file.ts';
import { answerCall } from '../open-calls.ts';
import type { FileMethod, FileMethods, FilesToPage, PageToFiles } from './files-protocol.ts';
import { fetchSample } from './shipped-sample.ts';
import { VaultClient } from './vault-client.ts';
import type { Mailbox } from './worker-protocol.ts';

/** Bytes of a file that are looked at: some thousand lines, read in a moment. */
const HEAD_BYTES = 256 * 1024;
/** Files whose first lines are shown: more is not read by anybody. */
const FILES_PREVIEWED_MAX = 10;
/** Milliseconds between two reports of progress. */
const PROGRESS_MS = 100;

/**
 * The worker that reads the user's files: takes them into the vault, says how they are written and shows their first
 * rows. The page hands over a handle and never touches a byte.
 */
export function runFilesWorker(mailbox: Mailbox<PageToFiles, FilesToPage>): void {
  let vault: VaultClient | null = null;
  const opened = (): VaultClient => {
    if (vault === null) throw new Error('the storage is not connected');
    return vault;
  };
  const store = chunkStore(opened);
  const head = async (key: string): Promise<Uint8Array> => {
    if (key.startsWith('sample:')) return new Uint8Array(await fetchSample(key)).subarray(0, HEAD_BYTES);
    const bytes = await opened().call('readFile', [key, HEAD_BYTES]);
    if (bytes === null) throw new Error(`${key} is not in this browser's storage`);
    return new Uint8Array(bytes);
  };

  const methods: {
    [M in FileMethod]: (callId: number, ...parameters: Parameters<FileMethods[M]>) => Promise<unknown>;
  } = {
    importFile: (callId, file, encoding) => {
      let told = performance.now();
      return importFile(file, encoding, store, (share) => {
        if (performance.now() - told < PROGRESS_MS) return;
        told = performance.now();
        mailbox.post({ kind: 'progressed', callId, share });
      });
    },
    convertFile: (_callId, key, encoding) => convertFile(key, encoding, store),
    lookInto: async (_callId, key, bytes) => {
      const found = await head(key);
      return sniffForm(found, found.length >= bytes);
    },
    previewFiles: async (_callId, { files, splits, form, schema }) => {
      const heads: FileHead[] = [];
      // One after the other: storage does not read two at once any faster.
      for (const { file, bytes } of files.slice(0, FILES_PREVIEWED_MAX)) heads.push({ head: await head(file), bytes });
      return previewFiles(heads, form, schema, splits);
    },
  };

  mailbox.onMessage((message) => {
    if (message.kind === 'connectVault') {
      vault = new VaultClient(message.port);
      return;
    }
    const { callId, method, parameters } = message;
    const perform = methods[method] as (callId: number, ...parameters: readonly unknown[]) => Promise<unknown>;
    answerCall(callId, perform(callId, ...parameters), (answer) => mailbox.post(answer));
  });
}

function chunkStore(opened: () => VaultClient): ChunkStore {
  const succeed = (reason: string | null): void => {
    if (reason !== null) throw new Error(reason);
  };
  return {
    bytesOf: (key) => opened().call('fileBytes', [key]),
    readChunk: (key, chunk) => opened().call('readFileChunk', [key, chunk]),
    putChunk: async (key, chunk, bytes) => succeed(await opened().call('putFileChunk', [key, chunk, bytes], [bytes])),
    finish: async (key, bytes) => succeed(await opened().call('finishFile', [key, bytes])),
    drop: async (key, chunks) => void (await opened().call('dropFile', [key, chunks])),
  };
}
