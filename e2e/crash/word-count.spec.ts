import { expect, test } from '@playwright/test';
import { Prng } from '#std/prng.ts';
import type { SourcePosition } from '#protocol/trace.ts';
import { compareCommitted } from '#view/verdict.ts';
import { closeServer, openRuntimePage, startServer } from '../runtime/server.ts';
import { BOOK, countWords, expectedRows, REFERENCE, wordCountDocument } from './word-count-document.ts';

/**
 * The main job: the words of a whole book, counted at parallelism 4 in real workers while parts of it are killed. Every
 * kill is shown to have hit a running attempt with a completed checkpoint, and to have made the sources read again.
 */

const KILLS = 5;
/** A kill that comes right after a checkpoint makes nothing be read again: it is one more. */
const KILLS_MAX = 9;
const SEED = Number(process.env['WEIR_SEED'] ?? 20_260_123);
/** 3,587 lines at this rate take 33 s without a kill. */
const LINES_PER_SECOND = 108;

test.beforeAll(startServer);
test.afterAll(closeServer);

test('the reference and this test count the same words', () => {
  const words = countWords();
  expect([...words.values()].reduce((sum, n) => sum + n, 0)).toBe(REFERENCE?.total);
  expect(words.size).toBe(REFERENCE?.distinct);
  for (const [word, n] of REFERENCE?.top20 ?? []) expect([word, words.get(word)]).toEqual([word, n]);
});

test(`five kills at seeded instants: every word 1 … n exactly once (seed ${SEED})`, async ({ page }) => {
  test.setTimeout(240_000);
  const random = new Prng(SEED);
  const plan = Array.from({ length: KILLS_MAX }, (_, index) => ({
    // Late in the interval that follows a completed checkpoint: positions are traced four times a second only.
    afterMs: 600 + random.nextInt(500),
    taskManager: index === 2 ? random.nextInt(2) : null,
    subtask: `${random.nextInt(2)}/${random.nextInt(4)}` as const,
  }));
  await openRuntimePage(page);
  const outcome = await page.evaluate(
    async ({ document, book, kills, wanted }) => {
      const started = performance.now();
      const { client, events, waitFor } = await window.runtimePage.startDocument(
        document,
        'word-count',
        { 'sample:alice.txt': book },
        { rate: 1, restore: 'fresh', traceLevel: 'summary' },
      );
      const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const positions = (attempt: number): Map<string, readonly SourcePosition[]> =>
        new Map(
          events.flatMap(({ body, attempt: at }) =>
            body.kind === 'sourcePositionChanged' && at === attempt ? [[body.subtask, body.splits] as const] : [],
          ),
        );
      const firstPositions = (attempt: number): Map<string, readonly SourcePosition[]> => {
        const first = new Map<string, readonly SourcePosition[]>();
        for (const { body, attempt: at } of events) {
          if (body.kind === 'sourcePositionChanged' && at === attempt && !first.has(body.subtask)) {
            first.set(body.subtask, body.splits);
          }
        }
        return first;
      };
      const bytes = (all: Map<string, readonly SourcePosition[]>): number =>
        [...all.values()].flat().reduce((sum, { offset }) => sum + offset, 0);
      const landed: { checkpoints: number; replayedBytes: number; restored: number | null }[] = [];
      for (const kill of kills) {
        if (landed.filter(({ replayedBytes }) => replayedBytes > 0).length === wanted) break;
        const attempt = landed.length + 1;
        await waitFor('checkpointCompleted', (_, event) => event.attempt === attempt, 1, 30_000);
        await pause(kill.afterMs);
        const checkpoints = events.filter(
          ({ body, attempt: at }) => body.kind === 'checkpointCompleted' && at === attempt,
        ).length;
        await client.inject(
          kill.taskManager === null
            ? { kind: 'killSubtask', subtask: kill.subtask }
            : { kind: 'killTaskManager', taskManager: kill.taskManager },
        );
        const [restart] = await waitFor('attemptStarted', (body) => body.attempt === attempt + 1, 1, 30_000);
        const before = bytes(positions(attempt));
        for (const source of ['0/0', '0/1', '0/2', '0/3']) {
          const again = (body: { readonly subtask: string }, event: { readonly attempt: number }) =>
            event.attempt === attempt + 1 && body.subtask === source;
          await waitFor('sourcePositionChanged', again, 1, 30_000);
        }
        landed.push({
          checkpoints,
          replayedBytes: before - bytes(firstPositions(attempt + 1)),
          restored: restart?.body.kind === 'attemptStarted' ? restart.body.restoredCheckpointId : null,
        });
      }
      await waitFor('jobStateChanged', (body) => body.to === 'FINISHED', 1, 120_000);
      const seconds = (performance.now() - started) / 1000;
      const rows = await window.runtimePage.committedRows('word-count', 'word-counts');
      await client.dispose();
      return { landed, seconds, rows: rows.map((values) => values.join('|')) };
    },
    { document: wordCountDocument(LINES_PER_SECOND, 1500), book: BOOK, kills: plan, wanted: KILLS },
  );
  console.log(`${outcome.seconds.toFixed(1)} s, ${outcome.rows.length} rows, kills: ${JSON.stringify(outcome.landed)}`);
  expect(outcome.seconds).toBeGreaterThan(30);
  expect(outcome.landed.filter(({ replayedBytes }) => replayedBytes > 0).length).toBe(KILLS);
  for (const kill of outcome.landed) {
    expect(kill.checkpoints).toBeGreaterThanOrEqual(1);
    expect(kill.restored).not.toBeNull();
  }
  expect(compareCommitted(expectedRows(), outcome.rows)).toEqual({ missing: [], repeated: [], unexpected: [] });
});

