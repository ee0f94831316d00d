import { expect, test } from 'vitest';
import type { Envelope, Message } from '#protocol/messages.ts';
import { packParcel, unpackParcel } from './parcel.ts';
import { envelopeOf } from './testing.ts';

const buffer = (byte: number): ArrayBuffer => new Uint8Array([byte, 2, 3]).buffer;

const records = (sequence: number): Message => ({
  kind: 'channelElement',
  channel: '0:0:1',
  sequence,
  backlog: 7,
  element: { kind: 'records', buffer: buffer(sequence), rows: 3 },
});
const credit = (credits: number, buffers: readonly ArrayBuffer[]): Message => ({
  kind: 'creditGranted',
  channel: '1:1:0',
  credits,
  buffers,
});
const watermark: Message = {
  kind: 'channelElement',
  channel: '0:0:1',
  sequence: 3,
  backlog: 0,
  element: { kind: 'watermark', time: Number.POSITIVE_INFINITY },
};

/** What a receiver gets, by way of a structured clone. */
function sent(envelopes: readonly Envelope[]): readonly Envelope[] {
  return unpackParcel(structuredClone(packParcel(envelopes)));
}

test('a parcel is unpacked to the envelopes that were packed, in order, whatever they carry', () => {
  const stamp = { timeMs: 17.25, counter: 4 };
  const cases: readonly (readonly Envelope[])[] = [
    [envelopeOf(1)],
    [envelopeOf(0, { stamp, message: records(0) })],
    [envelopeOf(0, { stamp, message: credit(0, []) })],
    [
      envelopeOf(0, { message: records(0) }),
      envelopeOf(0, { stamp, message: records(1) }),
      envelopeOf(0, { stamp, message: credit(2, [buffer(1), buffer(2)]) }),
      envelopeOf(0, { stamp, message: watermark }),
      envelopeOf(0, { stamp, message: records(2), dueAt: 12.5 }),
      envelopeOf(0, { stamp, message: records(3), attempt: 5 }),
      envelopeOf(0, { stamp, message: records(4), from: 'task:0/1' }),
      envelopeOf(0, { stamp, message: credit(1, [buffer(9)]), epoch: 9 }),
    ],
  ];
  for (const envelopes of cases) expect(sent(envelopes)).toEqual(envelopes);
});
