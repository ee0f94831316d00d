import type { TransactRequest } from '#engine/ports.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { EventHandlers } from '../checkers/checker.ts';
import type { Delivery } from '../world/world-options.ts';
import { CheckpointMarks } from './checkpoint-marks.ts';
import type { Mark, MarkCounts } from './marks.ts';
import { messageMark } from './message-mark.ts';
import { RecoveryMarks } from './recovery-marks.ts';
import { StoredMarks } from './stored-marks.ts';
import { StreamMarks } from './stream-marks.ts';

/** Watches a run and counts the marks it reaches. What it is told is what checkers are told. */
export class MarkWatcher {
  /** Who wants to see which events. */
  readonly watchers: readonly EventHandlers[];
  readonly #counts = new Map<Mark, number>();
  readonly #parts: readonly { readonly on: EventHandlers; onTabOpened?(): void }[];
  readonly #stored: StoredMarks;

  constructor() {
    const reach = (mark: Mark): void => this.#reach(mark);
    this.#parts = [new CheckpointMarks(reach), new RecoveryMarks(reach), new StreamMarks(reach)];
    this.watchers = this.#parts.map(({ on }) => on);
    this.#stored = new StoredMarks(reach);
  }

  /** An event of a tab that is lost and goes on all the same. */
  onLostTabEvent({ body }: TraceEvent): void {
    if (body.kind === 'storageTransaction' && body.reason === 'fenced') this.#reach('lostTabRefused');
  }

  onReceived(delivery: Delivery): void {
    const mark = messageMark(delivery);
    if (mark !== null) this.#reach(mark);
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
