import { describe, expect, test } from 'vitest';
import type { JobClient, TraceBatch } from '#protocol/job-client.ts';
import { PortJobClient } from './port-job-client.ts';
import { serveJobClient } from './serve-job-client.ts';

const BATCH: TraceBatch = { events: [], jobTimeMs: 5, rate: 1, jobState: 'RUNNING' };

/** A client that writes down what is asked of it. */
class RecordingClient implements JobClient {
  readonly world = 'workers';
  readonly calls: unknown[] = [];
  readonly listeners = new Set<(batch: TraceBatch) => void>();
  start = (options: unknown) => this.#record('start', options);
  triggerCheckpoint = () => this.#record('triggerCheckpoint');
  stop = () => this.#record('stop');
  cancel = (checkpoints: unknown) => this.#record('cancel', checkpoints);
  inject = (fault: unknown) => this.#record('inject', fault);
  setRate = (rate: number) => this.#record('setRate', rate);
  setTraceLevel = (level: unknown) => this.#record('setTraceLevel', level);
  step = (): Promise<void> => Promise.reject(new Error('Only the deterministic world steps.'));
  dispose = () => this.#record('dispose');

  async recordClicks(uid: string, lines: readonly string[]): Promise<void> {
    this.calls.push(['recordClicks', uid, lines]);
  }
  async query() {
    return { kind: 'resumableJobs', jobs: [] } as const;
  }

  subscribe(listener: (batch: TraceBatch) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async #record(...call: unknown[]): Promise<void> {
    this.calls.push(call);
  }
}

function connect() {
  const { port1, port2 } = new MessageChannel();
  const served = new RecordingClient();
  serveJobClient(port2, served);
  let disposed = 0;
  const client = new PortJobClient('workers', port1, () => disposed++);
  return { client, served, close: () => (client.close('closed'), port2.close()), disposals: () => disposed };
}

describe('a job client over a port', () => {
  test('every call arrives with its arguments and is answered', async () => {
    const { client, served, close } = connect();
    await client.setRate(0.5);
    await client.cancel('delete');
    await client.inject({ kind: 'killSubtask', subtask: '0/0' });
    await client.setTraceLevel('full');
    await client.triggerCheckpoint();
    await client.stop();
    expect(await client.query({ kind: 'resumableJobs' })).toEqual({ kind: 'resumableJobs', jobs: [] });
    expect(served.calls).toEqual([
      ['setRate', 0.5],
      ['cancel', 'delete'],
      ['inject', { kind: 'killSubtask', subtask: '0/0' }],
      ['setTraceLevel', 'full'],
      ['triggerCheckpoint'],
      ['stop'],
    ]);
    close();
  });

  test('a refused call rejects with the reason', async () => {
    const { client, close } = connect();
    await expect(client.step('event')).rejects.toThrow('Only the deterministic world steps.');
    close();
  });

  test('trace batches reach every subscriber until it unsubscribes', async () => {
    const { client, served, close } = connect();
    const seen: string[] = [];
    const end = client.subscribe(() => seen.push('first'));
    client.subscribe(() => seen.push('second'));
    for (const listener of served.listeners) listener(BATCH);
    await client.stop();
    end();
    for (const listener of served.listeners) listener(BATCH);
    await client.stop();
    expect(seen).toEqual(['first', 'second', 'second']);
    close();
  });

  test('a trace with a way of its own goes there and not to the client', async () => {
    const [calls, trace] = [new MessageChannel(), new MessageChannel()];
    const served = new RecordingClient();
    serveJobClient(calls.port2, served, trace.port2);
    const client = new PortJobClient('workers', calls.port1);
    let seen = 0;
    client.subscribe(() => seen++);
    const came = new Promise((resolve) => (trace.port1.onmessage = (event) => resolve(event.data)));
    for (const listener of served.listeners) listener(BATCH);
    expect(await came).toEqual(BATCH);
    await client.stop();
    expect(seen).toBe(0);
    client.close('closed');
    for (const port of [calls.port2, trace.port1, trace.port2]) port.close();
  });

  test('dispose lets go of the job once; later calls are refused', async () => {
    const { client, served, disposals } = connect();
    await Promise.all([client.dispose(), client.dispose()]);
    expect([served.calls, served.listeners.size, disposals()]).toEqual([[['dispose']], 0, 1]);
    await expect(client.stop()).rejects.toThrow('disposed');
  });

  test('when the world behind it is gone open calls are refused', async () => {
    const { client } = connect();
    const stopping = client.stop();
    client.close('the worker died');
    await expect(stopping).rejects.toThrow('the worker died');
  });
});
