import { expect, test } from '@playwright/test';
import { closeServer, openRuntimePage, startServer } from './server.ts';

/** The order in which a view draws what many workers trace: exact as long as everybody is heard, and never stuck. */

test.beforeAll(startServer);
test.afterAll(closeServer);

test('events of all workers are drawn in order, soon, and over a recovery', async ({ page }) => {
  await openRuntimePage(page);
  const outcome = await page.evaluate(async () => {
    const { client, waitFor, order } = await window.runtimePage.startCounting('order', 100, 1);
    await waitFor('checkpointCompleted');
    await client.inject({ kind: 'killSubtask', subtask: '1/0' });
    await waitFor('attemptStarted', (body) => body.restoredCheckpointId !== null);
    await waitFor('checkpointCompleted', (_, event) => event.attempt === 2);
    const { drawn, silent } = order;
    await window.runtimePage.waitUntil(
      () => drawn.some(({ body, attempt }) => body.kind === 'checkpointCompleted' && attempt === 2),
      15_000,
    );
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
  // Half of them long before the second after which somebody is given up.
  expect(outcome.lag.median).toBeLessThan(500);
});

test('a kill while the job is paused is drawn although no clock goes on', async ({ page }) => {
  await openRuntimePage(page);
  const outcome = await page.evaluate(async () => {
    const { pause, waitUntil, startCounting } = window.runtimePage;
    const { client, waitFor, order } = await startCounting('paused-order', 100, 1);
    await waitFor('checkpointCompleted');
    await client.setRate(0);
    await pause(700);
    await client.inject({ kind: 'killSubtask', subtask: '1/1' });
    await waitFor('restartScheduled');
    const isDrawn = (kind: string) => order.drawn.some(({ body }) => body.kind === kind);
    const isDone = () => isDrawn('faultInjected') && isDrawn('restartScheduled') && order.pending() === 0;
    await waitUntil(isDone, 15_000);
    const result = { fault: isDrawn('faultInjected'), restart: isDrawn('restartScheduled'), pending: order.pending() };
    // Coordinator, vault and host at 10 Hz; less where the machine is busy.
    const before = order.announcements();
    const announced = await waitUntil(() => order.announcements() - before > 10, 10_000);
    await client.dispose();
    return { ...result, announced };
  });
  expect(outcome).toEqual({ fault: true, restart: true, pending: 0, announced: true });
});

test('in slow motion nothing waits for a worker that had run ahead', async ({ page }) => {
  await openRuntimePage(page);
  const outcome = await page.evaluate(async () => {
    const { pause, waitUntil, startCounting } = window.runtimePage;
    const { client, waitFor, order } = await startCounting('slow-order', 300, 1);
    await waitFor('checkpointCompleted');
    await client.setTraceLevel('full');
    await client.setRate(0.002);
    await pause(1000);
    // A row comes every 7 ms of job time, 3.5 s here; a worker that had run 100 ms ahead would be waited for for 50 s.
    const before = order.drawn.length;
    await waitUntil(() => order.drawn.length > before, 25_000);
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
    const { waitUntil, startCounting } = window.runtimePage;
    const { client, waitFor, order } = await startCounting('hang-order', 100, 1);
    await waitFor('checkpointCompleted');
    // Whoever was silent before was not because of that.
    order.silent.clear();
    await client.inject({ kind: 'hangSubtask', subtask: '1/0', hostMs: 30_000 });
    const hung = await waitUntil(() => order.silent.has('task:1/0'), 10_000);
    // The vault still answers: an order of the user is seen although one worker says nothing.
    await client.inject({ kind: 'delayStorage', ms: 1, count: 1 });
    const seen = await waitUntil(
      () => order.drawn.some(({ body }) => body.kind === 'faultInjected' && body.fault === 'delayStorage'),
      15_000,
    );
    await client.dispose();
    return { hung, seen };
  });
  expect(outcome).toEqual({ hung: true, seen: true });
});
