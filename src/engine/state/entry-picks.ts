/** Which entries of maps and lists go into a block of a snapshot. */

/** Where a slot whose entries did not fit goes on: its list, and the entry in it; -1 = at its head. */
export interface EntryCursor {
  list: number;
  entry: number;
}

/** Entries of one list in a block: how many of each row, and which. */
export class EntryPicks {
  readonly counts: number[] = [];
  readonly entries: number[] = [];

  /** Adds an entry of the last row. */
  add(entry: number): void {
    this.entries.push(entry);
    this.counts[this.counts.length - 1] = (this.counts[this.counts.length - 1] as number) + 1;
  }
}