/**
 * A dead source speaks on channels, a dead sink to the vault: each fence has to hold on its own. A sink that hangs
 * writes the rows it has at its next flush and then waits for an answer; if that flush comes before the next attempt,
 * it has nothing more to say. So all sinks hang, and are killed at another instant until one was heard.
 */
for (const { name, subtasks, hears } of [
  { name: 'a hung source speaks', subtasks: ['0/1'], hears: 'a channel' },
  { name: 'hung sinks speak', subtasks: ['1/1', '1/0', '1/2', '1/3'], hears: 'the vault' },
] as const) {
  test(`${name} on after the end; ${hears} drops what it says and nothing has an effect`, async ({ page }) => {
    test.setTimeout(180_000);
    await openRuntimePage(page);
    const outcome = await page.evaluate(
      async ({ document, book, hung, ofVault }) => {
        const { client, events, waitFor } = await window.runtimePage.startDocument(
          document,
          'zombie',
          { 'sample:alice.txt': book },
          { rate: 1, restore: 'fresh', traceLevel: 'summary' },
        );
        const fenced = () =>
          events.filter(
            ({ actor, body }) =>
              body.kind === 'messageFenced' && body.fromAttempt <= kills && (actor === 'vault') === ofVault,
          ).length;
        const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));
        let kills = 0;
        while (fenced() === 0 && kills < 6) {
          const attempt = ++kills;
          await waitFor('checkpointCompleted', (_, event) => event.attempt === attempt, 1, 30_000);
          await pause(40 * attempt);
          // A hung sink goes by the clock it knows: on this one its next flush comes later than the slowest restart.
          if (ofVault) await client.setRate(0.2);
          // It goes on sending for as long as it has credit, while its successor is already running.
          await Promise.all(hung.map((subtask) => client.inject({ kind: 'hangSubtask', subtask, hostMs: 2000 })));
          await client.inject({ kind: 'killSubtask', subtask: hung[0] });
          await client.setRate(1);
          await waitFor('attemptStarted', (body) => body.attempt === attempt + 1, 1, 30_000);
          await pause(1000);
        }
        // The input lasts longer than six kills on any machine; now it may end.
        await client.setRate(20);
        await waitFor('jobStateChanged', (body) => body.to === 'FINISHED', 1, 60_000);
        const rows = await window.runtimePage.committedRows('zombie', 'word-counts');
        const left = await window.runtimePage.undecidedRows('zombie', 'word-counts');
        const attempts = events.filter(({ body }) => body.kind === 'attemptStarted').length;
        await client.dispose();
        return { fenced: fenced(), restarts: attempts - 1 - kills, left, rows: rows.map((values) => values.join('|')) };
      },
      { document: wordCountDocument(75, 500, 1), book: BOOK, hung: subtasks, ofVault: hears === 'the vault' },
    );
    console.log(`${outcome.fenced} messages of the dead attempt were dropped by ${hears}`);
    expect(outcome, 'a restart for each kill, none for what the dead say').toMatchObject({ restarts: 0, left: 0 });
    expect(outcome.fenced).toBeGreaterThan(0);
    expect(compareCommitted(expectedRows(), outcome.rows)).toEqual({ missing: [], repeated: [], unexpected: [] });
  });
}
