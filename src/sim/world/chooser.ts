/**
 * Who decides what happens next in a simulated run. Every decision is one small integer: an index into what is possible
 * at that point, in an order in which 0 is the calm one; a fault is {@link FAULT_CHOICE} and its number. So a list of integers is
 * a run (`choice % possibilities`), the empty list is the run in which nothing goes wrong, and a shorter list with smaller numbers is a simpler run.
 * Implementations: random, PCT, replay, exhaustive; one that records and one that adds faults around each of them.
 */
export interface Chooser {
  /** A new lane of steps has come up: its mark, which this chooser alone reads; not a decision. */
  newLane(): number;
  /**
   * Which lane goes next. `lanes` in the order in which they became enabled: the first has waited longest. An index from
   * `lanes.length` on, below `lanes.length + faults`, is a fault instead. `lanes` is never empty.
   */
  lane(lanes: readonly MarkedLane[], faults: number): number;
  /** Any other decision: in [0, bound), 0 the calm one. */
  pick(bound: number): number;
  /** The decisions to come, as plain values that may be the chooser's own. */
  save(): unknown;
  /** Takes a saved state, which becomes the chooser's. */
  load(saved: unknown): void;
}

/**
 * In a list of decisions a fault is this and its number: so it stays the same fault when the decisions before it change
 * and other lanes are enabled. No run has as many lanes.
 */
export const FAULT_CHOICE = 10_000;

/** What a chooser sees of a lane: a link between two actors, the work of one actor, its timers, storage. */
export interface MarkedLane {
  readonly name: string;
  readonly mark: number;
}
