import type { SubtaskDescriptor } from '#engine/ports.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, Envelope } from '#protocol/messages.ts';
import type { QueryAnswer } from '#protocol/query.ts';
import { ActorHost } from '../actor-host.ts';
import { absoluteHostNow, type ClockMap, JobClock } from '../job-clock.ts';
import { PortRoutes } from '../port-routes.ts';
import type { Stillness } from '../stillness.ts';
import type { Storage } from '../storage.ts';
import type { TraceMessage } from './worker-protocol.ts';

/**
 * One job in one worker of the browser: an {@link ActorHost} with this worker's ports and clocks. What arrives while
 * there is no actor (between two attempts) waits for the next one, which drops it by its fence and counts it.
 */
export class JobHost {
  readonly host: ActorHost;
  readonly routes: PortRoutes;
  readonly clock: JobClock;
  readonly #strays: Envelope[] = [];
  #tracePort: MessagePort;

  constructor(options: JobHostOptions) {
    this.clock = new JobClock(absoluteHostNow, options.clock);
    this.#tracePort = options.tracePort;
    this.routes = new PortRoutes((envelope) => this.accept(envelope));
    this.host = new ActorHost({
      jobId: options.jobId,
      clock: this.clock,
      hostNow: () => performance.now(),
      choose: randomBelow,
      route: (envelope, transfer) => this.routes.send(envelope, transfer),
      sendWaiting: (now) => this.routes.sendWaiting(now),
      traceSink: (events, stamps) => this.#tracePort.postMessage({ events, stamps } satisfies TraceMessage),
      // Vault and coordinator answer others and are never long at work.
      leftShare:
        options.storage === undefined && options.spawn === undefined ? () => this.clock.leftShare() : undefined,
      stillMs: options.stillness === undefined ? undefined : stillMsOf(this.clock, options.stillness),
      onFailure: options.onFailure,
      onHostMessage: (_from, message) => {
        if (message.kind === 'queryAnswered') options.onAnswer(message.queryId, message.answer);
      },
      observe: options.observe,
      storage: options.storage,
      spawn: options.spawn,
      kill: options.kill,
    });
  }

  /** Takes a message from a port, or one that the parent hands on. */
  accept(envelope: Envelope): void {
    if (this.host.accept(envelope)) return;
    if (this.#strays.length < STRAYS_MAX) this.#strays.push(envelope);
  }

  /** Hands over what has arrived while there was no actor. */
  releaseStrays(): void {
    for (const envelope of this.#strays.splice(0)) this.accept(envelope);
  }

  /** Sends the trace of a new attempt on a port of its own. */
  traceTo(port: MessagePort): void {
    this.#tracePort = port;
  }

  dispose(): void {
    this.host.dispose();
    this.routes.close();
  }
}

export interface JobHostOptions {
  readonly jobId: string;
  readonly clock: ClockMap;
  readonly tracePort: MessagePort;
  readonly onFailure: (actor: ActorId, attempt: number, cause: string) => void;
  readonly onAnswer: (queryId: number, answer: QueryAnswer) => void;
  readonly storage?: Storage | undefined;
  /** Subtasks only, where memory can be shared. */
  readonly stillness?: Stillness | undefined;
  readonly spawn?: ((descriptor: SubtaskDescriptor) => void) | undefined;
  readonly kill?: ((subtask: SubtaskId, attempt: number) => void) | undefined;
  readonly observe?: ((envelope: Envelope) => void) | undefined;
}

/** A zombie sends thousands of messages in its two seconds; more than these are of no use to anybody. */
const STRAYS_MAX = 1024;

/** A job that is paced or paused is never long at work, and its pace is what is looked at. */
function stillMsOf(clock: JobClock, stillness: Stillness): () => number {
  return () => (clock.pace() === 'free' && !clock.paused() ? stillness.leftMs(absoluteHostNow()) : 0);
}

function randomBelow(bound: number): number {
  return Math.floor(Math.random() * bound);
}
