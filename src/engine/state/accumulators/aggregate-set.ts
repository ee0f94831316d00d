import { assert } from '#std/assert.ts';
import type { CompiledAggregate } from '#expression/compile-aggregate.ts';
import type { CompiledExpression } from '#expression/compile-expression.ts';
import { valueText } from '#expression/values/value-text.ts';
import { allocateColumn, type Column, type RecordBatch, valueAt } from '#protocol/record-batch.ts';
import type { SlotTable } from '../slot-table.ts';
import { ValueMultiset } from '../value-multiset.ts';
import { type Accumulator, type AggregateInput, aggregateInput, type FreshSlots } from './accumulator.ts';
import { type AggregateSetInput, createAccumulator } from './create-accumulator.ts';

/**
 * The aggregates of one operator: arguments and filters are evaluated once a batch, then rows are added to slots, all
 * of a batch column at a time or one by one. FILTER comes before DISTINCT, DISTINCT before the function.
 *
 * The caller owes `prepare` before it names rows of a batch, and slots of the table that are live.
 */
export class AggregateSet {
  readonly #calls: readonly AggregateCall[];
  readonly #names: readonly string[];
  readonly #scratch: readonly Column[];

  constructor(table: SlotTable, aggregates: readonly NamedAggregate[], input: AggregateSetInput) {
    this.#calls = aggregates.map(({ name, aggregate }) => new AggregateCall(table, name, aggregate, input));
    this.#names = aggregates.map(({ name }) => name);
    this.#scratch = aggregates.map(({ aggregate }) => allocateColumn(aggregate.type, 1, true));
  }

  /** What is evaluated of each row, in order: the argument of each aggregate, then its filter. */
  expressions(): readonly CompiledExpression[] {
    return this.#calls.flatMap((call) => call.expressions());
  }

