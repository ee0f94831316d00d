import type { SubtaskId } from '#protocol/job-plan.ts';
import type { TraceBody, TraceEvent } from '#protocol/trace.ts';
import type { Breakpoint, Halt, ProtocolInstant } from '#protocol/travel.ts';

/**
 * The breakpoints of a job: which event is one, and how often each was reached.
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
      this.#hits[hit.id] = (this.#hits[hit.id] ?? 0) + 1;
      this.#tell({ breakpoint: hit.id, hits: { ...this.#hits }, event });
      return true;
    }
    return false;
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
    case 'manifestDurable':
      return (
        body.kind === 'storageTransaction' && body.outcome === 'completed' && body.purpose.startsWith('commit manifest')
      );
    case 'notify':
      return body.kind === 'notifyCompleteReceived' && isOf(instant.subtask, body.subtask);
    case 'commit':
      return body.kind === 'transactionChanged' && body.state === 'committed' && isOf(instant.subtask, body.subtask);
  }
}

function isOf(wanted: SubtaskId | null, subtask: SubtaskId): boolean {
  return wanted === null || wanted === subtask;
}

/** Checkpoints whose acknowledgements are remembered: a new one comes long before so many are under way. */
const CHECKPOINTS_MAX = 1000;
