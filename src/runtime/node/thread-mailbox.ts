import { type MessagePort as NodePort, parentPort, type TransferListItem, Worker } from 'node:worker_threads';
import { must } from '#std/assert.ts';
import type { ChildWorker, Mailbox } from '../browser/worker-protocol.ts';

/** The thread that started this one, typed. */
export function parentThread<Incoming, Outgoing>(): Mailbox<Incoming, Outgoing> {
  const port: NodePort = must(parentPort, 'only a thread has a parent');
  return {
    post: (message, transfer = []) => port.postMessage(message, listed(transfer)),
    onMessage: (listener) => void port.on('message', (message: Incoming) => listener(message)),
  };
}

/** A started thread, whose end can be waited for. */
export interface ChildThread<Incoming, Outgoing> extends ChildWorker<Incoming, Outgoing> {
  terminate(): Promise<void>;
}

/** Starts a thread. `workerData` is there before its first message. */
export function childThread<Incoming, Outgoing>(script: string, workerData: unknown): ChildThread<Incoming, Outgoing> {
  const worker = new Worker(script, { workerData });
  let terminated = false;
  return {
    post: (message, transfer = []) => worker.postMessage(message, listed(transfer)),
    onMessage: (listener) => void worker.on('message', (message: Incoming) => listener(message)),
    onError: (listener) => {
      worker.on('error', (error) => listener(String(error)));
      worker.on('messageerror', () => listener('a message to the parent could not be read'));
      // One that ends by itself, without an error, would else be waited for until its heartbeat is missed.
      worker.on('exit', () => {
        if (!terminated) listener('the thread ended');
      });
    },
    terminate: async () => {
      terminated = true;
      await worker.terminate();
    },
  };
}

/** What both worlds transfer are ports and buffers; the two type libraries only name them differently. */
function listed(transfer: readonly Transferable[]): TransferListItem[] {
  return [...transfer] as unknown as TransferListItem[];
}
