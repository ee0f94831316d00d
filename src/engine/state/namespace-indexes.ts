import type { LogicalType } from '#protocol/logical-type.ts';
import type { Column } from '#protocol/record-batch.ts';
import { createKeyIndex, type KeyIndex } from './key-index.ts';
import { SlotSupply } from './slot-supply.ts';

/**
 * The key indexes of a table, one a namespace: a window's goes as a whole when the window does.
 *
 * Invariant: a namespace has an index exactly while it has keys, or its keys are being released together.
 */
export class NamespaceIndexes {
  readonly #types: readonly LogicalType[];
  readonly #indexes = new Map<number, KeyIndex>();
  /**
   * Indexes of namespaces that have gone, with the keys they had: the next ones clear them and take over their room.
   */
  readonly #spare: KeyIndex[] = [];
  #spareBytes = 0;
  /** The index made last: the next one will hold about as many keys. */
  #newest: KeyIndex | null = null;

  constructor(types: readonly LogicalType[]) {
    this.#types = types;
  }

  /** The index of a namespace, made if there is none. */
  of(namespace: number): KeyIndex {
    let index = this.#indexes.get(namespace);
    if (index === undefined) {
      index = this.#takeSpare() ?? this.#create();
      this.#indexes.set(namespace, index);
      this.#newest = index;
    }
    return index;
  }

  /** The slot of the key in a row, or -1. */
  find(namespace: number, keys: readonly Column[], row: number): number {
    return this.#indexes.get(namespace)?.find(keys, row) ?? -1;
  }

  /** Forgets the key in a row of `keys`. */
  remove(namespace: number, keys: readonly Column[], row: number): void {
    const index = this.#indexes.get(namespace);
    index?.remove(keys, row);
    if (index?.size() === 0) this.drop(namespace);
  }

  /** Forgets all keys of a namespace. */
  drop(namespace: number): void {
    const index = this.#indexes.get(namespace);
    if (index === undefined) return;
    this.#indexes.delete(namespace);
    const bytes = index.roomBytes();
    if (bytes === 0 || this.#spareBytes + bytes > SPARE_BYTES_MAX || this.#spare.length === SPARE_INDEXES_MAX) return;
    this.#spare.push(index);
    this.#spareBytes += bytes;
  }

  /** Adds the keys of all live slots; `keys`, `live` and `namespaces` are indexed by slot. */
  addSlots(keys: readonly Column[], live: Uint8Array, namespaces: Float64Array, used: number): void {
    const slotsOf = new Map<number, number[]>();
    for (let slot = 0; slot < used; slot++) {
      if (live[slot] !== 1) continue;
      const namespace = namespaces[slot] as number;
      const slots = slotsOf.get(namespace);
      if (slots === undefined) slotsOf.set(namespace, [slot]);
      else slots.push(slot);
    }
    for (const [namespace, slots] of slotsOf) {
      const rows = Int32Array.from(slots);
      // The key in a row is that of the slot of the same number, and every key is new.
      const supply = new SlotSupply();
      supply.giveBack(rows.toReversed(), 0, rows.length);
      this.of(namespace).resolve(keys, rows, rows.length, new Int32Array(rows.length), supply);
    }
  }

  /** Cleared only now: what is being filled is in the caches then. */
  #takeSpare(): KeyIndex | undefined {
    const index = this.#spare.pop();
    if (index === undefined) return undefined;
    this.#spareBytes -= index.roomBytes();
    index.clear();
    return index;
  }

  #create(): KeyIndex {
    return createKeyIndex(this.#types, Math.min(EXPECTED_KEYS_MAX, (this.#newest?.size() ?? 0) >> 1));
  }
}

/** All spare indexes together: 25 windows of 6,000 keys end with one watermark of W1 at full speed, 256 KiB each. */
const SPARE_BYTES_MAX = 8 * 1024 * 1024;

/** However small they are. */
const SPARE_INDEXES_MAX = 64;

/** A wrong guess of an index's size costs at most 2 MiB. */
const EXPECTED_KEYS_MAX = 65_536;
