import type { SubtaskDescriptor } from '#engine/ports.ts';
import type { ActorStamp } from '#protocol/job-client.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, Envelope, Message } from '#protocol/messages.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { JobClock } from './job-clock.ts';
import type { Storage } from './storage.ts';

/** What a worker gives the host of its actors. */
export interface ActorHostOptions {
  readonly jobId: string;
  /** This worker's replica of the job clock. */
  readonly clock: JobClock;
  /** The host's monotonic clock in ms. */
  readonly hostNow: () => number;
  /** A random integer in [0, bound). */
  readonly choose: (bound: number) => number;
  /** Carries an envelope to an actor of another worker, at once or by `sendWaiting`. Detaches the buffers in `transfer`. */
  readonly route: (envelope: Envelope, transfer: readonly ArrayBuffer[]) => void;
  /** Asked between steps, with the host's clock, and at the end of a turn, with null: what `route` held back goes. */
  readonly sendWaiting?: ((now: number | null) => void) | undefined;
  /** Takes what was traced, and at 10 Hz what each actor promises about its stamps; the events may be none. */
  readonly traceSink: (events: readonly TraceEvent[], stamps: readonly ActorStamp[]) => void;
  readonly onFailure: (actor: ActorId, attempt: number, cause: string) => void;
  /** Share of the time that is left to others; absent = none. */
  readonly leftShare?: (() => number) | undefined;
  /** How long, in ms, nobody here may step from now on; absent = step at any time. */
  readonly stillMs?: (() => number) | undefined;
  /** The vault's worker only. */
  readonly storage?: Storage | undefined;
  /** The coordinator's worker only. */
  readonly spawn?: ((descriptor: SubtaskDescriptor) => void) | undefined;
  readonly kill?: ((subtask: SubtaskId, attempt: number) => void) | undefined;
  /** What actors send to `host` or `client`: answers to queries. */
  readonly onHostMessage?: ((from: ActorId, message: Message) => void) | undefined;
  /** Looks at each message before its actor takes it. */
  readonly observe?: ((envelope: Envelope) => void) | undefined;
}
