import type { Actor, Effects, ReadRequest, SubtaskDescriptor, TransactRequest } from '#engine/ports.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, Envelope, Message } from '#protocol/messages.ts';
import type { TraceBody } from '#protocol/trace.ts';
import type { ExploredJob } from './explored-job.ts';
import type { StorageOperation } from './outcome.ts';

/** What an actor asked of the world, in order. */
export type RecordedEffect =
  | { readonly kind: 'send'; readonly envelope: Envelope }
  | { readonly kind: 'operation'; readonly operation: StorageOperation }
  | { readonly kind: 'spawn'; readonly descriptor: SubtaskDescriptor }
  | { readonly kind: 'kill'; readonly subtask: SubtaskId; readonly attempt: number };

/**
 * The effects of one call of one actor, written down instead of carried out.
 *
 * Time stands still and liveness is taken for granted: timers of heartbeats, time-outs, counters and sink flushes are not
 * kept. That is sound for what is explored. A heartbeat that runs out is a lost task, which is explored at every instant;
 * a checkpoint that runs out is given up like one whose task was lost; counters only trace; an early flush of a sink is
 * the same write a little earlier.
 */
export class RecordedEffects implements Effects {
  readonly asked: RecordedEffect[] = [];
  timers: readonly string[];
  readonly completed: number[] = [];
  /** The actor reported RUNNING. */
  running = false;
  /** It did something other than drop a message. */
  heard = false;
  readonly #actor: Actor;
  readonly #job: ExploredJob;

  constructor(actor: Actor, timers: readonly string[], job: ExploredJob) {
    this.#actor = actor;
    this.timers = timers;
    this.#job = job;
  }

  now(): number {
    return this.#job.startMs;
  }

  hostNow(): number {
    return this.#job.startMs;
  }

  send(to: ActorId, message: Message, options: { readonly transfer?: readonly ArrayBuffer[] } = {}): void {
    this.heard = true;
    if (message.kind === 'taskStateChanged' && message.state === 'RUNNING') this.running = true;
    const { epoch, attempt } = this.#actor.fence();
    const own = withoutBytes(structuredClone(message, { transfer: [...(options.transfer ?? [])] }));
    const envelope = this.#job.envelope(this.#actor.id, to, epoch, attempt, own);
    const { plant } = this.#job;
    if (plant?.tamper === undefined) this.asked.push({ kind: 'send', envelope });
    else plant.tamper(envelope, (sent) => this.asked.push({ kind: 'send', envelope: sent }));
  }

  setTimer(timer: string): void {
    this.heard = true;
    if (this.#job.fires(timer) && !this.timers.includes(timer)) this.timers = [...this.timers, timer];
  }

  cancelTimer(timer: string): void {
    this.timers = this.timers.filter((each) => each !== timer);
  }

  transact({ requestId: _requestId, ...request }: TransactRequest): void {
    this.heard = true;
    this.asked.push({ kind: 'operation', operation: { kind: 'transact', request } });
  }

  read(request: ReadRequest): void {
    this.heard = true;
    this.asked.push({ kind: 'operation', operation: { kind: 'read', request: { ...request, requestId: 1 } } });
  }

  spawn(descriptor: SubtaskDescriptor): void {
    this.asked.push({ kind: 'spawn', descriptor });
  }

  kill(subtask: SubtaskId, attempt: number): void {
    this.asked.push({ kind: 'kill', subtask, attempt });
  }

  choose(): number {
    return 0;
  }

  trace(body: TraceBody): void {
    if (body.kind === 'messageFenced') return;
    this.heard = true;
    if (body.kind === 'checkpointCompleted') this.completed.push(body.checkpointId);
  }
}

/** Bytes processed while a task aligned hang on the order of messages, and are only shown. */
function withoutBytes(message: Message): Message {
  if (message.kind !== 'checkpointAcknowledged') return message;
  return { ...message, metrics: { ...message.metrics, processedBytes: 0 } };
}
