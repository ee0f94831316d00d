import { expect, test } from '@playwright/test';
import type { RestoreMode } from '#protocol/vault-messages.ts';
import { Prng } from '#std/prng.ts';
import { compareCommitted } from '#view/verdict.ts';
import { closeServer, openRuntimePage, startServer } from '../runtime/server.ts';
import { KillableBrowser, newProfile, removeProfile } from './sigkill-browser.ts';
import { SIGKILL_POINTS, type SigkillPoint, SUBTASKS, Told } from './sigkill-points.ts';
import { BOOK, expectedRows, wordCountDocument } from './word-count-document.ts';

/**
 * One word count whose whole browser dies (SIGKILL of all its processes) at each named instant of a checkpoint. A new
 * browser with the same profile resumes the job each time, and dies at the next instant; the last one finishes it.
 * WEIR_SIGKILL_ROUNDS: how many such jobs; from the second on, the instants come in an order given by WEIR_SEED.
 */

const ROUNDS = Number(process.env['WEIR_SIGKILL_ROUNDS'] ?? 1);
const SEED = Number(process.env['WEIR_SEED'] ?? 1);
const JOB = 'word-count';
/** The book takes two minutes at this rate, longer than all visits; the last browser reads the rest in a moment. */
const LINES_PER_SECOND = 30;
const LINES_PER_SECOND_AT_LAST = 8000;
const CHECKPOINT_MS = 400;
const REACHED_MS = 60_000;

test.beforeAll(startServer);
test.afterAll(closeServer);

for (let round = 1; round <= ROUNDS; round++) {
  test(`SIGKILL at every point of a checkpoint, round ${round}: nothing acknowledged is lost, each word 1 … n once`, async () => {
    test.setTimeout(480_000);
    const points = round === 1 ? SIGKILL_POINTS : shuffled(SIGKILL_POINTS, new Prng(SEED + round));
    const profile = newProfile();
    try {
      let before: Visit | null = null;
      for (const point of points) {
        const visit = await runUntilKilled(point, profile, before === null ? 'fresh' : 'latest');
        const { told, inTheAir } = visit;
        console.log(
          `killed ${point.name}: told of ${told.completed()}, in the air ${inTheAir}, ` +
            `acks ${told.acknowledged(inTheAir)}/${SUBTASKS.length}, disk ${JSON.stringify(told.disk)}, ` +
            `failed ${told.of('checkpointFailed').length}, began with ${restoredOf(told)}, ${visit.seconds.toFixed(1)} s`,
        );
        expect(told.of('checkpointCompleted').length).toBeGreaterThanOrEqual(2);
        if (before !== null) checkRestored(before, told);
        before = visit;
      }
      const last = await finish(profile);
      const committed = compareCommitted(expectedRows(), last.rows);
      console.log(`finished from ${restoredOf(last.told)}: ${last.rows.length} rows, ${last.seconds.toFixed(1)} s`);
      if (before !== null) checkRestored(before, last.told);
      expect(committed).toEqual({ missing: [], repeated: [], unexpected: [] });
    } finally {
      await removeProfile(profile);
    }
  });
}

interface Visit {
  readonly point: SigkillPoint;
  readonly told: Told;
  readonly inTheAir: number;
  readonly seconds: number;
}

/** What the next browser restored, against what the last one had said and written. */
function checkRestored({ point, told, inTheAir }: Visit, next: Told): void {
  const restored = restoredOf(next);
  expect(restored, point.name).toBeGreaterThanOrEqual(told.completed());
  if (point.restores === 'complete') expect(restored, point.name).toBe(told.disk?.complete.at(-1));
  else if (point.restores === 'in the air') expect(restored, point.name).toBe(inTheAir);
  else expect(restored, point.name).toBeGreaterThanOrEqual(inTheAir);
  expect(next.of('checkpointQuarantined')).toEqual([]);
}

