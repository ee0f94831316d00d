import { must } from '#std/assert.ts';
import type { OperatorContext } from '#engine/operators/operator.ts';
import type { SplitPosition } from '#engine/sources/source-positions.ts';
import { type SourceSplit, type SplitAvailability, SplitSource } from '#engine/sources/split-source.ts';
import { DUE_AT_ONCE } from '#engine/sources/split-pacing.ts';
import type { SourceConfigBase } from '#protocol/source-config.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import { type Bids, generateBids } from './bids.ts';

/** The bids of one split in the engine's own column types, made before the clock starts. */
export interface SplitColumns {
  readonly count: number;
  readonly auctions: BigInt64Array;
  readonly prices: BigInt64Array;
  readonly times: Float64Array;
}

/** Every `splits`-th bid from `split` on. */
export function splitColumns(seed: number, split: number, splits: number, bids: number): SplitColumns {
  const count = Math.ceil((bids - split) / splits);
  return toColumns(generateBids(seed, split, splits, count));
}

function toColumns({ count, auctions, prices, times }: Bids): SplitColumns {
  return {
    count,
    auctions: toLongs(auctions),
    prices: toLongs(prices),
    times: Float64Array.from(times),
  };
}

const GATE_POLL_MS = 1;

export interface ColumnSourceOptions {
  readonly columnsOf: (split: number) => SplitColumns;
  /** The columns are read this often, each time `spanMs` of event time later. */
  readonly passes: number;
  readonly spanMs: number;
  /** Asked before each batch; false lets the source wait. A measurement starts behind such a gate. */
  readonly mayRead: (rowsRead: number) => boolean;
}

/** A source of columns that lie in memory: what it costs is the engine's own path and one copy of each column. */
export class ColumnSource extends SplitSource<SourceSplit> {
  readonly #options: ColumnSourceOptions;

  constructor(context: OperatorContext, config: SourceConfigBase, options: ColumnSourceOptions) {
    super(context, config);
    this.#options = options;
  }

  protected override openSplit(split: number, position: SplitPosition | null): SourceSplit {
    const offset = position?.offset ?? 0;
    return { split, offset, rows: offset, lines: offset };
  }

  protected override availability(split: SourceSplit): SplitAvailability {
    return split.offset >= this.endOf(split) ? 'ended' : 'ready';
  }

  protected override endOf(split: SourceSplit): number {
    return this.#options.columnsOf(split.split).count * this.#options.passes;
  }

  protected override dueMs(split: SourceSplit): number {
    if (this.#options.mayRead(split.rows)) return DUE_AT_ONCE;
    return this.context.now() - this.originMs + GATE_POLL_MS;
  }

  protected override dueCount(_split: SourceSplit, rowsMax: number): number {
    return rowsMax;
  }

  protected override timeColumn(): number {
    return 2;
  }

  protected override fill(split: SourceSplit, batch: RecordBatch, rowsMax: number): void {
    const { columnsOf, spanMs } = this.#options;
    const { count, auctions, prices, times } = columnsOf(split.split);
    const pass = Math.floor(split.offset / count);
    const from = split.offset - pass * count;
    const rows = Math.min(rowsMax, count - from);
    (must(batch.columns[0], 'auction').values as BigInt64Array).set(auctions.subarray(from, from + rows));
    (must(batch.columns[1], 'price').values as BigInt64Array).set(prices.subarray(from, from + rows));
    const shift = pass * spanMs;
    const eventTimes = batch.eventTimes;
    for (let row = 0; row < rows; row++) eventTimes[row] = (times[from + row] as number) + shift;
    batch.rows = rows;
    split.offset += rows;
    split.rows += rows;
    split.lines += rows;
  }
}

/** Non-negative integers as 64-bit ones. */
function toLongs(values: Int32Array): BigInt64Array {
  const longs = new BigInt64Array(values.length);
  const halves = new Int32Array(longs.buffer);
  for (let i = 0; i < values.length; i++) halves[2 * i] = values[i] as number;
  return longs;
}
