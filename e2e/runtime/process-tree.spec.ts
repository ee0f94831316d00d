import { expect, test } from '@playwright/test';
import { closeServer, openRuntimePage, startServer } from './server.ts';

/** The process tree in a real browser: spawning, killing, zombies, reuse, pause, ownership of the storage. */

test.beforeAll(startServer);
test.afterAll(closeServer);

test('this browser misses no feature, and its IndexedDB and ports pass their exams', async ({ page }) => {
  await openRuntimePage(page);
  expect(await page.evaluate(() => window.runtimePage.findMissingFeatures())).toEqual([]);
  expect(await page.evaluate(() => window.runtimePage.examineStorage())).toEqual([]);
  expect(await page.evaluate(() => window.runtimePage.examineTransport())).toEqual([]);
});

test('a killed subtask is replaced, its zombie is heard and fenced off, and the survivor keeps its worker', async ({
  page,
}) => {
  await openRuntimePage(page);
  const outcome = await page.evaluate(async () => {
    await window.runtimePage.vaultState('owner');
    const { client, events, waitFor } = await window.runtimePage.startJob(1);
    await waitFor('elementArrived', (_, event) => event.attempt === 1, 20);
    await waitFor('stateRestored', () => true, 2);
    // Busy, so that terminate() leaves a zombie behind.
    await client.inject({ kind: 'hangSubtask', subtask: '0/0', hostMs: 3000 });
    await window.runtimePage.pause(200);
    await client.inject({ kind: 'killSubtask', subtask: '0/0' });
    await waitFor('attemptStarted', (body) => body.attempt === 2);
    await waitFor('elementArrived', (_, event) => event.attempt === 2, 20);
    const fenced = await waitFor(
      'messageFenced',
      (body) => body.fromAttempt === 1 && body.message === 'channelElement',
      20,
    );
    const started = await waitFor('subtaskStateChanged', () => true, 4);
    const [lost] = await waitFor('restartScheduled');
    const origins = (subtask: string) =>
      started.flatMap(({ body }) =>
        body.kind === 'subtaskStateChanged' && body.subtask === subtask ? [body.cause] : [],
      );
    const sequences = events.flatMap(({ body, attempt }) =>
      body.kind === 'elementArrived' && attempt === 2 ? [body.sequence] : [],
    );
    await client.dispose();
    return {
      lost: lost?.body,
      by: [...new Set(fenced.map(({ actor, attempt }) => `${actor} ${attempt}`))],
      survivorKept: new Set(origins('1/0')).size === 1,
      killedReplaced: new Set(origins('0/0')).size === 2,
      inOrder: sequences.every((sequence, index) => sequence === index),
    };
  });
  expect(outcome).toEqual({
    lost: {
      kind: 'restartScheduled',
      delayMs: 50,
      failedSubtask: '0/0',
      cause: 'its worker was terminated',
    },
    by: ['task:1/0 2'],
    survivorKept: true,
    killedReplaced: true,
    inOrder: true,
  });
});

test('a killed task manager is replaced', async ({ page }) => {
  await openRuntimePage(page);
  const targets = await page.evaluate(async () => {
    await window.runtimePage.vaultState('owner');
    const { client, waitFor } = await window.runtimePage.startJob(1);
    await waitFor('elementArrived', (_, event) => event.attempt === 1, 5);
    await client.inject({ kind: 'killTaskManager', taskManager: 1 });
    await waitFor('elementArrived', (_, event) => event.attempt === 2, 5);
    await client.inject({ kind: 'killTaskManager', taskManager: 0 });
    await waitFor('elementArrived', (_, event) => event.attempt === 3, 5);
    const faults = await waitFor('faultInjected', () => true, 2);
    await client.dispose();
    return faults.map(({ body }) => (body.kind === 'faultInjected' ? body.target : ''));
  });
  expect(targets).toEqual(['tm:1', 'tm:0']);
});

