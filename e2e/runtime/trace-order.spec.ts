import { expect, test } from '@playwright/test';
import { closeServer, openRuntimePage, startServer } from './server.ts';

/** The order in which a view draws what many workers trace: exact as long as everybody is heard, and never stuck. */

test.beforeAll(startServer);
test.afterAll(closeServer);

test('events of all workers are drawn in order, soon, and over a recovery', async ({ page }) => {
  await openRuntimePage(page);
  const outcome = await page.evaluate(async () => {
    const { client, waitFor, order } = await window.runtimePage.startCounting('order', 300, 1);
    await waitFor('checkpointCompleted');
    await client.inject({ kind: 'killSubtask', subtask: '1/0' });
    await waitFor('attemptStarted', (body) => body.restoredCheckpointId !== null);
    await waitFor('checkpointCompleted', (_, event) => event.attempt === 2);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const { drawn, silent } = order;
    const result = {
      sorted: order.sorted(),
      late: order.late(),
      silent: [...silent],
      actors: new Set(drawn.map(({ actor }) => actor)).size,
      restored: drawn.some(({ body }) => body.kind === 'attemptStarted' && body.attempt === 2),
      lag: order.lag(),
      events: drawn.length,
    };
    await client.dispose();
    return result;
  });
  console.log(
    `${outcome.events} events of ${outcome.actors} actors; drawn ${outcome.lag.median.toFixed(0)} ms after they came ` +
      `(median), ${outcome.lag.worst.toFixed(0)} ms at worst; silent: ${outcome.silent.join(', ') || 'nobody'}`,
  );
  expect(outcome.actors).toBeGreaterThanOrEqual(5);
  expect(outcome.restored).toBe(true);
  // A worker that starves for a second is given up; then, and only then, may it be late.
  if (outcome.silent.length === 0) expect(outcome).toMatchObject({ sorted: true, late: 0 });
  expect(outcome.lag.median).toBeLessThan(500);
});

test('a kill while the job is paused is drawn although no clock goes on', async ({ page }) => {
  await openRuntimePage(page);
  const outcome = await page.evaluate(async () => {
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const { client, waitFor, order } = await window.runtimePage.startCounting('paused-order', 300, 1);
    await waitFor('checkpointCompleted');
    await client.setRate(0);
    await pause(700);
    await client.inject({ kind: 'killSubtask', subtask: '1/1' });
    await waitFor('restartScheduled');
    await pause(700);
    const before = order.announcements();
    await pause(1000);
    const kinds = order.drawn.map(({ body }) => body.kind);
    const result = {
      fault: kinds.includes('faultInjected'),
      restart: kinds.includes('restartScheduled'),
      pending: order.pending(),
      announced: order.announcements() - before,
    };
    await client.dispose();
    return result;
  });
  expect(outcome).toMatchObject({ fault: true, restart: true, pending: 0 });
  // Coordinator, vault and host at 10 Hz; less where the machine is busy.
  expect(outcome.announced).toBeGreaterThan(10);
});

test('in slow motion nothing waits for a worker that had run ahead', async ({ page }) => {
  await openRuntimePage(page);
  const outcome = await page.evaluate(async () => {
    const { client, waitFor, order } = await window.runtimePage.startCounting('slow-order', 300, 1);
    await waitFor('checkpointCompleted');
    await client.setTraceLevel('full');
    await client.setRate(0.002);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    // A row comes every 7 ms of job time, 3.5 s here; a worker that had run 100 ms ahead would be waited for for 50 s.
    const before = order.drawn.length;
    const started = performance.now();
    while (order.drawn.length === before && performance.now() - started < 25_000) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const result = { drawn: order.drawn.length - before, sorted: order.sorted(), silent: order.silent.size };
    await client.dispose();
    return result;
  });
  expect(outcome.drawn).toBeGreaterThan(0);
  if (outcome.silent === 0) expect(outcome.sorted).toBe(true);
});

test('a worker that hangs is given up after a second, and the others are drawn on', async ({ page }) => {
  await openRuntimePage(page);
  const outcome = await page.evaluate(async () => {
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const { client, waitFor, order } = await window.runtimePage.startCounting('hang-order', 300, 1);
    await waitFor('checkpointCompleted');
    await client.inject({ kind: 'hangSubtask', subtask: '1/0', hostMs: 6000 });
    for (let waited = 0; waited < 5000 && order.silent.size === 0; waited += 50) await pause(50);
    const silent = [...order.silent];
    // The coordinator still answers: an order of the user is seen although one worker says nothing.
    await client.triggerCheckpoint();
    await waitFor('checkpointTriggered', (body) => body.trigger === 'user');
    for (let waited = 0; waited < 3000 && order.pending() > 0; waited += 50) await pause(50);
    const result = {
      hung: silent.includes('task:1/0'),
      seen: order.drawn.some(({ body }) => body.kind === 'checkpointTriggered' && body.trigger === 'user'),
    };
    await client.dispose();
    return result;
  });
  expect(outcome).toEqual({ hung: true, seen: true });
});
