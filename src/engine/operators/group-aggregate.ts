import { assert } from '#std/assert.ts';
import type { GroupAggregateConfig } from '#protocol/job-plan.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { SnapshotChunk } from '#protocol/vault-messages.ts';
import type { Column, RecordBatch } from '#protocol/record-batch.ts';
import { isRetraction, RowKind } from '#protocol/row-kind.ts';
import { AggregateSet } from '../state/accumulators/aggregate-set.ts';
import { inspectTable } from '../state/inspect-table.ts';
import { restoreTable } from '../state/restore-table.ts';
import type { SavedTableSnapshot } from '../state/pending-table-snapshot.ts';
import type { SavedTable, SlotTable } from '../state/slot-table.ts';
import type { StateColumn } from '../state/state-column.ts';
import { TableSnapshots } from '../state/table-snapshot.ts';
import { compileAggregates } from './compile-aggregates.ts';
import { GroupAggregateOutput } from './group-aggregate-output.ts';
import { keyedTable } from './keyed-table.ts';
import type {
  InspectedState,
  Operator,
  OperatorContext,
  OperatorStats,
  PendingSnapshot,
  StatePage,
} from './operator.ts';
import { StatelessOperator } from './stateless-operator.ts';
import { type SurvivingRows, survivingRows } from './surviving-rows.ts';
import { traceStateChange } from './trace-state.ts';

/**
 * A running aggregate per key (or over everything, without keys).
 *
 * Mode `changelog`: the first row of a group emits +I, a row that changes the result -U and +U, one that does not
 * nothing, the retraction of a group's last row -D. A retraction of an unknown group is ignored. Mode `append` emits
 * the value after each row as an insert, over insert-only input, as DataStream's reduce does.
 *
 * Invariants: `records` counts the rows in a group; a slot with none is as good as absent and is released when the
 * batch ends, not before, because later rows of the batch know its number.
 * Flink: GroupAggFunction without state retention; StreamGroupedReduceOperator for `append`.
 */
class GroupAggregate extends StatelessOperator {
  readonly #context: OperatorContext;
  readonly #config: GroupAggregateConfig;
  readonly #table: SlotTable;
  readonly #records: StateColumn<'f64'>;
  readonly #aggregates: AggregateSet;
  readonly #snapshots: TableSnapshots;
  /** Where rows whose arguments fail do not fail the task. */
  readonly #surviving: SurvivingRows | null;
  #slots = new Int32Array(0);
  readonly #emptied: number[] = [];

  constructor(context: OperatorContext, config: GroupAggregateConfig, input: Schema) {
    super();
    assert(config.emit === 'changelog' || !input.changelog, 'running values are emitted for insert-only input');
    assert(
      context.plan.outputSchema.fields.length === config.keyFields.length + config.aggregates.length,
      'a group aggregate emits its keys, then its aggregates',
    );
    this.#context = context;
    this.#config = config;
    this.#table = keyedTable(context, 'accState', config.keyFields, input);
    this.#records = this.#table.addColumn('records', 'f64');
    const over = input.changelog ? 'changelog' : 'insert-only';
    this.#aggregates = new AggregateSet(this.#table, compileAggregates(config.aggregates, input), over);
    this.#snapshots = new TableSnapshots(this.#table, context.plan.uid);
    this.#surviving = survivingRows(context, config.failingRows, this.#aggregates.expressions(), input);
  }

