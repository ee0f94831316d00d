import { keyGroupOf, murmurBits, subtaskOfKeyGroup } from '#std/key-hash.ts';
import type { Partitioner } from '#protocol/job-plan.ts';
import type { RecordBatch } from '#protocol/record-batch.ts';
import { hashKeys } from '../state/key-hasher.ts';

/**
 * Chooses the channel of each row of a batch.
 * Flink: KeyGroupStreamPartitioner, RebalancePartitioner, RescalePartitioner, ForwardPartitioner, BroadcastPartitioner;
 * reference flink-semantics §1.3.
 */
export interface ChannelSelector {
  /** True if every row goes to every channel; `select` is not called then. */
  readonly broadcast: boolean;
  /** Writes the channel index of each row into `out[0, rows)`. */
  select(batch: RecordBatch, out: Int32Array): void;
  /** Where a round has come to: the channel of the last row, -1 before the first; 0 where there is no round. */
  turn(): number;
  setTurn(channel: number): void;
}

/**
 * The selector of one sender.
 * `choose`: Flink starts rebalance at a random channel of each sender and increments first; rescale starts at 0.
 */
export function createChannelSelector(
  partitioner: Partitioner,
  channels: number,
  keyFields: readonly number[],
  maxParallelism: number,
  choose: (bound: number, what: string) => number,
): ChannelSelector {
  switch (partitioner) {
    case 'forward':
      return { ...NO_ROUND, broadcast: false, select: (batch, out) => void out.fill(0, 0, batch.rows) };
    case 'broadcast':
      return { ...NO_ROUND, broadcast: true, select: () => undefined };
    case 'rebalance':
      return roundRobin(channels, () => (channels === 1 ? 0 : choose(channels, 'rebalance start')));
    case 'rescale':
      return roundRobin(channels, () => channels - 1);
    case 'hash':
      return hash(channels, keyFields, maxParallelism);
  }
}

const NO_ROUND = { turn: (): number => 0, setTurn: (): void => undefined };

/** `start` is asked at the first row: a selector is made before its task may touch the world. */
function roundRobin(channels: number, start: () => number): ChannelSelector {
  let channel = -1;
  return {
    broadcast: false,
    select(batch, out) {
      if (channel < 0) channel = start();
      for (let row = 0; row < batch.rows; row++) {
        channel = channel + 1 === channels ? 0 : channel + 1;
        out[row] = channel;
      }
    },
    turn: () => channel,
    setTurn: (turn) => {
      channel = turn;
    },
  };
}

function hash(channels: number, keyFields: readonly number[], maxParallelism: number): ChannelSelector {
  const channelOfGroup = new Int32Array(maxParallelism);
  for (let group = 0; channels > 1 && group < maxParallelism; group++) {
    channelOfGroup[group] = subtaskOfKeyGroup(group, maxParallelism, channels);
  }
  return {
    ...NO_ROUND,
    broadcast: false,
    select(batch, out) {
      const { rows } = batch;
      if (channels === 1) {
        out.fill(0, 0, rows);
        return;
      }
      hashKeys(batch, keyFields, out);
      if (!isPowerOfTwo(maxParallelism)) {
        for (let row = 0; row < rows; row++) {
          out[row] = channelOfGroup[keyGroupOf(out[row] as number, maxParallelism)] as number;
        }
      } else if (isPowerOfTwo(channels)) {
        selectByShift(out, rows, maxParallelism - 1, Math.clz32(channels) - Math.clz32(maxParallelism));
      } else selectByGroup(out, rows, maxParallelism - 1, channelOfGroup);
    },
  };
}

function isPowerOfTwo(value: number): boolean {
  return (value & (value - 1)) === 0;
}

/** Replaces hash codes by the channels of their key groups, a power of two: a mask in the place of a division. */
function selectByGroup(out: Int32Array, rows: number, mask: number, channelOfGroup: Int32Array): void {
  let row = 0;
  for (const end = rows - 3; row < end; row += 4) {
    out[row] = channelOfGroup[murmurBits(out[row] as number) & mask] as number;
    out[row + 1] = channelOfGroup[murmurBits(out[row + 1] as number) & mask] as number;
    out[row + 2] = channelOfGroup[murmurBits(out[row + 2] as number) & mask] as number;
    out[row + 3] = channelOfGroup[murmurBits(out[row + 3] as number) & mask] as number;
  }
  for (; row < rows; row++) out[row] = channelOfGroup[murmurBits(out[row] as number) & mask] as number;
}

/** The same where there are as many channels as a power of two: the first bits of the group are the channel. */
function selectByShift(out: Int32Array, rows: number, mask: number, shift: number): void {
  let row = 0;
  for (const end = rows - 3; row < end; row += 4) {
    out[row] = (murmurBits(out[row] as number) & mask) >> shift;
    out[row + 1] = (murmurBits(out[row + 1] as number) & mask) >> shift;
    out[row + 2] = (murmurBits(out[row + 2] as number) & mask) >> shift;
    out[row + 3] = (murmurBits(out[row + 3] as number) & mask) >> shift;
  }
  for (; row < rows; row++) out[row] = (murmurBits(out[row] as number) & mask) >> shift;
}
