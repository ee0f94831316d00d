import { expect, test } from '@playwright/test';
import '#expression/install-rare-functions.ts';
import '#expression/install-regular-expressions.ts';
import type { PipelineDocument } from '#model/document.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { TraceEvent, TracedElement } from '#protocol/trace.ts';
import { emptyRunView, foldEvent, snapshotView } from '#view/fold.ts';
import { compareEvents } from '#view/merge-order.ts';
import { galleryDocument, loadInput } from './one-engine-documents.ts';
import { closeServer, openRuntimePage, startServer } from './runtime/server.ts';

/**
 * The screen shows what is: in a paused, paced run in workers, the queues and gates folded from the trace are those
 * that the actors hold, element by element.
 */

test.beforeAll(startServer);
test.afterAll(closeServer);

const PAUSES = 6;
const SUBTASKS: readonly SubtaskId[] = ['0/0', '0/1', '1/0', '1/1'];

test('queues and gates of the view are those of the actors, at every pause', async ({ page }) => {
  test.slow();
  await openRuntimePage(page);
  const document = slowDocument();
  const pauses = await page.evaluate(
    async ({ document, subtasks, count }) => {
      const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const { client, events, waitFor } = await window.runtimePage.startDocument(
        document,
        'channels',
        {},
        { rate: 0.5, restore: 'fresh', traceLevel: 'full' },
      );
      const ask = async () =>
        JSON.stringify(
          await Promise.all(subtasks.map((subtask) => client.query({ kind: 'channels' as const, subtask }))),
        );
      const seen: { readonly answers: string; readonly events: number }[] = [];
      for (let at = 0; at < count; at++) {
        // Every other pause is in the middle of an alignment.
        const blocked = events.filter(({ body }) => body.kind === 'channelBlocked').length;
        await (at % 2 === 0 ? pause(700) : waitFor('channelBlocked', undefined, blocked + 1, 15_000));
        await client.setRate(0);
        // What was already due is still delivered; then nothing moves any more.
        let answers = '';
        let known = -1;
        for (let next = await ask(); next !== answers || known !== events.length; next = await ask()) {
          answers = next;
          known = events.length;
          await pause(300);
        }
        seen.push({ answers, events: known });
        await client.setRate(0.5);
      }
      await client.dispose();
      return seen.map(({ answers, events: until }) => ({ answers, events: events.slice(0, until) }));
    },
    { document, subtasks: SUBTASKS, count: PAUSES },
  );
  const { plan } = loadInput({ document, files: {} });
  let queued = 0;
  let blocked = 0;
  for (const { answers, events } of pauses) {
    const actors = (JSON.parse(answers) as ChannelsAnswer[]).flatMap(({ inputs }) => inputs);
    expect(queuesOfView(plan, events)).toEqual(queuesOfActors(actors));
    queued += actors.reduce((sum, channel) => sum + channel.queued.length, 0);
    blocked += actors.filter((channel) => channel.blocked).length;
  }
  console.log(`${PAUSES} pauses: ${queued} queued elements and ${blocked} blocked channels are the same`);
  expect(queued).toBeGreaterThan(PAUSES);
  expect(blocked).toBeGreaterThan(0);
});

interface ChannelsAnswer {
  readonly inputs: readonly {
    readonly channel: string;
    readonly blocked: boolean;
    readonly queued: readonly string[];
  }[];
}

type Queues = Readonly<Record<string, { readonly blocked: boolean; readonly queued: readonly string[] }>>;

function queuesOfActors(channels: ChannelsAnswer['inputs']): Queues {
  return Object.fromEntries(channels.map(({ channel, blocked, queued }) => [channel, { blocked, queued }]));
}

/** What the studio would draw after these events. */
function queuesOfView(plan: Parameters<typeof emptyRunView>[0], events: readonly TraceEvent[]): Queues {
  const state = emptyRunView(plan);
  for (const event of events.toSorted(compareEvents)) foldEvent(state, event);
  return Object.fromEntries(
    [...snapshotView(state).channels.values()].map(({ id, blockedBy, queue }) => [
      id,
      {
        blocked: blockedBy !== null,
        queued: queue.filter(({ arrived }) => arrived).flatMap(({ element }) => texts(element)),
      },
    ]),
  );
}

/** As an actor names what it holds. */
function texts(element: TracedElement): readonly string[] {
  switch (element.kind) {
    case 'records':
      return element.records.map(({ label }) => label);
    case 'watermark':
      return [`watermark ${element.time}`];
    case 'watermarkStatus':
      return [element.idle ? 'idle' : 'active'];
    case 'barrier':
      return [`barrier ${element.checkpointId}`];
    case 'cancelMarker':
      return [`cancel ${element.checkpointId}`];
    case 'endOfData':
    case 'endOfPartition':
      return [element.kind];
  }
}

/** Window average, its sources faster than their consumers, and one slow source to align on. */
function slowDocument(): PipelineDocument {
  const document = galleryDocument({ id: 'window-average', alone: false });
  const { settings } = document;
  return {
    ...document,
    settings: {
      ...settings,
      checkpoint: { ...settings.checkpoint, intervalMs: 600 },
      costs: {
        recordMs: 20,
        hopMs: 20,
        // Long enough to be met: an alignment is heard of a moment later.
        channelMs: { '0:1:0': 600, '0:1:1': 600 },
        controlMs: 5,
        snapshotSyncMs: 5,
        snapshotAsyncMs: 20,
        storageMs: 5,
      },
    },
    nodes: document.nodes.map((node) => ({
      ...node,
      config: node.config.kind === 'generator' ? { ...node.config, rowsPerSecond: 40 } : node.config,
    })),
  };
}
