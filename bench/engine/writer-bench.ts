import { must } from '#std/assert.ts';
import { decodeBatch } from '#protocol/batch-codec.ts';
import type { JobEdge } from '#protocol/job-plan.ts';
import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import { OutputChannel } from '#engine/exchange/output-channel.ts';
import { createChannelSelector } from '#engine/exchange/partitioner.ts';
import { RecordWriter } from '#engine/exchange/record-writer.ts';
import { BID_SCHEMA, w1Plan } from '../w1/job.ts';
import type { Load } from '../w1/load.ts';
import { bidBatches } from './bid-batches.ts';

/**
 * The keyed exchange alone: bids go through a writer into 1, 2 and 4 channels whose buffers come straight back. Of each
 * batch the least time of all passes counts, so that a busy machine only adds noise where it interrupts every pass.
 * Checked: as many bids, and the same sum of prices, leave the channels as went in.
 */
export function benchWriter(load: Load, progress: (text: string) => void): string {
  const batches = bidBatches(load).slice(0, BATCHES);
  const lines = [1, 2, 4].map((channels) => {
    progress(`${channels} channels`);
    return `| ${channels} | ${nsPerRow(batches, channels, load.passes).toFixed(1)} |`;
  });
  return ['| channels | ns/row |', '| --: | --: |', ...lines].join('\n');
}

/** Few enough to stay in the third cache, as batches that have just been read do. */
const BATCHES = 50;

function nsPerRow(batches: readonly RecordBatch[], count: number, passes: number): number {
  const edge = must(w1Plan('writer', 1, null).edges[0], 'the keyed edge of W1') satisfies JobEdge;
  const channels = Array.from(
    { length: count },
    (_, index) => new OutputChannel(`0:0:${index}`, `1/${index}`, BID_SCHEMA, () => undefined),
  );
  const selector = createChannelSelector('hash', count, edge.keyFields, 128, () => 0);
  const writer = new RecordWriter(edge, channels, selector);
  const least = new Float64Array(batches.length).fill(Number.POSITIVE_INFINITY);
  const sent = { rows: 0, prices: 0 };
  for (let pass = 0; pass < passes; pass++) {
    batches.forEach((batch, index) => {
      const startedAt = performance.now();
      writer.write(batch, false);
      const buffers = channels.map(drain);
      least[index] = Math.min(must(least[index], 'a time a batch'), performance.now() - startedAt);
      buffers.forEach((each, channel) => {
        for (const buffer of each) addTo(sent, decodeBatch(buffer, BID_SCHEMA));
        // Transport detaches buffers; compiled code that has never seen that is faster than it can ever be.
        must(channels[channel], 'a channel').grant(each.length, structuredClone(each, { transfer: each }));
      });
    });
  }
  writer.flush();
  for (const channel of channels) for (const buffer of drain(channel)) addTo(sent, decodeBatch(buffer, BID_SCHEMA));
  const expected = { rows: 0, prices: 0 };
  for (const batch of batches) addTo(expected, batch);
  if (sent.rows !== expected.rows * passes || sent.prices !== expected.prices * passes) {
    throw new Error(`${sent.rows} rows and ${sent.prices} in prices left the channels`);
  }
  return (least.reduce((sum, each) => sum + each, 0) * 1e6) / (batches.length * BATCH_ROWS_MAX);
}

function drain(channel: OutputChannel): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (let next = channel.takeSendable(); next !== null; next = channel.takeSendable()) {
    if (next.element.kind === 'records') buffers.push(next.element.buffer);
  }
  return buffers;
}

function addTo(sums: { rows: number; prices: number }, batch: RecordBatch): void {
  const { values } = must(batch.columns[1], 'price');
  const halves = new Int32Array((values as BigInt64Array).buffer, (values as BigInt64Array).byteOffset, batch.rows * 2);
  sums.rows += batch.rows;
  for (let row = 0; row < batch.rows; row++) sums.prices += halves[2 * row] as number;
}
