import { must } from '#std/assert.ts';
import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import { allocateBatch, type RecordBatch } from '#protocol/record-batch.ts';
import { generateBids } from '../w1/bids.ts';
import { ChecksumSink } from '../w1/checksum-sink.ts';
import { runHandLoop } from '../w1/hand-loop.ts';
import { BID_SCHEMA, w1Plan } from '../w1/job.ts';
import type { Load } from '../w1/load.ts';
import { type Outcome, OUT_OF_ORDERNESS_MS, outcomeText } from '../w1/outcome.ts';
import { openBareOperator } from './bare-operator.ts';
import { bidBatches } from './bid-batches.ts';

/**
 * W1's window operator alone, beside the hand-written loop: no source, exchange or host. What a row costs here is what
 * a row costs at least, whatever is done about the ways between operators. Checked against the loop.
 */
export function benchWindow(load: Load, rounds: number, progress: (text: string) => void): string {
  const bids = generateBids(load.seed, 0, 1, load.bids);
  const batches = bidBatches(load);
  const loop: number[] = [];
  const operator: number[] = [];
  for (let round = -1; round < rounds; round++) {
    progress(`round ${round + 1} of ${rounds}`);
    const expected = timed(loop, load, () => runHandLoop(bids, load.passes, load.spanMs));
    const got = timed(operator, load, () => runOperator(batches, load));
    if (outcomeText(got) !== outcomeText(expected)) throw new Error(`${outcomeText(got)} instead of the loop's result`);
    if (round < 0) [loop, operator].forEach((times) => times.splice(0));
  }
  const row = (name: string, times: readonly number[]): string => {
    const sorted = times.toSorted((a, b) => a - b);
    const [least, median] = [must(sorted[0], 'a round'), must(sorted[sorted.length >> 1], 'a round')];
    return `| ${name} | ${least.toFixed(1)} | ${median.toFixed(1)} |`;
  };
  return [
    '| what | least ns/row | median ns/row |',
    '| --- | --: | --: |',
    row('hand-written loop', loop),
    row('window operator of W1', operator),
  ].join('\n');
}

function timed(into: number[], load: Load, run: () => Outcome): Outcome {
  const before = process.cpuUsage();
  const outcome = run();
  const { user, system } = process.cpuUsage(before);
  into.push(((user + system) * 1000) / (load.bids * load.passes));
  return outcome;
}

function runOperator(batches: readonly RecordBatch[], load: Load): Outcome {
  const plan = must(w1Plan('window', 1, null).vertices[1]?.operators[0], 'the window of W1');
  const outcomes: Outcome[] = [];
  const sink = new ChecksumSink((sums) => outcomes.push(sums));
  const operator = openBareOperator(plan, (batch) => sink.processBatch(batch));
  const advanceTo = (time: number): void => {
    operator.processWatermark(time);
    while (!operator.advance());
  };
  // A batch is in the caches when it reaches an operator: it has just been encoded or sent.
  const warm = allocateBatch(BID_SCHEMA, BATCH_ROWS_MAX);
  const times = warm.eventTimes;
  for (let pass = 0; pass < load.passes; pass++) {
    const shift = pass * load.spanMs;
    for (const batch of batches) {
      for (let row = 0; row < batch.rows; row++) times[row] = (batch.eventTimes[row] as number) + shift;
      for (let c = 0; c < 2; c++) {
        (must(warm.columns[c], 'a key or a price').values as BigInt64Array).set(
          must(batch.columns[c], 'a key or a price').values as BigInt64Array,
        );
      }
      warm.rows = batch.rows;
      operator.processBatch(warm);
      advanceTo((times[batch.rows - 1] as number) - OUT_OF_ORDERNESS_MS - 1);
    }
  }
  advanceTo(Number.POSITIVE_INFINITY);
  sink.finish();
  return must(outcomes[0], 'the sink has finished');
}
