import { must } from '#std/assert.ts';
import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import { allocateBatch, type RecordBatch } from '#protocol/record-batch.ts';
import { splitColumns } from '../w1/column-source.ts';
import { BID_SCHEMA } from '../w1/job.ts';
import type { Load } from '../w1/load.ts';

/** All bids as batches of the size that goes through a channel. */
export function bidBatches(load: Load): readonly RecordBatch[] {
  const { count, auctions, prices, times } = splitColumns(load.seed, 0, 1, load.bids);
  const batches: RecordBatch[] = [];
  for (let from = 0; from < count; from += BATCH_ROWS_MAX) {
    const batch = allocateBatch(BID_SCHEMA, BATCH_ROWS_MAX);
    const to = Math.min(count, from + BATCH_ROWS_MAX);
    batch.rows = to - from;
    (must(batch.columns[0], 'auction').values as BigInt64Array).set(auctions.subarray(from, to));
    (must(batch.columns[1], 'price').values as BigInt64Array).set(prices.subarray(from, to));
    batch.eventTimes = must(batch.columns[2], 'dateTime').values as Float64Array;
    batch.eventTimes.set(times.subarray(from, to));
    batches.push(batch);
  }
  return batches;
}