  /** Evaluates arguments and filters of a batch. */
  prepare(batch: RecordBatch): void {
    for (const call of this.#calls) call.prepare(batch);
  }

  /**
   * Adds `count` rows: row `rows[i]` (i where `rows` is null) to slot `slots[i]`. `fresh`: all slots that these rows
   * have made and that nothing else was added to.
   */
  addRows(slots: Int32Array, rows: Int32Array | null, count: number, fresh: FreshSlots): void {
    for (const call of this.#calls) call.addRows(slots, rows, count, fresh);
  }

  /** Whether all aggregates can be merged; DISTINCT would need the values of both sides. */
  mergesExactly(): boolean {
    return this.#calls.every((call) => call.mergesExactly());
  }

  /** Merges fromSlots[i] of a set of the same aggregates into slots[i], for i in [0, count). */
  mergeAll(slots: Int32Array, from: AggregateSet, fromSlots: Int32Array, count: number): void {
    for (let i = 0; i < this.#calls.length; i++) {
      const other = (from.#calls[i] as AggregateCall).accumulator;
      (this.#calls[i] as AggregateCall).accumulator.mergeAll(slots, other, fromSlots, count);
    }
  }

  /** Adds one row. */
  add(slot: number, row: number): void {
    for (const call of this.#calls) call.change(slot, row, 1);
  }

  /** Takes one row back. */
  retract(slot: number, row: number): void {
    for (const call of this.#calls) call.change(slot, row, -1);
  }

  /** Writes the results of a slot into the columns from `first` on. */
  write(slot: number, columns: readonly Column[], first: number, row: number): void {
    for (let i = 0; i < this.#calls.length; i++) {
      (this.#calls[i] as AggregateCall).accumulator.write(slot, columns[first + i] as Column, row);
    }
  }

  /** Writes the results of slots[from, to) into rows from `at` on of the columns from `first` on. */
  writeRows(slots: Int32Array, from: number, to: number, columns: readonly Column[], first: number, at: number): void {
    for (let i = 0; i < this.#calls.length; i++) {
      (this.#calls[i] as AggregateCall).accumulator.writeRows(slots, from, to, columns[first + i] as Column, at);
    }
  }

  /** The results of a slot as text: the value of a single aggregate, else `name=value` each. */
  text(slot: number): string {
    this.write(slot, this.#scratch, 0, 0);
    const texts = this.#scratch.map((column) => valueText(column.type, valueAt(column, 0)));
    return texts.length === 1 ? (texts[0] as string) : texts.map((text, i) => `${this.#names[i]}=${text}`).join(', ');
  }
}

export interface NamedAggregate {
  readonly name: string;
  readonly aggregate: CompiledAggregate;
}

/** One aggregate with its filter and its distinct values. */
class AggregateCall {
  readonly accumulator: Accumulator;
  readonly #aggregate: CompiledAggregate;
  readonly #distinct: ValueMultiset | null;
  #input: AggregateInput = NO_INPUT;
  #filter: Uint8Array | null = null;
  /** Whether no row can be NULL or filtered out. A NOT NULL DECIMAL may be NULL all the same: it overflows. */
  #alwaysPresent: boolean;
  #slots = new Int32Array(0);
  #rows = new Int32Array(0);

  constructor(table: SlotTable, name: string, aggregate: CompiledAggregate, input: AggregateSetInput) {
    this.accumulator = createAccumulator(table, name, aggregate, input);
    this.#aggregate = aggregate;
    const { argument, filter } = aggregate;
    this.#alwaysPresent =
      argument !== null && !argument.nullable && argument.type.kind !== 'DECIMAL' && filter === null;
    // The extreme value of a set is that of the multiset.
    const distinct = aggregate.distinct && aggregate.function !== 'MIN' && aggregate.function !== 'MAX';
    if (!distinct) this.#distinct = null;
    else {
      assert(aggregate.argument !== null, 'DISTINCT has an argument');
      this.#distinct = new ValueMultiset(table, `${name}.distinct`, aggregate.argument.type);
    }
  }

  mergesExactly(): boolean {
    return this.#distinct === null && this.accumulator.mergesExactly();
  }

  expressions(): readonly CompiledExpression[] {
    const { argument, filter } = this.#aggregate;
    return [argument, filter].filter((expression) => expression !== null);
  }

  prepare(batch: RecordBatch): void {
    const { argument, filter } = this.#aggregate;
    this.accumulator.beginBatch(batch.rows);
    if (argument !== null) this.#input = aggregateInput(argument.evaluate(batch));
    this.#filter = filter === null ? null : passing(filter.evaluate(batch), batch.rows);
  }

  addRows(slots: Int32Array, rows: Int32Array | null, count: number, fresh: FreshSlots): void {
    if (this.#distinct !== null) {
      for (let i = 0; i < count; i++) this.change(slots[i] as number, rows === null ? i : (rows[i] as number), 1);
    } else if (this.#filter !== null) this.#addPassing(this.#filter, slots, rows, count);
    else if (this.#alwaysPresent && this.#input.nulls === null) {
      this.accumulator.addPresentRows(slots, this.#input, rows, count, fresh);
    } else {
      // From now on a slot may be without a value.
      this.#alwaysPresent = false;
      this.accumulator.addRows(slots, this.#input, rows, count);
    }
  }

  change(slot: number, row: number, delta: 1 | -1): void {
    if (this.#filter !== null && this.#filter[row] !== 1) return;
    const input = this.#input;
    if (input.nulls !== null && input.nulls[row] === 1) return;
    if (this.#distinct !== null) {
      // Only a value's first arrival and its last departure reach the function.
      if (this.#distinct.change(slot, input, row, delta) !== (delta === 1 ? 1 : 0)) return;
    }
    if (delta === 1) this.accumulator.add(slot, input, row);
    else this.accumulator.retract(slot, input, row);
  }

  #addPassing(filter: Uint8Array, slots: Int32Array, rows: Int32Array | null, count: number): void {
    if (this.#slots.length < count) {
      this.#slots = new Int32Array(count);
      this.#rows = new Int32Array(count);
    }
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows === null ? i : (rows[i] as number);
      if (filter[row] !== 1) continue;
      this.#slots[kept] = slots[i] as number;
      this.#rows[kept++] = row;
    }
    this.accumulator.addRows(this.#slots, this.#input, this.#rows, kept);
  }
}

/** COUNT(*) reads no column. */
const NO_INPUT: AggregateInput = aggregateInput({ type: { kind: 'BOOLEAN' }, values: new Uint8Array(0), nulls: null });

/** One byte a row: 1 where the condition is TRUE, neither FALSE nor NULL. */
function passing(condition: Column, rows: number): Uint8Array {
  const values = condition.values as Uint8Array;
  if (condition.nulls === null) return values;
  const kept = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) kept[row] = condition.nulls[row] === 1 ? 0 : (values[row] as number);
  return kept;
}
