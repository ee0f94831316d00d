import { afterEach, beforeEach, expect, test } from 'vitest';
import { decodeDocument } from '#model/decode-document.ts';
import type { PipelineDocument } from '#model/document.ts';
import type { JobClient, StartOptions } from '#protocol/job-client.ts';
import { must } from '#std/assert.ts';
import wordCount from '../../../public/samples/word-count.weir.json' with { type: 'json' };
import type { StudioHost } from '../studio-host.ts';
import { setRate } from './session-actions.ts';
import { sessionStore } from './session-store.ts';
import { leaveRun, startRun } from './start-run.ts';

const nativeFrame = globalThis.requestAnimationFrame;

beforeEach(() => {
  // Nothing is drawn here: a frame that never comes is all a run needs of a page.
  globalThis.requestAnimationFrame = () => 0;
  globalThis.cancelAnimationFrame = () => {};
});

afterEach(async () => {
  await leaveRun();
  globalThis.requestAnimationFrame = nativeFrame;
});

test('a rate chosen while files are copied decides the trace level the job starts with', async () => {
  const host = new FakeHost();
  const starting = startRun(host.asHost(), realTime(), { restore: 'fresh' });
  await host.asked;
  setRate(0.1);
  host.answer(true);
  await starting;

  const [options] = host.starts;
  expect(options).toMatchObject({ rate: 0.1, traceLevel: 'full' });
  expect(sessionStore.getState()).toMatchObject({ status: 'running', rate: 0.1, traceLevel: 'full' });
});

test('a job that is sped up while files are copied does not claim a ledger', async () => {
  const host = new FakeHost();
  const slow = { ...realTime(), run: { ...realTime().run, rate: 0.1 } };
  const starting = startRun(host.asHost(), slow, { restore: 'fresh' });
  await host.asked;
  setRate(1);
  host.answer(true);
  await starting;

  const [options] = host.starts;
  expect(options).toMatchObject({ rate: 1, traceLevel: 'summary' });
  expect(sessionStore.getState().traceLevel).toBe('summary');
});

function realTime(): PipelineDocument {
  const decoded = decodeDocument(wordCount);
  if (!decoded.ok) throw new Error('the sample is a document');
  return { ...decoded.value, run: { world: 'workers', rate: 1, script: null } };
}

/** A world that only notes how jobs are started, and takes its time to say which files it has. */
class FakeHost {
  readonly starts: StartOptions[] = [];
  readonly asked: Promise<void>;
  #onAsked: (() => void) | null = null;
  #answer: ((has: boolean) => void) | null = null;

  constructor() {
    this.asked = new Promise((resolve) => {
      this.#onAsked = resolve;
    });
  }

  answer(has: boolean): void {
    must(this.#answer, 'the host was asked for a file')(has);
  }

  asHost(): StudioHost {
    const accepted = (): Promise<void> => Promise.resolve();
    const noFiles = (): Promise<never> => Promise.reject(new Error('no file is brought here'));
    const client: JobClient = {
      world: 'workers',
      start: (options) => {
        this.starts.push(options);
        return accepted();
      },
      triggerCheckpoint: accepted,
      stop: accepted,
      cancel: accepted,
      inject: accepted,
      setRate: accepted,
      setTraceLevel: accepted,
      step: accepted,
      recordClicks: accepted,
      query: () => Promise.resolve({ kind: 'queryFailed', reason: 'no-answer' }),
      subscribe: () => () => {},
      dispose: accepted,
    };
    return {
      vaultState: () => ({ kind: 'owner' }),
      subscribeVault: () => () => {},
      takeOver: accepted,
      documents: {
        list: () => Promise.resolve([]),
        load: () => Promise.resolve(null),
        save: () => Promise.resolve({ ok: true, version: 1 }),
        deleted: () => Promise.resolve([]),
        delete: () => Promise.resolve({ ok: true }),
        restore: () => Promise.resolve({ ok: true }),
      },
      versions: {
        keep: () => Promise.resolve({ ok: true }),
        list: () => Promise.resolve([]),
        load: () => Promise.resolve(null),
        change: () => Promise.resolve({ ok: true }),
      },
      putFile: accepted,
      files: { importFile: noFiles, convertFile: noFiles, lookInto: noFiles, previewFiles: noFiles },
      preparePreview: () => undefined,
      preview: async () => ({ kind: 'replaced' }),
      explore: () => () => {},
      hasFile: () =>
        new Promise((resolve) => {
          this.#answer = resolve;
          this.#onAsked?.();
        }),
      openRun: () => ({
        client,
        view: { post: () => {}, onReport: () => {}, onFailure: () => {}, close: () => {} },
      }),
      resumableJobs: () => Promise.resolve([]),
      sinkExport: () => Promise.resolve({ kind: 'queryFailed', reason: 'no-answer' }),
    };
  }
}
