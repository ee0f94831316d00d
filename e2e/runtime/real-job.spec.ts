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
    const { pause, startCounting } = window.runtimePage;
    const { client, events, waitFor } = await startCounting('crashy', 100, 1);
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
    await waitFor('attemptStarted', (body) => body.attempt === 4);
    // All of that happens before the input ends, and that soon after.
    await client.setRate(20);
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

test('slow motion, pause, a kill while paused, and full speed again do not change what is committed', async ({
  page,
}) => {
  await openRuntimePage(page);
  const outcome = await page.evaluate(async () => {
    const { pause, startCounting } = window.runtimePage;
    const { client, events, waitFor, last } = await startCounting('slow', 100, 1);
    await waitFor('checkpointCompleted');
    const jobTime = () => last()?.jobTimeMs ?? 0;
    /** Resolves once what is told is of this rate: [host time, job time]. */
    const setRate = async (rate: number) => {
      await client.setRate(rate);
      while (last()?.rate !== rate) await pause(10);
      return [performance.now(), jobTime()] as const;
    };
    const [hostFrom, slowFrom] = await setRate(0.1);
    await pause(1500);
    const [hostTo, pausedAt] = await setRate(0);
    const slowness = (pausedAt - slowFrom) / (hostTo - hostFrom);
    await client.inject({ kind: 'killSubtask', subtask: '1/1' });
    await waitFor('restartScheduled');
    await pause(300);
    const attemptsWhilePaused = new Set(events.map(({ body }) => (body.kind === 'attemptStarted' ? body.attempt : 1)));
    const resumedAt = jobTime();
    await client.setRate(20);
    await waitFor('jobStateChanged', (body) => body.to === 'FINISHED', 1, 40_000);
    const wrong = await window.runtimePage.committedMistakes('slow');
    await client.dispose();
    return {
      wrong,
      slow: slowness > 0.05 && slowness < 0.2,
      stood: resumedAt - pausedAt < 5,
      attemptsWhilePaused: attemptsWhilePaused.size,
    };
  });
  expect(outcome).toEqual({ wrong: [], slow: true, stood: true, attemptsWhilePaused: 1 });
});

test('a stopped job and a job whose tab went away are resumed where they were', async ({ page }) => {
  await openRuntimePage(page);
  const stopped = await page.evaluate(async () => {
    const first = await window.runtimePage.startCounting('resumed', 100, 2);
    await first.waitFor('checkpointCompleted');
    await first.client.stop();
    await first.waitFor('jobStateChanged', (body) => body.to === 'FINISHED', 1, 10_000);
    const jobTimeMs = first.last()?.jobTimeMs ?? 0;
    await first.client.dispose();

    const second = await window.runtimePage.startCounting('resumed', 100, 1, 'latest');
    const [restored] = await second.waitFor('attemptStarted');
    await second.waitFor('checkpointCompleted');
    return {
      restored: restored?.body.kind === 'attemptStarted' && restored.body.restoredCheckpointId !== null,
      clockWentOn: (restored?.stamp.timeMs ?? 0) > jobTimeMs - 1000,
      jobs: (await window.runtimePage.resumableJobs()).map(({ jobId }) => jobId),
    };
  });
  expect(stopped).toEqual({ restored: true, clockWentOn: true, jobs: ['resumed'] });

  await page.reload();
  await page.waitForFunction(() => 'runtimePage' in window);
  const mistakes = await page.evaluate(async () => {
    const { client, waitFor } = await window.runtimePage.startCounting('resumed', 100, 20, 'latest');
    await waitFor('jobStateChanged', (body) => body.to === 'FINISHED', 1, 30_000);
    const wrong = await window.runtimePage.committedMistakes('resumed');
    await client.dispose();
    return wrong;
  });
  expect(mistakes).toEqual([]);
});
