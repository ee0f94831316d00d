import type { TransactRequest } from '#engine/ports.ts';
import type { LogTransaction } from '#engine/vault/sink-index.ts';
import { TRANSACTION_PREFIX_ALL } from '#engine/vault/storage-keys.ts';
import { COMMIT_MANIFEST } from '#engine/vault/storage-purposes.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { TraceBody, TraceEvent } from '#protocol/trace.ts';
import type { Breakpoint, Halt, ProtocolInstant } from '#protocol/travel.ts';

/**
 * The breakpoints of a job: which event is one, and how often each was reached.
 *
 * A manifest is durable, and rows are committed, in the step in which storage takes them. Who asked for it hears of it in a
 * later step, and traces it then: so the job stands before the first of these steps, and is told of the event of the second.
 *
 * What it knows of a checkpoint (who has acknowledged it, in which order) is the same when an event is seen again, so a
 * step that is undone and executed once more is counted once as an acknowledgement.
 */
export class TravelBreakpoints {
  #breakpoints: readonly Breakpoint[] = [];
  #hits: Record<number, number> = {};
  #untold: Halt | null = null;
  #onHalt: ((halt: Halt) => void) | null = null;
  readonly #acknowledged = new Map<number, SubtaskId[]>();

  set(breakpoints: readonly Breakpoint[]): void {
    this.#breakpoints = breakpoints;
  }

  /** Whether the job is paused before one of these. Each event of the run is shown once, in order. */
  stopsAt(events: readonly TraceEvent[]): boolean {
    for (const event of events) {
      const acknowledgement = this.#acknowledgementOf(event.body);
      const hit = this.#breakpoints.find(
        ({ enabled, instant }) => enabled && isInstant(instant, event.body, acknowledgement),
      );
      if (hit === undefined) continue;
      this.#halt(hit, event);
      return true;
    }
    return false;
  }

  /** Whether one of these waits for what a step has made durable: then it is to be found out which event tells of it. */
  awaits(stored: readonly TransactRequest[]): boolean {
    return this.#breakpoints.some(({ enabled, instant }) => enabled && stored.some((each) => isStored(instant, each)));
  }

  /** Whether the job is paused before what a step has made durable, of which this event tells. */
  stopsBefore(stored: readonly TransactRequest[], event: TraceEvent): boolean {
    const hit = this.#breakpoints.find(
      ({ enabled, instant }) =>
        enabled && stored.some((each) => isStored(instant, each) && tellsOf(instant, each, event.body)),
    );
    if (hit !== undefined) this.#halt(hit, event);
    return hit !== undefined;
  }

  /** The next time the job is paused, or the last time if nobody was told. One waits at a time. */
  async nextHalt(): Promise<Halt> {
    const untold = this.#untold;
    this.#untold = null;
    if (untold !== null) return untold;
    return new Promise((resolve) => {
      this.#onHalt = resolve;
    });
  }

  #halt({ id }: Breakpoint, event: TraceEvent): void {
    this.#hits[id] = (this.#hits[id] ?? 0) + 1;
    this.#tell({ breakpoint: id, hits: { ...this.#hits }, event });
  }

  #tell(halt: Halt): void {
    if (this.#onHalt === null) this.#untold = halt;
    else this.#onHalt(halt);
    this.#onHalt = null;
  }

  /** Which acknowledgement of its checkpoint it is, from 1; 0 if it is none. */
  #acknowledgementOf(body: TraceBody): number {
    if (body.kind !== 'checkpointAckReceived') return 0;
    const known = this.#acknowledged.get(body.checkpointId) ?? [];
    if (!known.includes(body.subtask)) {
      if (this.#acknowledged.size > CHECKPOINTS_MAX) this.#acknowledged.clear();
      this.#acknowledged.set(body.checkpointId, [...known, body.subtask]);
    }
    const at = known.indexOf(body.subtask);
    return at < 0 ? known.length + 1 : at + 1;
  }
}

function isInstant(instant: ProtocolInstant, body: TraceBody, acknowledgement: number): boolean {
  switch (instant.kind) {
    case 'barrierArrives':
      return body.kind === 'barrierArrived' && isOf(instant.subtask, body.subtask);
    case 'acknowledgement':
      return acknowledgement > 0 && (instant.number === null || instant.number === acknowledgement);
    case 'notify':
      return body.kind === 'notifyCompleteReceived' && isOf(instant.subtask, body.subtask);
    case 'manifestDurable':
    case 'commit':
      return false;
  }
}

/** Whether a transaction of storage is such an instant, whatever subtask it is of. */
function isStored({ kind }: ProtocolInstant, request: TransactRequest): boolean {
  if (kind === 'manifestDurable') return request.purpose.startsWith(COMMIT_MANIFEST);
  return kind === 'commit' && committedIn(request).length > 0;
}

/** Whether an event is the one that tells of such an instant. */
function tellsOf(instant: ProtocolInstant, request: TransactRequest, body: TraceBody): boolean {
  if (instant.kind === 'manifestDurable') {
    return body.kind === 'storageTransaction' && body.purpose === request.purpose;
  }
  if (instant.kind !== 'commit' || body.kind !== 'transactionChanged' || body.state !== 'committed') return false;
  return isOf(instant.subtask, body.subtask) && committedIn(request).includes(body.transaction);
}

/** The transactions of sinks that a transaction of storage commits. */
function committedIn({ puts }: TransactRequest): readonly string[] {
  return puts.flatMap(({ store, key, value }) => {
    if (store !== 'logs' || !key.startsWith(TRANSACTION_PREFIX_ALL)) return [];
    const { state, transaction } = value as LogTransaction;
    return state === 'committed' ? [transaction] : [];
  });
}

function isOf(wanted: SubtaskId | null, subtask: SubtaskId): boolean {
  return wanted === null || wanted === subtask;
}

/** Checkpoints whose acknowledgements are remembered: a new one comes long before so many are under way. */
const CHECKPOINTS_MAX = 1000;
