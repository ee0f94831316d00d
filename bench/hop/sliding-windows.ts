import { cpus } from 'node:os';
import type { WindowAggregateConfig } from '#protocol/job-plan.ts';
import type { Field, LogicalType, Schema } from '#protocol/logical-type.ts';
import { allocateBatch, type RecordBatch, TIME_MAX, TIME_MIN } from '#protocol/record-batch.ts';
import type { Operator } from '#engine/operators/operator.ts';
import { SlidingWindowAggregate } from '#engine/operators/sliding-window-aggregate.ts';
import { TestOperatorContext, watermarkAt } from '#engine/operators/testing.ts';
import { WindowAggregate } from '#engine/operators/window-aggregate.ts';

/**
 * What a row costs in sliding windows that hold 2, 10 and 100 slides, with slices shared and without, beside a tumbling
 * window of one slide: COUNT(*), SUM and MAX of a BIGINT by an INT key, a watermark after every batch, in one thread.
 * Each result is checked against a loop over one array cell per key and slide before a figure is printed.
 */
export function benchSlidingWindows(options: SlidingBenchOptions): string {
  const slides = Math.ceil(options.rows / ROWS_PER_SLIDE);
  const expected = new Map(RATIOS.map((ratio) => [ratio, checksumOf(options.rows, slides, ratio)]));
  const contestants = RATIOS.flatMap((ratio) => [
    { ratio, shared: true },
    // A hundred additions a row take minutes and tell nothing new.
    ...(ratio === 1 || ratio > 10 ? [] : [{ ratio, shared: false }]),
  ]);
  const times = new Map(contestants.map((contestant) => [contestant, [] as number[]]));
  for (let round = 0; round <= options.rounds; round++) {
    for (const contestant of contestants) {
      const { ratio, shared } = contestant;
      const run = measure(options.rows, ratio, shared);
      if (run.checksum !== expected.get(ratio)) throw new Error(`size/slide ${ratio}: the result is wrong`);
      options.progress(`round ${round}, size/slide ${ratio}, ${shared ? 'shared' : 'each'}: ${Math.round(run.ms)} ms`);
      // The first round warms up.
      if (round > 0) times.get(contestant)?.push(run.ms);
    }
  }
  const base = median(times.get(contestants[0] as Contestant) ?? []);
  const lines = contestants.map((contestant) => {
    const ms = median(times.get(contestant) ?? []);
    const rate = (options.rows / ms / 1000).toFixed(2);
    const name = contestant.ratio === 1 ? 'tumbling' : contestant.shared ? 'slices shared' : 'every window for itself';
    return `| ${contestant.ratio} | ${name} | ${rate} | ${(ms / base).toFixed(2)} |`;
  });
  return [
    `${options.rows} rows, ${KEYS} keys, ${ROWS_PER_SLIDE / KEYS} rows a key and slide, ${options.rounds} interleaved rounds; Node ${process.version}, ${cpus()[0]?.model ?? 'unknown'}`,
    '',
    '| size / slide | windows | M rows/s | time, tumbling = 1 |',
    '|---|---|---|---|',
    ...lines,
  ].join('\n');
}

export interface SlidingBenchOptions {
  readonly rows: number;
  readonly rounds: number;
  progress(text: string): void;
}

interface Contestant {
  readonly ratio: number;
  readonly shared: boolean;
}

const RATIOS: readonly number[] = [1, 2, 10, 100];
const KEYS = 1000;
const ROWS_PER_SLIDE = 20_000;
const SLIDE_MS = 1000;
const BATCH_ROWS = 4096;

const INT: LogicalType = { kind: 'INT' };
const BIGINT: LogicalType = { kind: 'BIGINT' };
const TIME: LogicalType = { kind: 'TIMESTAMP', precision: 3 };
const INPUT: Schema = {
  fields: [
    { name: 'key', type: INT, nullable: false },
    { name: 'v', type: BIGINT, nullable: false },
  ],
  timeField: null,
  changelog: false,
};
const OUTPUT: Schema = {
  fields: [
    { name: 'key', type: INT, nullable: false },
    ...['n', 'sum', 'max'].map((name): Field => ({ name, type: BIGINT, nullable: true })),
    ...['window_start', 'window_end', 'window_time'].map((name): Field => ({ name, type: TIME, nullable: false })),
  ],
  timeField: 6,
  changelog: false,
};

