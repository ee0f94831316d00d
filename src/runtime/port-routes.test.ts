import { afterEach, expect, test } from 'vitest';
import type { Envelope, StreamElement } from '#protocol/messages.ts';
import { PortRoutes } from './port-routes.ts';
import { envelopeOf, sleep } from './testing.ts';

const opened: PortRoutes[] = [];

afterEach(() => {
  for (const routes of opened.splice(0)) routes.close();
});

function open() {
  const { port1, port2 } = new MessageChannel();
  const received: (readonly number[])[] = [];
  const sender = new PortRoutes(() => undefined);
  const receiver = new PortRoutes((envelope) => received.push([sequenceOf(envelope), envelope.stamp.counter]));
  opened.push(sender, receiver);
  sender.connect('task:1/0', port1);
  receiver.connect('task:0/0', port2);
  return { sender, received };
}

function element(sequence: number, kind: 'records' | 'watermark'): [Envelope, ArrayBuffer[]] {
  const buffer = new ArrayBuffer(8);
  const sent: StreamElement = kind === 'records' ? { kind, buffer, rows: 1 } : { kind, time: sequence };
  const envelope = envelopeOf(0, {
    stamp: { timeMs: 0, counter: sequence },
    message: { kind: 'channelElement', channel: '0:0:0', sequence, backlog: 0, element: sent },
  });
  return [envelope, kind === 'records' ? [buffer] : []];
}

function sequenceOf({ message }: Envelope): number {
  return message.kind === 'channelElement' ? message.sequence : -1;
}

test('records wait for others or for a look that finds them late; anything else goes at once and takes them along', async () => {
  const { sender, received } = open();
  const send = (sequence: number, kind: 'records' | 'watermark'): void => {
    const [envelope, transfer] = element(sequence, kind);
    expect(sender.send(envelope, transfer)).toBe(true);
  };
  const arrived = async (): Promise<number> => {
    await sleep(20);
    return received.length;
  };
  send(0, 'records');
  sender.sendWaiting(1000);
  expect(await arrived()).toBe(0);
  sender.sendWaiting(1001);
  expect(await arrived()).toBe(1);
  send(1, 'records');
  send(2, 'watermark');
  expect(await arrived()).toBe(3);
  for (let sequence = 3; sequence < 8; sequence++) send(sequence, 'records');
  expect(await arrived()).toBe(7);
  sender.sendWaiting(null);
  expect(await arrived()).toBe(8);
  send(8, 'records');
  sender.retireAll();
  expect(await arrived()).toBe(9);
  expect(received).toEqual(Array.from({ length: 9 }, (_, sequence) => [sequence, sequence]));
  expect(sender.send(...element(9, 'records'))).toBe(false);
});

test('credits wait for others, too, and their buffers with them', async () => {
  const { sender, received } = open();
  const buffers = [new ArrayBuffer(8), new ArrayBuffer(16)];
  for (const buffer of buffers) {
    const message = { kind: 'creditGranted', channel: '0:0:0', credits: 1, buffers: [buffer] } as const;
    expect(sender.send(envelopeOf(0, { message }), [buffer])).toBe(true);
  }
  await sleep(20);
  expect({ received: received.length, left: buffers.map(({ byteLength }) => byteLength) }).toEqual({
    received: 0,
    left: [8, 16],
  });
  sender.sendWaiting(null);
  await sleep(20);
  expect({ received: received.length, left: buffers.map(({ byteLength }) => byteLength) }).toEqual({
    received: 2,
    left: [0, 0],
  });
});
