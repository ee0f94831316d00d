import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Prng } from '#std/prng.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import { fileEntries } from '#engine/vault/file-store.ts';
import { randomPipeline } from './simulation/random-pipeline.ts';
import { compileSample } from './testing.ts';
import { DeterministicWorld } from './world/deterministic-world.ts';
import { createRandomScheduler } from './world/random-scheduler.ts';
import { DueScheduler } from './world/due-scheduler.ts';
import { SimulatedStorage } from './world/simulated-storage.ts';

/** A run whose schedule, kills and end follow from its seed alone. */
interface Run {
  readonly plan: JobPlan;
  readonly seed: number;
  readonly paced: boolean;
  readonly traceLevel: TraceLevel;
  /** A subtask is killed before each of these steps, with some actions left. */
  readonly kills: readonly number[];
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly stepsMax: number;
}

const START_MS = 1_767_225_600_000;

function open(run: Run, events: TraceEvent[]): DeterministicWorld {
  const storage = new SimulatedStorage();
  for (const [file, bytes] of Object.entries(run.files)) {
    for (const entry of fileEntries(file, bytes.slice().buffer)) storage.put(entry);
  }
  return new DeterministicWorld({
    jobId: 'saved',
    scheduler: run.paced ? new DueScheduler() : createRandomScheduler(run.seed),
    seed: run.seed,
    startMs: START_MS,
    stepMs: run.paced ? 0 : 1,
    storageMs: 3,
    storage,
    onTrace: (event) => events.push(event),
    rethrow: true,
  });
}

function start(world: DeterministicWorld, run: Run): void {
  if (run.paced) world.tell('coordinator', { kind: 'paceChanged', pace: 'paced' });
  world.command({ kind: 'startJob', plan: run.plan, restore: 'fresh', traceLevel: run.traceLevel });
}

/** Executes steps up to `until`; false when nothing is left. */
function advance(world: DeterministicWorld, run: Run, until: number): boolean {
  while (world.steps < until) {
    if (run.kills.includes(world.steps)) {
      const subtasks = world.subtasks();
      const target = subtasks[world.steps % Math.max(1, subtasks.length)];
      if (target !== undefined) world.killSubtask(target.subtask, 'killed', (world.steps % 3) * 15);
    }
    if (!world.step()) return false;
  }
  return true;
}

/** Saves the run at some of its steps, goes on in a fresh world each time, and compares with the run left alone. */
function expectSameRun(run: Run, saveAt: readonly number[]): void {
  const expected: TraceEvent[] = [];
  const calm = open(run, expected);
  start(calm, run);
  advance(calm, run, run.stepsMax);

  const events: TraceEvent[] = [];
  let world = open(run, events);
  start(world, run);
  for (const step of saveAt.toSorted((a, b) => a - b)) {
    if (!advance(world, run, Math.min(step, run.stepsMax))) break;
    const saved = world.save();
    // What has been saved does not change when its world goes on.
    const ahead = events.length;
    advance(world, run, world.steps + 50);
    events.length = ahead;
    world = open(run, events);
    world.load(saved);
  }
  advance(world, run, run.stepsMax);
  expect(world.steps).toBe(calm.steps);
  expect(events).toEqual(expected);
}

describe('a world that is saved and loaded goes on as if nothing had happened', () => {
  test('under any schedule, at any step, through kills', { timeout: 60_000 }, () => {
    const steps = fc.array(fc.nat(2500), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.nat(100_000),
        steps,
        fc.array(fc.nat(2000), { maxLength: 3 }),
        fc.constantFrom<TraceLevel>('summary', 'sampled', 'full'),
        (seed, saveAt, kills, traceLevel) => {
          const { plan } = randomPipeline(new Prng(seed), 'saved');
          expectSameRun({ plan, seed, paced: false, traceLevel, kills, files: {}, stepsMax: 2500 }, saveAt);
        },
      ),
      { numRuns: 12 },
    );
  });

  test('the room that results of windows had is saved: where a buffer ends depends on it', () => {
    const { plan } = randomPipeline(new Prng(74_331), 'saved');
    const kills = [981, 154];
    expectSameRun(
      { plan, seed: 74_331, paced: false, traceLevel: 'sampled', kills, files: {}, stepsMax: 2500 },
      [1909, 0],
    );
  });

  test.each(['word-count', 'flights', 'sensors', 'sum-of-sums', 'window-average', 'alignment', 'at-least-once'])(
    'the sample %s, paced',
    { timeout: 60_000 },
    (name) => {
      const text = readFileSync(new URL(`../../public/samples/${name}.weir.json`, import.meta.url), 'utf8');
      const { plan } = compileSample(text, name);
      const files: Record<string, Uint8Array> = {};
      for (const { config } of plan.vertices.flatMap((vertex) => vertex.operators)) {
        if (config.kind !== 'source-file') continue;
        const file = new URL(`../../public/samples/data/${config.file.slice('sample:'.length)}`, import.meta.url);
        files[config.file] = readFileSync(file);
      }
      const run: Run = { plan, seed: 7, paced: true, traceLevel: 'full', kills: [1500], files, stepsMax: 3000 };
      expectSameRun(run, [1, 10, 333, 1000, 1501, 2222, 2900]);
    },
  );
});
