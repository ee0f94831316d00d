import { AssertionError } from '#std/assert.ts';
import type { TransactRequest } from '#engine/ports.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { MessageKind } from '#protocol/messages.ts';
import type { TraceBody, TraceEvent, TraceKind } from '#protocol/trace.ts';
import type { SimulatedStorage } from '../world/simulated-storage.ts';
import type { Delivery } from '../world/world-options.ts';

/** Watches a run and throws {@link InvariantBroken} as soon as its invariant does not hold. */
export interface Checker {
  /** The trace events it wants to see, by kind. */
  readonly on?: EventHandlers;
  /** Those it wants to see of a lost tab that goes on: their order, seen from the tab that follows, means nothing. */
  readonly onLostTab?: EventHandlers;
  /** The messages it wants to see; absent: all. */
  readonly receives?: readonly MessageKind[];
  /** A message was taken by its actor. */
  onReceived?(delivery: Delivery): void;
  /** A storage transaction was applied, by whichever tab. */
  onStored?(request: TransactRequest): void;
  /** The tab was lost and opened again: what the old one holds in memory is gone, what it still does comes to `onLostTab`. */
  onTabOpened?(): void;
  /** The lost tab has finished the job, before the new one had taken it. */
  onFinishedElsewhere?(): void;
  /** The job is started afresh: everything that was stored of it is gone but its fence, and its numbers begin anew. */
  onStartedAnew?(): void;
  /** The origin's data was deleted from outside, under a job that runs: the one thing that is not promised against. */
  onStorageWiped?(): void;
  /** The job has finished, or ended otherwise, and whatever was under way has ended with it. */
  onEnded?(): void;
}

export type EventHandlers = {
  readonly [Kind in TraceKind]?: (body: Extract<TraceBody, { kind: Kind }>, event: TraceEvent) => void;
};

/** What a checker may look at besides what it is told. Only to read. */
export interface CheckedRun {
  readonly jobId: string;
  readonly plan: JobPlan;
  readonly storage: SimulatedStorage;
}

/**
 * An invariant of the protocol was broken: a bug. An assertion, because checkers are called from inside the actors whose
 * events they see, and a task takes any other error for one of its user's and restarts.
 */
export class InvariantBroken extends AssertionError {
  override readonly name = 'AssertionError';

  /** `invariant`: its sentence. `detail`: what happened, as a sentence. */
  constructor(invariant: string, detail: string) {
    super(`${invariant} ${detail}`);
  }
}