test('while paused nothing steps, kills and questions work, and the restart waits for play', async ({ page }) => {
  await openRuntimePage(page);
  const outcome = await page.evaluate(async () => {
    await window.runtimePage.vaultState('owner');
    const { client, events, waitFor, last } = await window.runtimePage.startJob(1);
    await waitFor('elementArrived', (_, event) => event.attempt === 1, 5);
    await client.setRate(0);
    // What was on its way still comes; then nothing does.
    let still = false;
    for (let looks = 0; looks < 20 && !still; looks++) {
      const before = events.length;
      await window.runtimePage.pause(300);
      still = events.length === before;
    }
    const answer = await client.query({ kind: 'keyGroups', subtask: '1/0', uid: '' });
    await client.inject({ kind: 'killSubtask', subtask: '0/0' });
    await waitFor('restartScheduled');
    await window.runtimePage.pause(200);
    const waits = !events.some(({ body }) => body.kind === 'attemptStarted' && body.attempt === 2);
    const rateWhilePaused = last()?.rate;
    await client.setRate(0.5);
    await waitFor('attemptStarted', (body) => body.attempt === 2);
    await waitFor('elementArrived', (_, event) => event.attempt === 2, 5);
    const times = events.map(({ stamp }) => stamp.timeMs);
    await client.dispose();
    return {
      still,
      waits,
      rateWhilePaused,
      answered: answer.kind === 'keyGroups' && answer.first > 0,
      sane: times.every((time) => Math.abs(time - Date.now()) < 60_000),
    };
  });
  expect(outcome).toEqual({ still: true, waits: true, rateWhilePaused: 0, answered: true, sane: true });
});

test('slow motion tells the actors, and injected storage failures reach the vault', async ({ page }) => {
  await openRuntimePage(page);
  const outcome = await page.evaluate(async () => {
    await window.runtimePage.vaultState('owner');
    const { client, waitFor } = await window.runtimePage.startJob(1);
    await waitFor('storageTransaction', (body) => body.outcome === 'completed', 2);
    await client.setRate(0.5);
    const paced = await waitFor('inputStatusChanged', (body) => body.idle, 2);
    await client.setRate(1);
    await waitFor('inputStatusChanged', (body) => !body.idle, 2);
    await client.inject({ kind: 'abortStorage', reason: 'quota', count: 2 });
    await client.inject({ kind: 'killSubtask', subtask: '1/0' });
    const aborted = await waitFor('storageTransaction', (body) => body.outcome === 'aborted', 2);
    await client.dispose();
    return [paced.length, ...aborted.map(({ body }) => (body.kind === 'storageTransaction' ? body.reason : null))];
  });
  expect(outcome).toEqual([2, 'quota', 'quota']);
});

test('a second tab is read-only, takes over, and the first tab’s job is suspended', async ({ page, context }) => {
  await openRuntimePage(page);
  await page.evaluate(() => window.runtimePage.vaultState('owner'));
  const saved = await page.evaluate(() => window.runtimePage.openHost().documents.save({ id: 'd', name: 'first' }, 0));
  expect(saved).toMatchObject({ ok: true, version: 1 });

  const second = await context.newPage();
  await openRuntimePage(second);
  expect(await second.evaluate(() => window.runtimePage.vaultState())).toEqual({ kind: 'read-only', wasOwner: false });
  expect(
    await second.evaluate(async () => {
      const { documents } = window.runtimePage.openHost();
      const refusal = await window.runtimePage.startJob(1).catch((error: unknown) => String(error));
      return [await documents.save({ id: 'd', name: 'second' }, 1), (await documents.load('d'))?.document, refusal];
    }),
  ).toEqual([{ ok: false, reason: 'read-only' }, { id: 'd', name: 'first' }, 'Error: vault-read-only']);

  const job = await page.evaluateHandle(() => window.runtimePage.startJob(1));
  await job.evaluate(({ waitFor }) => waitFor('elementArrived', undefined, 20).then(() => undefined));
  const suspended = job.evaluate(async ({ waitFor }) => {
    const [ended] = await waitFor('jobStateChanged', (body) => body.to === 'SUSPENDED');
    const tasks = await waitFor('taskStateReported', (body) => body.state === 'CANCELED', 2);
    return [ended?.body, tasks.length];
  });
  await second.evaluate(async () => {
    await window.runtimePage.openHost().takeOver();
    await window.runtimePage.vaultState('owner');
  });
  const reason = 'Another tab has taken over the storage.';
  expect(await suspended).toEqual([{ kind: 'jobStateChanged', from: 'RUNNING', to: 'SUSPENDED', reason }, 2]);
  expect(await page.evaluate(() => window.runtimePage.vaultState())).toEqual({ kind: 'read-only', wasOwner: true });
  expect(
    await second.evaluate(async () => {
      const { documents } = window.runtimePage.openHost();
      return [
        (await documents.save({ id: 'd', name: 'second' }, 1)).ok,
        await documents.save({ id: 'd', name: 'stale' }, 1),
      ];
    }),
  ).toEqual([true, { ok: false, reason: 'conflict' }]);

  await second.close();
  await page.evaluate(() => window.runtimePage.vaultState('owner'));
});