function restoredOf(told: Told): number | null {
  return told.of('attemptStarted')[0]?.restoredCheckpointId ?? null;
}

/** Runs the job to the point, and kills the browser in the very turn in which Node learns that it is there. */
async function runUntilKilled(point: SigkillPoint, profile: string, restore: RestoreMode): Promise<Visit> {
  const started = performance.now();
  const browser = await KillableBrowser.start(profile);
  const told = new Told();
  try {
    let reached: (checkpointId: number) => void = () => undefined;
    const killed = new Promise<number>((resolve) => (reached = resolve));
    let dead = false;
    const look = (): void => {
      const checkpointId = dead ? null : point.reached(told);
      if (checkpointId === null) return;
      dead = true;
      browser.kill();
      reached(checkpointId);
    };
    await browser.page.exposeFunction('tellTrace', (events: Told['events']) => {
      if (!dead) told.events.push(...events);
      look();
    });
    await browser.page.exposeFunction('tellDisk', (disk: NonNullable<Told['disk']>) => {
      if (!dead) told.disk = disk;
      look();
    });
    await openRuntimePage(browser.page);
    const { storageDelayMs, hang, disk } = point;
    const running = browser.page.evaluate(
      async ({ document, book, jobId, restore, held, subtasks }) => {
        const job = await window.runtimePage.startDocument(
          document,
          jobId,
          { 'sample:alice.txt': book },
          { rate: 1, restore, traceLevel: 'summary' },
        );
        await window.runtimePage.holdAtPoint(job, jobId, held, subtasks);
      },
      {
        document: wordCountDocument(LINES_PER_SECOND, CHECKPOINT_MS),
        book: BOOK,
        jobId: JOB,
        restore,
        held: { storageDelayMs, hang, disk },
        subtasks: SUBTASKS.length,
      },
    );
    const failed = new Promise<never>((_resolve, reject) => {
      // The page dies in the middle of whatever it did; only before that is it an error.
      running.catch((error: unknown) => dead || reject(error as Error));
      setTimeout(() => dead || reject(new Error(`not reached: ${tail(told)}`)), REACHED_MS).unref();
    });
    const inTheAir = await Promise.race([killed, failed]);
    return { point, told, inTheAir, seconds: (performance.now() - started) / 1000 };
  } finally {
    await browser.gone();
  }
}

/** The last browser resumes the job and runs it to its end. */
async function finish(profile: string) {
  const started = performance.now();
  const browser = await KillableBrowser.start(profile);
  const told = new Told();
  try {
    await openRuntimePage(browser.page);
    const { events, rows } = await browser.page.evaluate(
      async ({ document, book, jobId }) => {
        const job = await window.runtimePage.startDocument(
          document,
          jobId,
          { 'sample:alice.txt': book },
          { rate: 1, restore: 'latest', traceLevel: 'summary' },
        );
        await job.waitFor('jobStateChanged', (body) => body.to === 'FINISHED', 1, 90_000);
        return { events: job.events, rows: await window.runtimePage.committedRows(jobId, 'word-counts') };
      },
      { document: wordCountDocument(LINES_PER_SECOND_AT_LAST, CHECKPOINT_MS), book: BOOK, jobId: JOB },
    );
    told.events.push(...events);
    return { told, rows: rows.map((values) => values.join('|')), seconds: (performance.now() - started) / 1000 };
  } finally {
    await browser.gone();
  }
}

function shuffled<T>(items: readonly T[], random: Prng): T[] {
  const left = [...items];
  return items.map(() => left.splice(random.nextInt(left.length), 1)[0] as T);
}

/** The last things Node was told of, for a point that is never reached. */
function tail(told: Told): string {
  return told.events
    .filter(({ body }) => body.kind !== 'counters' && body.kind !== 'sourcePositionChanged')
    .slice(-12)
    .map(({ actor, body }) => `${actor} ${JSON.stringify(body)}`)
    .join('\n');
}
