import type { ChildWorker, Mailbox } from './worker-protocol.ts';

/** The parent of this dedicated worker, typed. `self`: the worker's global scope, whatever library types it. */
export function parentMailbox<Incoming, Outgoing>(self: object): Mailbox<Incoming, Outgoing> {
  const scope = self as DedicatedScope;
  // A rejection that nobody handles raises no error event at the parent; an error thrown from the event loop does.
  scope.addEventListener('unhandledrejection', (event) => {
    const { reason } = event as PromiseRejectionEvent;
    setTimeout(() => {
      throw reason;
    });
  });
  return {
    post: (message, transfer = []) => scope.postMessage(message, [...transfer]),
    onMessage: (listener) => {
      scope.onmessage = (event: MessageEvent<Incoming>) => listener(event.data);
    },
  };
}

/** A worker this one has started, typed. */
export function childWorker<Incoming, Outgoing>(worker: Worker): ChildWorker<Incoming, Outgoing> {
  return {
    post: (message, transfer = []) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) => {
      worker.onmessage = (event: MessageEvent<Incoming>) => listener(event.data);
    },
    onError: (listener) => {
      worker.onerror = (event: ErrorEvent) => {
        event.preventDefault();
        listener(event.message || 'the script of the worker did not load');
      };
      worker.onmessageerror = () => listener('a message to the parent could not be read');
    },
    terminate: () => worker.terminate(),
  };
}

/** The part of a dedicated worker's global scope that is used. */
interface DedicatedScope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent) => void) | null;
  addEventListener(type: 'unhandledrejection', listener: (event: Event) => void): void;
}
