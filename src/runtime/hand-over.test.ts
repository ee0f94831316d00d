import { expect, test } from 'vitest';
import type { Message } from '#protocol/messages.ts';
import { handOver } from './hand-over.ts';

function bytes(...values: number[]): ArrayBuffer {
  return Uint8Array.from(values).buffer;
}

test('records and spent buffers are moved: the receiver has the bytes, the sender has nothing', () => {
  const [sent, spent] = [bytes(1, 2), bytes(3)];
  const records: Message = {
    kind: 'channelElement',
    channel: '0:0:1',
    sequence: 7,
    backlog: 2,
    element: { kind: 'records', buffer: sent, rows: 5 },
  };
  const credit: Message = { kind: 'creditGranted', channel: '0:0:1', credits: 1, buffers: [spent] };
  expect(handOver(records, [sent])).toEqual({
    ...records,
    element: { kind: 'records', buffer: bytes(1, 2), rows: 5 },
  });
  expect(handOver(credit, [spent])).toEqual({ ...credit, buffers: [bytes(3)] });
  expect([sent.byteLength, spent.byteLength]).toEqual([0, 0]);
});

test('anything else is a copy', () => {
  const trigger: Message = { kind: 'notifyCheckpointComplete', checkpointId: 3 };
  const copy = handOver(trigger, []);
  expect(copy).toEqual(trigger);
  expect(copy).not.toBe(trigger);
});
