import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newDocument } from '#model/new-document.ts';
import type { PreviewAnswer, PreviewRequest } from '#model/preview.ts';
import { PreviewClient } from './preview-client.ts';
import type { PageToPreview, PreviewToPage } from './preview-protocol.ts';
import type { ChildWorker } from './worker-protocol.ts';

const REQUEST: PreviewRequest = { document: newDocument({ id: 'd', name: '' }), nodeId: 'n' };
const ANSWER: PreviewAnswer = { kind: 'blocked', nodes: ['n'] };

/** A worker whose messages are seen and sent by hand. */
class HandWorker implements ChildWorker<PreviewToPage, PageToPreview> {
  readonly posted: PageToPreview[] = [];
  say: (message: PreviewToPage) => void = () => undefined;
  break: (reason: string) => void = () => undefined;
  terminated = false;

  post(message: PageToPreview): void {
    this.posted.push(message);
  }
  onMessage(listener: (message: PreviewToPage) => void): void {
    this.say = listener;
  }
  onError(listener: (reason: string) => void): void {
    this.break = listener;
  }
  terminate(): void {
    this.terminated = true;
  }
}

function clientOf(readFile: (file: string) => Promise<ArrayBuffer | null> = () => Promise.resolve(null)) {
  const workers: HandWorker[] = [];
  const client = new PreviewClient(() => {
    const worker = new HandWorker();
    workers.push(worker);
    return worker;
  }, readFile);
  return { client, workers };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the preview client', () => {
  test('hands over the answer of its worker, and keeps the worker', async () => {
    const { client, workers } = clientOf();
    const first = client.preview(REQUEST);
    workers[0]?.say({ kind: 'answered', requestId: 1, answer: ANSWER });
    expect(await first).toEqual(ANSWER);
    const second = client.preview(REQUEST);
    workers[0]?.say({ kind: 'answered', requestId: 2, answer: ANSWER });
    expect(await second).toEqual(ANSWER);
    expect(workers).toHaveLength(1);
  });

  test('has its worker ready before the first request, and starts no second one', async () => {
    const { client, workers } = clientOf();
    client.prepare();
    expect(workers).toHaveLength(1);
    const first = client.preview(REQUEST);
    workers[0]?.say({ kind: 'answered', requestId: 1, answer: ANSWER });
    expect(await first).toEqual(ANSWER);
    client.prepare();
    expect(workers).toHaveLength(1);
  });

  test('a newer request replaces the one before, whose answer comes too late', async () => {
    const { client, workers } = clientOf();
    const first = client.preview(REQUEST);
    const second = client.preview(REQUEST);
    expect(await first).toEqual({ kind: 'replaced' });
    workers[0]?.say({ kind: 'answered', requestId: 1, answer: { kind: 'stopped' } });
    workers[0]?.say({ kind: 'answered', requestId: 2, answer: ANSWER });
    expect(await second).toEqual(ANSWER);
  });

  test('a worker that does not answer is terminated, and the next request has another', async () => {
    const { client, workers } = clientOf();
    const hung = client.preview(REQUEST);
    vi.advanceTimersByTime(4000);
    expect(await hung).toEqual({ kind: 'stopped' });
    expect(workers[0]?.terminated).toBe(true);
    const next = client.preview(REQUEST);
    workers[0]?.say({ kind: 'answered', requestId: 2, answer: { kind: 'stopped' } });
    workers[1]?.say({ kind: 'answered', requestId: 2, answer: ANSWER });
    expect(await next).toEqual(ANSWER);
  });

  test('a worker that breaks is an answer, too', async () => {
    const { client, workers } = clientOf();
    const broken = client.preview(REQUEST);
    workers[0]?.break('a bug');
    expect(await broken).toEqual({ kind: 'stopped' });
  });

  test('files come from the vault, or not at all', async () => {
    const bytes = new ArrayBuffer(3);
    const { client, workers } = clientOf((file) => Promise.resolve(file === 'upload:a' ? bytes : null));
    void client.preview(REQUEST);
    workers[0]?.say({ kind: 'readFile', file: 'upload:a', bytes: 10 });
    workers[0]?.say({ kind: 'readFile', file: 'upload:b', bytes: 10 });
    await vi.advanceTimersByTimeAsync(1);
    expect(workers[0]?.posted.slice(1)).toEqual([
      { kind: 'fileRead', file: 'upload:a', bytes },
      { kind: 'fileFailed', file: 'upload:b', reason: 'not in this browser' },
    ]);
  });
});
