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
    const isDrawn = () => drawn.some(({ body, attempt }) => body.kind === 'checkpointCompleted' && attempt === 2);
    for (let waited = 0; waited < 15_000 && !isDrawn(); waited += 50) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
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
  // Nobody is waited for longer than the second after which they are given up.
  expect(outcome.lag.median).toBeLessThan(1000);
});

test('a kill while the job is paused is drawn although no clock goes on', async ({ page }) => {
  await openRuntimePage(page);
  const outcome = await page.evaluate(async () => {
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const { client, waitFor, order } = await window.runtimePage.startCounting('paused-order', 100, 1);
    await waitFor('checkpointCompleted');
    await client.setRate(0);
    await pause(700);
    await client.inject({ kind: 'killSubtask', subtask: '1/1' });
    await waitFor('restartScheduled');
    const isDrawn = (kind: string) => order.drawn.some(({ body }) => body.kind === kind);
    const isDone = () => isDrawn('faultInjected') && isDrawn('restartScheduled') && order.pending() === 0;
    for (let waited = 0; waited < 15_000 && !isDone(); waited += 50) await pause(50);
    const result = {
      fault: isDrawn('faultInjected'),
      restart: isDrawn('restartScheduled'),
      pending: order.pending(),
      announced: 0,
    };
    // Coordinator, vault and host at 10 Hz; less where the machine is busy.
    const before = order.announcements();
    for (let waited = 0; waited < 10_000 && result.announced <= 10; waited += 50) {
      await pause(50);
      result.announced = order.announcements() - before;
    }
    await client.dispose();
    return result;
  });
  expect(outcome).toMatchObject({ fault: true, restart: true, pending: 0 });
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
    const { client, waitFor, order } = await window.runtimePage.startCounting('hang-order', 100, 1);
    await waitFor('checkpointCompleted');
    // Whoever was silent before was not because of that.
    order.silent.clear();
    await client.inject({ kind: 'hangSubtask', subtask: '1/0', hostMs: 30_000 });
    const isHung = () => order.silent.has('task:1/0');
    for (let waited = 0; waited < 10_000 && !isHung(); waited += 50) await pause(50);
    const hung = isHung();
    // The vault still answers: an order of the user is seen although one worker says nothing.
    await client.inject({ kind: 'delayStorage', ms: 1, count: 1 });
    const isSeen = () => order.drawn.some(({ body }) => body.kind === 'faultInjected' && body.fault === 'delayStorage');
    for (let waited = 0; waited < 15_000 && !isSeen(); waited += 50) await pause(50);
    const result = { hung, seen: isSeen() };
    await client.dispose();
    return result;
  });
  expect(outcome).toEqual({ hung: true, seen: true });
});
