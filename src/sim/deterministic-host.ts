/** What the world around a deterministic job provides. */
export interface DeterministicHost {
  /** Monotonic host time in ms. */
  now(): number;
  /** Runs later, after at least `hostMs`. */
  later(run: () => void, hostMs: number): void;
  /** The bytes of a file a source reads; rejects if there is none. */
  loadFile(key: string): Promise<ArrayBuffer>;
}
