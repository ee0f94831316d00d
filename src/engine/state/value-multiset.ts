import type { LogicalType } from '#protocol/logical-type.ts';
import { physicalTypeOf } from '#protocol/logical-type.ts';
import { type ColumnValues, readInt128 } from '#protocol/record-batch.ts';
import type { AggregateInput } from './accumulators/accumulator.ts';
import { IntIndex } from './int-index.ts';
import { SlotEntries } from './slot-entries.ts';
import type { SlotTable } from './slot-table.ts';
import { detachText, halvesOf, type StateColumn } from './state-column.ts';

/**
 * How often each value occurs in each slot: what DISTINCT needs, and MIN and MAX over a changelog.
 *
 * Invariants: no entry has count 0; a count below zero is a retraction that came before its insertion, kept until both
 * have met. Doubles are compared by their bits with one NaN, as Java's Double.equals does.
 * Flink: the MapView of DistinctInfo and MinWithRetractAggFunction.
 */
export class ValueMultiset {
  readonly entries: SlotEntries;
  readonly values: StateColumn;
  readonly counts: StateColumn<'f64'>;
  readonly #ids: StateColumn<'i32'>;
  readonly #index = new IntIndex();
  readonly #dictionary: TextDictionary | null;
  #low = 0;
  #high = 0;

  constructor(table: SlotTable, name: string, type: LogicalType) {
    const storage = physicalTypeOf(type);
    this.#dictionary = storage === 'text' || storage === 'i128' ? new TextDictionary() : null;
    this.entries = new SlotEntries(
      table,
      name,
      [
        { name: 'value', storage },
        { name: 'count', storage: 'f64' },
        { name: 'id', storage: 'i32', transient: true },
      ],
      {
        entryRemoved: (entry) => this.#unlink(entry),
        entryRestored: (entry) => this.#relink(entry),
        entryLoaded: (entry) => this.#relink(entry),
      },
    );
    const [values, counts, ids] = this.entries.columns;
    this.values = values as StateColumn;
    this.counts = counts as StateColumn<'f64'>;
    this.#ids = ids as StateColumn<'i32'>;
  }

  /** Adds `delta` (1 or -1) to the count of the value in a row, and returns the count after it. */
  change(slot: number, input: AggregateInput, row: number, delta: number): number {
    this.#readWords(input.column.values, input.halves, row);
    let entry = this.#index.find(this.#low, this.#high, slot);
    if (entry < 0) {
      entry = this.entries.append(slot);
      this.values.setFrom(entry, input.column, row);
      this.#ids.values[entry] = this.#low;
      this.#dictionary?.retain(this.#low);
      this.#index.insert(this.#low, this.#high, slot, entry);
    }
    const count = (this.counts.values[entry] as number) + delta;
    this.counts.values[entry] = count;
    if (count === 0) this.entries.remove(entry);
    return count;
  }

  /** Sets #low and #high to the words by which the value is found. */
  #readWords(values: ColumnValues, halves: Int32Array, row: number): void {
    this.#high = 0;
    switch (this.values.storage) {
      case 'bool':
      case 'i32':
        this.#low = values[row] as number;
        return;
      case 'f64':
        if (Number.isNaN(values[row])) {
          this.#low = 0;
          this.#high = NAN_HIGH;
          return;
        }
      // falls through
      case 'i64':
        this.#low = halves[2 * row] as number;
        this.#high = halves[2 * row + 1] as number;
        return;
      case 'text':
        this.#low = this.#idOf(values[row] as string);
        return;
      case 'i128':
        this.#low = this.#idOf(String(readInt128(values as BigInt64Array, row)));
        return;
    }
  }

  #idOf(text: string): number {
    return (this.#dictionary as TextDictionary).idOf(text);
  }

  #unlink(entry: number): void {
    this.#entryWords(entry);
    this.#index.remove(this.#low, this.#high, this.entries.owners.values[entry] as number);
    this.#dictionary?.drop(this.#low);
  }

  #relink(entry: number): void {
    this.#readWords(this.values.values, this.values.halves, entry);
    this.#ids.values[entry] = this.#low;
    this.#dictionary?.retain(this.#low);
    this.#index.insert(this.#low, this.#high, this.entries.owners.values[entry] as number, entry);
  }

  #entryWords(entry: number): void {
    if (this.#dictionary === null) this.#readWords(this.values.values, this.values.halves, entry);
    else {
      this.#low = this.#ids.values[entry] as number;
      this.#high = 0;
    }
  }
}

const NAN_HIGH = halvesOf(Float64Array.of(Number.NaN))[1] as number;

/** Numbers for texts in use; a number is used again after its text's last user is gone. */
class TextDictionary {
  readonly #ids = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #users: number[] = [];
  readonly #free: number[] = [];

  /** The number of a text; it counts as used only after {@link retain}. */
  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#free.pop() ?? this.#texts.length;
    const own = detachText(text);
    this.#ids.set(own, id);
    this.#texts[id] = own;
    this.#users[id] = 0;
    return id;
  }

  retain(id: number): void {
    this.#users[id] = (this.#users[id] as number) + 1;
  }

  drop(id: number): void {
    const users = (this.#users[id] as number) - 1;
    this.#users[id] = users;
    if (users > 0) return;
    this.#ids.delete(this.#texts[id] as string);
    this.#texts[id] = '';
    this.#free.push(id);
  }
}
