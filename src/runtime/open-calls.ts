/**
 * Calls over a port, each known by its id: the caller's end keeps those that wait, the other end answers them one by one,
 * in any order.
 */
export class OpenCalls {
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (reason: Error) => void }>();
  #lastId = 0;

  /** Has a call sent under a fresh id. Resolves with what it returns, rejects with why it was refused. */
  open(send: (callId: number) => void): Promise<unknown> {
    const callId = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(callId, { resolve, reject });
      send(callId);
    });
  }

  /** An answer has come; one that nobody waits for any more is dropped. */
  settle(answer: CallAnswer): void {
    const open = this.#waiting.get(answer.callId);
    if (open === undefined) return;
    this.#waiting.delete(answer.callId);
    if (answer.kind === 'returned') open.resolve(answer.value);
    else open.reject(new Error(answer.reason));
  }

  /** Nobody is left at the other end. */
  refuseAll(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}

/** What a call came to. */
export type CallAnswer =
  | { readonly kind: 'returned'; readonly callId: number; readonly value: unknown }
  | { readonly kind: 'refused'; readonly callId: number; readonly reason: string };

/** Answers a call when its result is there. */
export function answerCall(callId: number, result: Promise<unknown>, post: (answer: CallAnswer) => void): void {
  result.then(
    (value) => post({ kind: 'returned', callId, value }),
    (error: unknown) =>
      post({ kind: 'refused', callId, reason: error instanceof Error ? error.message : String(error) }),
  );
}
