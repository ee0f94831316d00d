import { expect, test } from '@playwright/test';
import { closeServer, openRuntimePage, startServer } from './server.ts';

/** The real engine in real workers: exactly once, whatever is killed. */

test.beforeAll(startServer);
test.afterAll(closeServer);

test('a calm run at full speed commits every count exactly once', async ({ page }) => {
  await openRuntimePage(page);
  const mistakes = await page.evaluate(async () => {
    const { client, waitFor } = await window.runtimePage.startCounting('calm', null, 1);
    await waitFor('jobStateChanged', (body) => body.to === 'FINISHED', 1, 30_000);
    const wrong = await window.runtimePage.committedMistakes('calm');
    await client.dispose();
    return wrong;
  });
  expect(mistakes).toEqual([]);
});

test('killed subtasks, task managers, a zombie and failing storage do not change what is committed', async ({
  page,
}) => {
  await openRuntimePage(page);
  const outcome = await page.evaluate(async () => {
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const { client, events, waitFor } = await window.runtimePage.startCounting('crashy', 500, 1);
    await waitFor('checkpointCompleted');
    await client.inject({ kind: 'killSubtask', subtask: '1/0' });
    await waitFor('attemptStarted', (body) => body.restoredCheckpointId !== null);
    await waitFor('checkpointCompleted', (_, event) => event.attempt === 2);
    await client.inject({ kind: 'hangSubtask', subtask: '0/1', hostMs: 2500 });
    await pause(100);
    await client.inject({ kind: 'killSubtask', subtask: '0/1' });
    await waitFor('checkpointCompleted', (_, event) => event.attempt === 3);
    await client.inject({ kind: 'abortStorage', reason: 'aborted', count: 2 });
    await waitFor('storageTransaction', (body) => body.outcome === 'aborted', 2);
    await client.inject({ kind: 'killTaskManager', taskManager: 0 });
    await waitFor('jobStateChanged', (body) => body.to === 'FINISHED', 1, 40_000);
    const wrong = await window.runtimePage.committedMistakes('crashy');
    await client.dispose();
    return {
      wrong,
      attempts: Math.max(...events.map((event) => event.attempt)) >= 4,
      order: events.every((event) => event.stamp.timeMs > 0),
    };
  });
  expect(outcome).toEqual({ wrong: [], attempts: true, order: true });
});