function measure(rows: number, ratio: number, shared: boolean): { readonly ms: number; readonly checksum: number } {
  const config: WindowAggregateConfig = {
    kind: 'window-aggregate',
    keyFields: [0],
    window:
      ratio === 1
        ? { kind: 'tumble', sizeMs: SLIDE_MS, offsetMs: 0 }
        : { kind: 'hop', sizeMs: SLIDE_MS * ratio, slideMs: SLIDE_MS, offsetMs: 0 },
    allowedLatenessMs: 0,
    aggregates: [
      { name: 'n', expression: 'COUNT(*)' },
      { name: 'sum', expression: 'SUM(v)' },
      { name: 'max', expression: 'MAX(v)' },
    ],
  };
  const context = new TestOperatorContext({ config, inputSchema: INPUT, outputSchema: OUTPUT, traceLevel: 'summary' });
  const operator: Operator =
    shared && ratio > 1
      ? new SlidingWindowAggregate(context, config, INPUT)
      : new WindowAggregate(context, config, INPUT);
  operator.open();
  let checksum = 0;
  let ms = 0;
  for (let from = 0; from < rows; from += BATCH_ROWS) {
    const batch = batchFrom(from, Math.min(rows, from + BATCH_ROWS));
    const watermark = from + BATCH_ROWS < rows ? (batch.eventTimes[batch.rows - 1] as number) - 1 : TIME_MAX;
    const start = process.hrtime.bigint();
    operator.processBatch(batch);
    watermarkAt(operator, watermark);
    ms += Number(process.hrtime.bigint() - start) / 1e6;
    for (const output of context.drain()) {
      if (output.kind === 'batch') checksum = addResults(checksum, output.batch);
    }
  }
  return { ms, checksum };
}

/** Row i: every key once in KEYS rows, in an order that changes; a value that is neither sorted nor constant. */
function batchFrom(from: number, to: number): RecordBatch {
  const batch = allocateBatch(INPUT, to - from);
  batch.rows = to - from;
  const keys = batch.columns[0]?.values as Int32Array;
  const values = batch.columns[1]?.values as BigInt64Array;
  for (let row = 0; row < batch.rows; row++) {
    keys[row] = keyOf(from + row);
    values[row] = BigInt(valueOf(from + row));
    batch.eventTimes[row] = Math.floor(((from + row) * SLIDE_MS) / ROWS_PER_SLIDE);
  }
  return batch;
}

function keyOf(row: number): number {
  return (row * 7919) % KEYS;
}

function valueOf(row: number): number {
  return (row * 48_271) % 10_007;
}

function addResults(checksum: number, batch: RecordBatch): number {
  let sum = checksum;
  const [keys, counts, sums, maxima, starts] = batch.columns.map((column) => column.values);
  for (let row = 0; row < batch.rows; row++) {
    sum = mixed(sum, [keys?.[row], counts?.[row], sums?.[row], maxima?.[row], starts?.[row]].map(Number));
  }
  return sum;
}

/** Independent of the order of results. */
function mixed(checksum: number, [key = 0, count = 0, sum = 0, maximum = 0, start = 0]: readonly number[]): number {
  const one = (key * 31 + count * 1009 + sum * 17 + maximum * 131 + (start / SLIDE_MS) * 7907) % MODULUS;
  return (checksum + one * one) % MODULUS;
}

const MODULUS = 67_108_859;

/** The checksum that windows of `ratio` slides must come to. */
function checksumOf(rows: number, slides: number, ratio: number): number {
  const counts = new Float64Array(slides * KEYS);
  const sums = new Float64Array(slides * KEYS);
  const maxima = new Float64Array(slides * KEYS).fill(TIME_MIN);
  for (let row = 0; row < rows; row++) {
    const cell = Math.floor(row / ROWS_PER_SLIDE) * KEYS + keyOf(row);
    counts[cell] = (counts[cell] as number) + 1;
    sums[cell] = (sums[cell] as number) + valueOf(row);
    maxima[cell] = Math.max(maxima[cell] as number, valueOf(row));
  }
  let checksum = 0;
  for (let first = 1 - ratio; first < slides; first++) {
    for (let key = 0; key < KEYS; key++) {
      let [count, sum, maximum] = [0, 0, TIME_MIN];
      for (let slide = Math.max(0, first); slide < Math.min(slides, first + ratio); slide++) {
        const cell = slide * KEYS + key;
        count += counts[cell] as number;
        sum += sums[cell] as number;
        maximum = Math.max(maximum, maxima[cell] as number);
      }
      if (count > 0) checksum = mixed(checksum, [key, count, sum, maximum, first * SLIDE_MS]);
    }
  }
  return checksum;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