  processBatch(received: RecordBatch): void {
    const batch = this.#surviving?.survivorsOf(received) ?? received;
    const { rows } = batch;
    this.rejected += received.rows - rows;
    if (rows === 0) return;
    if (this.#slots.length < rows) this.#slots = new Int32Array(rows);
    const slots = this.#slots;
    this.#table.resolve(0, this.#keysOf(batch), null, rows, slots);
    this.#aggregates.prepare(batch);
    const output = new GroupAggregateOutput(this.#context, this.#config.keyFields, batch);
    const full = this.#context.traceLevel() === 'full';
    for (let row = 0; row < rows; row++) {
      const slot = slots[row] as number;
      const before = full && this.#records.values[slot] !== 0 ? this.#aggregates.text(slot) : null;
      if (this.#config.emit === 'append') this.#append(slot, row, output);
      else this.#update(slot, row, isRetraction(batch.rowKinds?.[row] ?? RowKind.INSERT), output);
      if (full) this.#traceChange(slot, before, batch.lineage?.[row] ?? '');
    }
    output.flush();
    this.#releaseEmptied();
    if (this.#context.checkpointing) this.#snapshots.prepare();
  }

  override restore(chunks: readonly SnapshotChunk[]): void {
    restoreTable(this.#table, this.#context.plan.uid, chunks);
  }

  override snapshot(): PendingSnapshot {
    return this.#snapshots.take();
  }

  override stats(): OperatorStats {
    return { ...super.stats(), stateEntries: this.#table.size(), stateBytes: this.#table.bytes() };
  }

  override inspect(page: StatePage): InspectedState {
    return inspectTable(this.#table, { namespace: () => '', value: (slot) => this.#aggregates.text(slot) }, page);
  }

  override save(): unknown {
    return { base: super.save(), table: this.#table.save() } satisfies SavedGroupAggregate;
  }

  override load(saved: SavedGroupAggregate): void {
    super.load(saved.base);
    this.#table.load(saved.table);
  }

  override loadSnapshot(saved: SavedTableSnapshot): PendingSnapshot {
    return this.#snapshots.load(saved);
  }

  #append(slot: number, row: number, output: GroupAggregateOutput): void {
    this.#aggregates.add(slot, row);
    this.#records.values[slot] = (this.#records.values[slot] as number) + 1;
    // The next row may be in a new batch: its columns are asked for after it.
    const at = output.next();
    this.#aggregates.write(slot, output.columns(), output.firstAggregate, at);
    output.insert(row);
  }

  #update(slot: number, row: number, retraction: boolean, output: GroupAggregateOutput): void {
    const records = this.#records.values;
    const before = records[slot] as number;
    if (before === 0 && retraction) {
      this.#emptied.push(slot);
      return;
    }
    const { firstAggregate } = output;
    const at = output.next();
    if (before > 0) this.#aggregates.write(slot, output.columns(), firstAggregate, at);
    if (retraction) this.#aggregates.retract(slot, row);
    else this.#aggregates.add(slot, row);
    const after = before + (retraction ? -1 : 1);
    records[slot] = after;
    if (after === 0) {
      output.delete(row);
      this.#table.clear(slot);
      this.#emptied.push(slot);
    } else if (before === 0) {
      this.#aggregates.write(slot, output.columns(), firstAggregate, at);
      output.insert(row);
    } else {
      this.#aggregates.write(slot, output.columns(), firstAggregate, at + 1);
      output.update(row);
    }
  }

  /** A slot may be listed twice, or have come back to life since. */
  #releaseEmptied(): void {
    for (const slot of this.#emptied) {
      if (this.#table.live.values[slot] === 1 && this.#records.values[slot] === 0) this.#table.release(slot);
    }
    this.#emptied.length = 0;
  }

  #keysOf(batch: RecordBatch): Column[] {
    return this.#config.keyFields.map((field) => batch.columns[field] as Column);
  }

  #traceChange(slot: number, before: string | null, lineage: string): void {
    const after = this.#records.values[slot] === 0 ? null : this.#aggregates.text(slot);
    if (before === null && after === null) return;
    traceStateChange(this.#context, this.#table, slot, { before, after, lineage });
  }
}

interface SavedGroupAggregate {
  readonly base: unknown;
  readonly table: SavedTable;
}

/** Creates the operator of a `group-aggregate` plan. */
export function createGroupAggregate(context: OperatorContext): Operator {
  const { config, inputSchema } = context.plan;
  assert(config.kind === 'group-aggregate' && inputSchema !== null, 'the plan is that of a group aggregate');
  return new GroupAggregate(context, config, inputSchema);
}
