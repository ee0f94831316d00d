import { expect, test } from 'vitest';
import type { ChannelId } from '#protocol/job-plan.ts';
import type { TracedElement } from '#protocol/trace.ts';
import { emptyRunView, snapshotView } from '#view/fold.ts';
import type { ChannelView, RunView } from '#view/run-view.ts';
import { twoPlan } from '#view/testing.ts';
import { drainingBatches } from './draining-batches.ts';

function viewWith(queues: readonly (readonly TracedElement[])[]): RunView {
  const view = snapshotView(emptyRunView(twoPlan('exactly-once')));
  const channels = new Map<ChannelId, ChannelView>(view.channels);
  [...view.channels.values()].forEach((channel, at) => {
    const queue = (queues[at] ?? []).map((element, sequence) => ({
      sequence,
      arrived: true,
      element,
      epoch: 1,
      replays: [],
    }));
    channels.set(channel.id, { ...channel, queue });
  });
  return { ...view, channels };
}

const rows = (count: number): TracedElement => ({ kind: 'records', rows: count, records: [] });
const BARRIER: TracedElement = { kind: 'barrier', checkpointId: 1 };

test('buffers of several rows are counted over all channels; single rows and barriers are not', () => {
  expect(drainingBatches(viewWith([]))).toBe(0);
  expect(drainingBatches(viewWith([[rows(1), BARRIER], [rows(1)]]))).toBe(0);
  expect(drainingBatches(viewWith([[rows(2), rows(1), BARRIER, rows(40)], [rows(7)]]))).toBe(3);
});
