import type { TransactRequest } from '#engine/ports.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { EventHandlers } from '../checkers/checker.ts';
import { EventTable } from '../checkers/event-table.ts';
import type { Delivery } from '../world/world-options.ts';
import { CheckpointMarks } from './checkpoint-marks.ts';
import type { Mark, MarkCounts } from './marks.ts';
import { messageMarks } from './message-marks.ts';
import { RecoveryMarks } from './recovery-marks.ts';
import { StoredMarks } from './stored-marks.ts';
import { StreamMarks } from './stream-marks.ts';

/** Watches a run and counts the marks it reaches. What it is told is what checkers are told. */
export class MarkWatcher {
  readonly #counts = new Map<Mark, number>();
  readonly #parts: readonly { readonly on: EventHandlers; onTabOpened?(): void }[];
  readonly #events: EventTable;
  readonly #stored: StoredMarks;

  constructor() {
    const reach = (mark: Mark): void => this.#reach(mark);
    this.#parts = [new CheckpointMarks(reach), new RecoveryMarks(reach), new StreamMarks(reach)];
    this.#events = new EventTable(this.#parts.map(({ on }) => on));
    this.#stored = new StoredMarks(reach);
  }

  onEvent(event: TraceEvent): void {
    this.#events.tell(event);
  }

  /** An event of a tab that is lost and goes on all the same. */
  onLostTabEvent({ body }: TraceEvent): void {
    if (body.kind === 'storageTransaction' && body.reason === 'fenced') this.#reach('lostTabRefused');
  }

  onReceived(delivery: Delivery): void {
    for (const mark of messageMarks(delivery)) this.#reach(mark);
  }

  onStored(request: TransactRequest): void {
    this.#stored.onStored(request);
  }

  onTabOpened(): void {
    for (const part of this.#parts) part.onTabOpened?.();
  }

  counts(): MarkCounts {
    return Object.fromEntries(this.#counts);
  }

  #reach(mark: Mark): void {
    this.#counts.set(mark, (this.#counts.get(mark) ?? 0) + 1);
  }
}

/** Says that a mark was reached. */
export type Reach = (mark: Mark) => void;
