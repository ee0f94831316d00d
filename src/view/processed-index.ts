/**
 * How often each record was processed by each vertex, asked as of an event: the ↻ marks.
 *
 * The index only grows and is shared by every keyframe, because copying it per keyframe would cost more than the rest
 * of the view. Folding a stretch a second time (scrubbing) adds nothing: an event is indexed once, by its number.
 */
export class ProcessedIndex {
  readonly #events = new Map<string, number[]>();
  #indexedUpTo = 0;

  /** Notes that event number `event` processed `lineage` at `vertex`. */
  note(vertex: number, lineage: string, event: number): void {
    if (event <= this.#indexedUpTo) return;
    this.#indexedUpTo = event;
    const key = `${vertex}|${lineage}`;
    const events = this.#events.get(key);
    if (events === undefined) {
      this.#events.set(key, [event]);
      if (this.#events.size > LINEAGES_MAX) this.#forgetOldest();
    } else {
      events.push(event);
    }
  }

  /** How often `vertex` had processed `lineage` before event number `event`. */
  timesBefore(vertex: number, lineage: string, event: number): number {
    const events = this.#events.get(`${vertex}|${lineage}`);
    if (events === undefined) return 0;
    let times = events.length;
    while (times > 0 && (events[times - 1] as number) >= event) times--;
    return times;
  }

  #forgetOldest(): void {
    for (const key of this.#events.keys()) {
      this.#events.delete(key);
      return;
    }
  }
}

/**
 * Records remembered for the ↻ mark: about 100 bytes each; a replay never reaches further back than this in practice.
 */
const LINEAGES_MAX = 200_000;
