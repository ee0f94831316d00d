import type { Effects, ReadRequest, SubtaskDescriptor, TransactRequest } from '#engine/ports.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, Message } from '#protocol/messages.ts';
import type { TraceBody } from '#protocol/trace.ts';
import type { HostedActor } from './hosted-actor.ts';

/** What the world does for its actors. */
export interface EffectsPort {
  now(): number;
  send(from: HostedActor, to: ActorId, message: Message, transfer: readonly ArrayBuffer[], delayMs: number): void;
  setTimer(hosted: HostedActor, timer: string, at: number): void;
  transact(hosted: HostedActor, request: TransactRequest): void;
  read(hosted: HostedActor, request: ReadRequest): void;
  spawn(descriptor: SubtaskDescriptor): void;
  kill(subtask: SubtaskId, attempt: number): void;
  choose(bound: number): number;
  trace(hosted: HostedActor, body: TraceBody): void;
}

/**
 * The effects of one incarnation: each is carried out at once, because nothing runs beside the call that asks. Of an
 * actor that dies in the middle of a call only the first effects are carried out; it does not notice.
 */
export class ActorEffects implements Effects {
  readonly #hosted: HostedActor;
  readonly #port: EffectsPort;

  constructor(hosted: HostedActor, port: EffectsPort) {
    this.#hosted = hosted;
    this.#port = port;
  }

  now(): number {
    return this.#port.now() + this.#hosted.skewMs;
  }

  /** Liveness is simulated too: the host's clock is the job clock. */
  hostNow(): number {
    return this.now();
  }

  send(
    to: ActorId,
    message: Message,
    options: { readonly transfer?: readonly ArrayBuffer[]; readonly delayMs?: number } = {},
  ): void {
    if (this.#isDead()) return;
    this.#port.send(this.#hosted, to, message, options.transfer ?? [], options.delayMs ?? 0);
  }

  setTimer(timer: string, at: number): void {
    this.#port.setTimer(this.#hosted, timer, at - this.#hosted.skewMs);
  }

  cancelTimer(timer: string): void {
    this.#hosted.timers.delete(timer);
  }

  transact(request: TransactRequest): void {
    if (!this.#isDead()) this.#port.transact(this.#hosted, request);
  }

  read(request: ReadRequest): void {
    if (!this.#isDead()) this.#port.read(this.#hosted, request);
  }

  spawn(descriptor: SubtaskDescriptor): void {
    if (!this.#isDead()) this.#port.spawn(descriptor);
  }

  kill(subtask: SubtaskId, attempt: number): void {
    if (!this.#isDead()) this.#port.kill(subtask, attempt);
  }

  choose(bound: number): number {
    return this.#port.choose(bound);
  }

  trace(body: TraceBody): void {
    if (this.#hosted.effectsLeft !== 0) this.#port.trace(this.#hosted, body);
  }

  /** Whether the actor died before this effect. */
  #isDead(): boolean {
    const hosted = this.#hosted;
    if (hosted.effectsLeft === null) return false;
    if (hosted.effectsLeft === 0) return true;
    hosted.effectsLeft--;
    return false;
  }
}
