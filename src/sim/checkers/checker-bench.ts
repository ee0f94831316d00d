import { countersKey } from '#engine/vault/storage-keys.ts';
import type { TransactRequest } from '#engine/ports.ts';
import type { MessageKind } from '#protocol/messages.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { Delivery } from '../world/world-options.ts';
import { MarkWatcher } from '../marks/mark-watcher.ts';
import type { CheckedRun, Checker } from './checker.ts';
import { EventTable } from './event-table.ts';
import { INVARIANTS } from './invariants.ts';

/**
 * All checkers of one run, and the watcher of its marks.
 *
 * The run owes: every event, delivery and applied transaction, in order. Of a tab that is lost its transactions come, for
 * storage is all that it shares with the tab that follows, and its events apart from those of the other.
 */
export class CheckerBench {
  /** Which dark corners the run has been in. */
  readonly marks = new MarkWatcher();
  readonly #checkers: readonly Checker[];
  readonly #events: EventTable;
  readonly #lostTabEvents: EventTable;
  /** Those that want to see every message, and for the kinds that others want to see, all who do. */
  readonly #receivers: readonly Checker[];
  readonly #receiversOf = new Map<MessageKind, Checker[]>();
  readonly #storers: readonly Checker[];
  readonly #counters: string;

  /** `without`: ids of invariants that are not watched. */
  constructor(run: CheckedRun, without: readonly string[] = []) {
    const checkers: Checker[] = [];
    for (const invariant of INVARIANTS) if (!without.includes(invariant.id)) checkers.push(invariant.create(run));
    this.#checkers = checkers;
    this.#counters = countersKey(run.jobId);
    this.#events = new EventTable([...this.marks.watchers, ...this.#checkers.map(({ on }) => on)]);
    this.#lostTabEvents = new EventTable(this.#checkers.map(({ onLostTab }) => onLostTab));
    this.#receivers = checkers.filter(seesAllMessages);
    for (const checker of checkers) for (const kind of checker.receives ?? []) this.#addReceiver(kind, checker);
    this.#storers = this.#checkers.filter((checker) => checker.onStored !== undefined);
  }

  onEvent(event: TraceEvent): void {
    this.#events.tell(event);
  }

  onReceived(delivery: Delivery): void {
    this.marks.onReceived(delivery);
    const receivers = this.#receiversOf.get(delivery.envelope.message.kind) ?? this.#receivers;
    for (const checker of receivers) checker.onReceived?.(delivery);
  }

  onStored(request: TransactRequest): void {
    this.marks.onStored(request);
    // A fresh start takes the counters along, with everything else.
    if (request.deletes.some(({ key }) => key === this.#counters)) {
      for (const checker of this.#checkers) checker.onStartedAnew?.();
    }
    for (const checker of this.#storers) checker.onStored?.(request);
  }

  /** An event of a tab that is lost and goes on all the same: its order means nothing any more. */
  onLostTabEvent(event: TraceEvent): void {
    this.marks.onLostTabEvent(event);
    this.#lostTabEvents.tell(event);
  }

  onTabOpened(): void {
    this.marks.onTabOpened();
    for (const checker of this.#checkers) checker.onTabOpened?.();
  }

  onFinishedElsewhere(): void {
    for (const checker of this.#checkers) checker.onFinishedElsewhere?.();
  }

  onStorageWiped(): void {
    for (const checker of this.#checkers) checker.onStorageWiped?.();
  }

  onEnded(): void {
    for (const checker of this.#checkers) checker.onEnded?.();
  }

  #addReceiver(kind: MessageKind, checker: Checker): void {
    const receivers = this.#receiversOf.get(kind);
    if (receivers === undefined) this.#receiversOf.set(kind, [...this.#receivers, checker]);
    else receivers.push(checker);
  }
}

function seesAllMessages({ onReceived, receives }: Checker): boolean {
  return onReceived !== undefined && receives === undefined;
}
