import { Worker } from 'node:worker_threads';
import { afterAll } from 'vitest';
import { describeTransport } from './describe-exam.ts';
import { type Connect, PortWorld } from './port-world.ts';

describeTransport('actor hosts over MessagePorts', () => Promise.resolve(new PortWorld()));

/** Hands on what comes, with its buffers: a parcel is copied or transferred into this thread and out of it. */
const RELAY = `
  const { parentPort } = require('node:worker_threads');
  const hand = (from, to) =>
    from.on('message', (sent) => {
      const words = Array.isArray(sent) ? sent : [sent.message.element?.buffer];
      to.postMessage(sent, words.filter((word) => word instanceof ArrayBuffer));
    });
  parentPort.on('message', ({ left, right }) => {
    hand(left, right);
    hand(right, left);
  });
`;

const relay = new Worker(RELAY, { eval: true });
relay.unref();
afterAll(() => relay.terminate());

/** Between two places lies another thread. */
const throughThread: Connect = () => {
  const near = new MessageChannel();
  const far = new MessageChannel();
  const ends = { left: near.port2, right: far.port1 };
  relay.postMessage(ends, [near.port2, far.port1] as unknown as Parameters<Worker['postMessage']>[1]);
  return { port1: near.port1, port2: far.port2 };
};

describeTransport('actor hosts with another thread between them', () => Promise.resolve(new PortWorld(throughThread)));
