import { assert } from '#std/assert.ts';
import type { Effects, ReadRequest, SubtaskDescriptor, TransactRequest } from '#engine/ports.ts';
import type { ActorId, Message } from '#protocol/messages.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { TraceBody } from '#protocol/trace.ts';

/** One effect of one call of an actor, to be carried out after the call has returned. */
export type RecordedEffect =
  | {
      readonly kind: 'send';
      readonly to: ActorId;
      readonly message: Message;
      readonly transfer: readonly ArrayBuffer[];
      readonly delayMs: number;
    }
  | { readonly kind: 'setTimer'; readonly timer: string; readonly at: number; readonly clock: 'job' | 'host' }
  | { readonly kind: 'cancelTimer'; readonly timer: string }
  | { readonly kind: 'transact'; readonly request: TransactRequest }
  | { readonly kind: 'read'; readonly request: ReadRequest }
  | { readonly kind: 'spawn'; readonly descriptor: SubtaskDescriptor }
  | { readonly kind: 'kill'; readonly subtask: SubtaskId; readonly attempt: number }
  | { readonly kind: 'trace'; readonly body: TraceBody };

/** What a host lets its actors read while a call runs. */
export interface EffectSources {
  now(): number;
  hostNow(): number;
  choose(bound: number): number;
}

const NO_TRANSFER: readonly ArrayBuffer[] = [];

/**
 * The effects of one call, in the order in which the actor asked for them. A call that throws leaves no effect: its
 * recording is dropped with it.
 */
export class RecordedEffects implements Effects {
  readonly #sources: EffectSources;
  #recorded: RecordedEffect[] = [];

  constructor(sources: EffectSources) {
    this.#sources = sources;
  }

  /** Ends a call: returns what it recorded and starts empty again. */
  take(): readonly RecordedEffect[] {
    const recorded = this.#recorded;
    this.#recorded = [];
    return recorded;
  }

  now(): number {
    return this.#sources.now();
  }

  hostNow(): number {
    return this.#sources.hostNow();
  }

  send(
    to: ActorId,
    message: Message,
    options?: { readonly transfer?: readonly ArrayBuffer[]; readonly delayMs?: number },
  ): void {
    const transfer = options?.transfer ?? NO_TRANSFER;
    this.#recorded.push({ kind: 'send', to, message, transfer, delayMs: options?.delayMs ?? 0 });
  }

  setTimer(timer: string, at: number, clock: 'job' | 'host' = 'job'): void {
    assert(!Number.isNaN(at), 'a timer is set to a number');
    this.#recorded.push({ kind: 'setTimer', timer, at, clock });
  }

  cancelTimer(timer: string): void {
    this.#recorded.push({ kind: 'cancelTimer', timer });
  }

  transact(request: TransactRequest): void {
    this.#recorded.push({ kind: 'transact', request });
  }

  read(request: ReadRequest): void {
    this.#recorded.push({ kind: 'read', request });
  }

  spawn(descriptor: SubtaskDescriptor): void {
    this.#recorded.push({ kind: 'spawn', descriptor });
  }

  kill(subtask: SubtaskId, attempt: number): void {
    this.#recorded.push({ kind: 'kill', subtask, attempt });
  }

  choose(bound: number, what: string): number {
    assert(Number.isInteger(bound) && bound >= 1, () => `the choice of ${what} has at least one outcome`);
    return this.#sources.choose(bound);
  }

  trace(body: TraceBody): void {
    this.#recorded.push({ kind: 'trace', body });
  }
}
