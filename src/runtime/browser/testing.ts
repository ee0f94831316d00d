import type { ChildWorker, Mailbox } from './worker-protocol.ts';

/** A mailbox whose both ends a test holds. */
export class FakeMailbox<Incoming, Outgoing> implements Mailbox<Incoming, Outgoing> {
  readonly posted: Outgoing[] = [];
  #listener: (message: Incoming) => void = () => undefined;

  post(message: Outgoing): void {
    this.posted.push(message);
  }

  onMessage(listener: (message: Incoming) => void): void {
    this.#listener = listener;
  }

  /** The other side says something. */
  say(message: Incoming): void {
    this.#listener(message);
  }
}

/** A child worker that a test answers for. */
export class FakeWorker<Incoming, Outgoing>
  extends FakeMailbox<Incoming, Outgoing>
  implements ChildWorker<Incoming, Outgoing>
{
  terminated = false;
  #onError: (cause: string) => void = () => undefined;

  onError(listener: (cause: string) => void): void {
    this.#onError = listener;
  }

  terminate(): void {
    this.terminated = true;
  }

  /** An uncaught error in the worker. */
  throwError(cause: string): void {
    this.#onError(cause);
  }
}
