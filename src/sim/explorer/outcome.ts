import type { ReadRequest, TransactRequest } from '#engine/ports.ts';

/** What storage is asked for, without the number by which its issuer knows it: that is its place in the queue. */
export type StorageOperation =
  | { readonly kind: 'transact'; readonly request: Omit<TransactRequest, 'requestId'> }
  | { readonly kind: 'read'; readonly request: ReadRequest };

/** What an event made of an actor. */
export interface Outcome {
  readonly next: number;
  readonly asked: readonly Asked[];
  /** Steps that followed the event at once. */
  readonly steps: number;
  /** The error that escaped the actor: a bug. */
  readonly failure: string | null;
  /** Checkpoints it declared complete. */
  readonly completed: readonly number[];
  /** Whether it did anything but drop a message. */
  readonly heard: boolean;
}

export type Asked =
  | { readonly kind: 'send'; readonly message: number; readonly to: number }
  | { readonly kind: 'operation'; readonly operation: number }
  | { readonly kind: 'spawn'; readonly slot: number; readonly state: number }
  | { readonly kind: 'kill'; readonly slot: number; readonly attempt: number };

/** What became of an operation. */
export interface Applied {
  readonly content: number;
  /** The event of the vault that reports it. */
  readonly told: number;
  /** A transaction that changed storage. */
  readonly landed: boolean;
}

/** Hears of all that is worked out, when it is worked out first. */
export interface ReactionWatcher {
  created(slot: number, state: number): void;
  workedOut(state: number, event: number, outcome: Outcome): void;
  applied(content: number, operation: number, applied: Applied): void;
}
