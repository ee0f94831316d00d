import { parentPort } from 'node:worker_threads';
import '#expression/install-rare-functions.ts';
import '#expression/install-regular-expressions.ts';
import '#expression/install-time-zones.ts';
import { must } from '#std/assert.ts';
import { runBatch, type SimulationBatch } from './simulation-batch.ts';

// A thread of `weir sim`: a batch of seeds in, what they went through out.
const port = must(parentPort, 'this script runs as a thread');
port.on('message', (batch: SimulationBatch) => port.postMessage(runBatch(batch)));
