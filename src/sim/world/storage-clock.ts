/**
 * When storage operations of a world happen: in the order in which they are asked for, so that a slow transaction holds
 * those behind it up.
 */
export class StorageClock {
  readonly #storageMs: number;
  #delay = { ms: 0, count: 0 };
  #busyUntil = Number.NEGATIVE_INFINITY;

  /** `storageMs`: how long a transaction takes. */
  constructor(storageMs: number) {
    this.#storageMs = storageMs;
  }

  /** The next `count` transactions take `ms` longer. */
  delay(ms: number, count: number): void {
    this.#delay = { ms, count };
  }

  /** When a transaction asked for now happens. */
  transactDue(now: number): number {
    if (this.#delay.count === 0) return this.#dueIn(now, this.#storageMs);
    this.#delay.count--;
    return this.#dueIn(now, this.#storageMs + this.#delay.ms);
  }

  /** When a read asked for now happens. */
  readDue(now: number): number {
    return this.#dueIn(now, 0);
  }

  /** The whole state as plain values. */
  save(): SavedStorageClock {
    return { delay: { ...this.#delay }, busyUntil: this.#busyUntil };
  }

  load(saved: SavedStorageClock): void {
    this.#delay = { ...saved.delay };
    this.#busyUntil = saved.busyUntil;
  }

  #dueIn(now: number, ms: number): number {
    this.#busyUntil = Math.max(now + ms, this.#busyUntil);
    return this.#busyUntil;
  }
}

export interface SavedStorageClock {
  readonly delay: { readonly ms: number; readonly count: number };
  readonly busyUntil: number;
}
