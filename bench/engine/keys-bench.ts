import { must } from '#std/assert.ts';
import type { Operator, PendingSnapshot } from '#engine/operators/operator.ts';
import { BATCH_ROWS_MAX } from '#protocol/limits.ts';
import { allocateBatch, type RecordBatch } from '#protocol/record-batch.ts';
import { BID_SCHEMA, w1Plan } from '../w1/job.ts';
import { openBareOperator } from './bare-operator.ts';

/**
 * Much keyed state: COUNT, MAX, SUM per key of one window over `keys` BIGINT keys, in the operator alone. What a row
 * costs while keys are new and when all are known, and what a snapshot costs: its synchronous part, which holds records
 * up, and the longest slice of the rest. All in CPU time.
 *
 * Checked at the end: the window fires each key once, with the very count and sum that were put in.
 */
export interface KeysResult {
  readonly keys: number;
  readonly newNsPerRow: number;
  readonly knownNsPerRow: number;
  /** Least and median of the snapshots but the first, which has no shadow to copy into. */
  readonly syncMs: { readonly least: number; readonly median: number };
  readonly firstSyncMs: number;
  /** One copy of as many bytes, the ceiling of the synchronous part. */
  readonly copyMs: number;
  readonly longestSliceMs: number;
  /** All slices of the rest together, the least of the snapshots. */
  readonly encodeMs: number;
  readonly snapshotMb: number;
}

const KNOWN_PASSES = 2;
const SNAPSHOTS = 4;

export function benchKeys(keys: number): KeysResult {
  const plan = must(w1Plan('keys', 1, null).vertices[1]?.operators[0], 'the window of W1');
  const seen = { keys: 0, counts: 0n, sums: 0n };
  const operator = openBareOperator(plan, (batch) => addResults(seen, batch));
  const pass = (): number => measureNsPerRow(keys, () => feed(operator, keys));
  const newNsPerRow = pass();
  const knownNsPerRow = Math.min(...Array.from({ length: KNOWN_PASSES }, pass));

  const snapshots = Array.from({ length: SNAPSHOTS }, (_, index) => snapshot(operator, index + 1));
  operator.processWatermark(1e12);
  while (!operator.advance());
  const passes = BigInt(1 + KNOWN_PASSES);
  const expected = { keys, counts: BigInt(keys) * passes, sums: (BigInt(keys) * BigInt(keys - 1) * passes) / 2n };
  if (seen.keys !== expected.keys || seen.counts !== expected.counts || seen.sums !== expected.sums) {
    throw new Error(`${keys} keys: ${text(seen)} instead of ${text(expected)}`);
  }
  const [first, ...later] = snapshots;
  const sync = later.map((each) => each.syncMs).toSorted((a, b) => a - b);
  return {
    keys,
    newNsPerRow,
    knownNsPerRow,
    syncMs: { least: must(sync[0], 'several'), median: must(sync[sync.length >> 1], 'several') },
    firstSyncMs: must(first, 'one').syncMs,
    copyMs: copyMs(must(first, 'one').bytes),
    longestSliceMs: Math.min(...later.map((each) => each.longestSliceMs)),
    encodeMs: Math.min(...later.map((each) => each.encodeMs)),
    snapshotMb: must(first, 'one').bytes / 1e6,
  };
}

/** One row a key, in an order without locality; price = key. */
function feed(operator: Operator, keys: number): void {
  const step = 7_368_787;
  let key = 0;
  for (let done = 0; done < keys;) {
    const batch = allocateBatch(BID_SCHEMA, BATCH_ROWS_MAX);
    const rows = Math.min(BATCH_ROWS_MAX, keys - done);
    const halves = batch.columns.slice(0, 2).map((column) => new Int32Array((column.values as BigInt64Array).buffer));
    for (let row = 0; row < rows; row++) {
      (halves[0] as Int32Array)[2 * row] = key;
      (halves[1] as Int32Array)[2 * row] = key;
      batch.eventTimes[row] = 5;
      key = (key + step) % keys;
    }
    batch.rows = rows;
    operator.processBatch(batch);
    done += rows;
  }
}

function snapshot(
  operator: Operator,
  checkpointId: number,
): { readonly syncMs: number; readonly longestSliceMs: number; readonly encodeMs: number; readonly bytes: number } {
  const taken: PendingSnapshot[] = [];
  const syncMs = cpuMs(() => taken.push(operator.snapshot(checkpointId)));
  const pending = must(taken[0], 'a snapshot was taken');
  let longestSliceMs = 0;
  let encodeMs = 0;
  for (let finished = false; !finished;) {
    const sliceMs = cpuMs(() => (finished = pending.advance()));
    longestSliceMs = Math.max(longestSliceMs, sliceMs);
    encodeMs += sliceMs;
  }
  pending.take();
  return { syncMs, longestSliceMs, encodeMs, bytes: pending.bytes };
}

/** CPU time, because a busy machine takes a slice away for longer than it lasts. */
function cpuMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function copyMs(bytes: number): number {
  const from = new Uint8Array(bytes).fill(1);
  const to = new Uint8Array(bytes).fill(2);
  return Math.min(...Array.from({ length: 5 }, () => cpuMs(() => to.set(from))));
}

function measureNsPerRow(rows: number, run: () => void): number {
  return (cpuMs(run) * 1e6) / rows;
}

interface Sums {
  keys: number;
  counts: bigint;
  sums: bigint;
}

function addResults(into: Sums, batch: RecordBatch): void {
  into.keys += batch.rows;
  const counts = must(batch.columns[1], 'COUNT').values as BigInt64Array;
  const sums = must(batch.columns[3], 'SUM').values as BigInt64Array;
  for (let row = 0; row < batch.rows; row++) {
    into.counts += counts[row] as bigint;
    into.sums += sums[row] as bigint;
  }
}

function text({ keys, counts, sums }: Sums): string {
  return `${keys} keys, Σcount ${counts}, Σsum ${sums}`;
}
