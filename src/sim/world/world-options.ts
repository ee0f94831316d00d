import type { SavableActor } from '#engine/ports.ts';
import type { createSubtaskActor } from '#engine/subtask/create-subtask-actor.ts';
import type { Envelope } from '#protocol/messages.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { SimulatedStorage } from './simulated-storage.ts';
import type { Scheduler } from './step.ts';

/** What a deterministic world is made of, and its ports for checkers and for planted bugs. */
export interface WorldOptions {
  readonly jobId: string;
  readonly scheduler: Scheduler;
  /** Seeds {@link Effects.choose}. */
  readonly seed: number;
  /** Job time at the start. */
  readonly startMs: number;
  /** Job time that every step takes; 0 where modelled costs give the time. */
  readonly stepMs: number;
  readonly storageMs: number;
  readonly storage: SimulatedStorage;
  readonly onTrace: (event: TraceEvent) => void;
  /** Messages to the client: answers of queries. */
  readonly onClient?: (envelope: Envelope) => void;
  /** Told of each message after its actor has taken it. */
  readonly onReceived?: (delivery: Delivery) => void;
  /** Actions that an actor killed by the coordinator still does; default none. */
  readonly zombieActions?: () => number;
  /** How far the clock of a new actor is ahead, in ms; default 0. */
  readonly skewMs?: () => number;
  /** Carries out a step of a script or of a schedule, by its name. */
  readonly onAct?: (act: string) => void;
  /** Told when something that was prepared went wrong. */
  readonly onMishap?: (mishap: WorldMishap) => void;
  /** The vault or the coordinator died in the middle of a call. */
  readonly onTabDied?: () => void;
  /** Whether an uncaught error of a subtask ends the run: in searches it is a bug of Weir. */
  readonly rethrow: boolean;
  /** Test port: replaces the actor of a subtask. With operators of whoever else replaces some, if there is one. */
  readonly createSubtask?: typeof createSubtaskActor;
  /** Test port: stands between the world and an actor. */
  readonly wrapActor?: (actor: SavableActor) => SavableActor;
  /** Test port: may change, hold back or repeat what is sent. */
  readonly tamper?: (envelope: Envelope, post: (envelope: Envelope) => void) => void;
}

/** What goes wrong later than it was prepared. */
export type WorldMishap = 'notificationDropped' | 'killedInCall';

/** A message, the fence of the actor that took it, and what the actor did at once because of it. */
export interface Delivery {
  readonly envelope: Envelope;
  readonly receiver: { readonly epoch: number; readonly attempt: number };
  /** Messages sent, transactions asked for, trace events other than `messageFenced`. */
  readonly acts: number;
  /** `messageFenced` events. */
  readonly fenced: number;
  /** The receiver has died of it: what it would have done besides is not known. */
  readonly died: boolean;
}
