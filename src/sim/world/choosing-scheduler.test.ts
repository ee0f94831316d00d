import { describe, expect, test } from 'vitest';
import { ChoosingScheduler, faultOfAct } from './choosing-scheduler.ts';
import { FAULT_CHOICE } from './chooser.ts';
import { PctChooser } from './pct-chooser.ts';
import { RandomChooser } from './random-chooser.ts';
import { RecordingChooser } from './recording-chooser.ts';
import { ReplayChooser } from './replay-chooser.ts';
import type { Scheduler, Step } from './step.ts';

let order = 0;

function work(lane: string, due = 0): Step {
  return { kind: 'step', actor: 0, lane, due, order: ++order };
}

function timer(lane: string, due: number): Step {
  return { kind: 'timer', actor: 0, timer: lane, generation: 0, lane, due, order: ++order };
}

/** The lanes in the order in which they go; each step takes 1 ms. */
function lanesOf(scheduler: Scheduler): string[] {
  const lanes: string[] = [];
  for (let now = 0; ; now++) {
    const step = scheduler.next(now);
    if (step === null) return lanes;
    now = Math.max(now, step.due);
    lanes.push(step.kind === 'act' ? step.act : step.lane);
  }
}

describe('choices', () => {
  test('all calm: who has waited longest goes', () => {
    const scheduler = new ChoosingScheduler(new ReplayChooser([]));
    for (const lane of ['a', 'b', 'a', 'c']) scheduler.add(work(lane));
    expect(lanesOf(scheduler)).toEqual(['a', 'b', 'c', 'a']);
  });

  test('index the lanes that can go, modulo their number', () => {
    const scheduler = new ChoosingScheduler(new ReplayChooser([2, 3]));
    for (const lane of ['a', 'b', 'c']) scheduler.add(work(lane));
    expect(lanesOf(scheduler)).toEqual(['c', 'b', 'a']);
  });

  test('name a fault by its number, whatever else can go', () => {
    const scheduler = new ChoosingScheduler(new ReplayChooser([FAULT_CHOICE + 5, 1, FAULT_CHOICE + 1]), () => 4);
    for (const lane of ['a', 'b']) scheduler.add(work(lane));
    expect(lanesOf(scheduler)).toEqual(['fault:1', 'b', 'fault:1', 'a']);
    expect([faultOfAct('fault:17'), faultOfAct('crash')]).toEqual([17, null]);
  });

  test('a fault where none is possible is calm', () => {
    const scheduler = new ChoosingScheduler(new ReplayChooser([FAULT_CHOICE + 5]));
    scheduler.add(work('a'));
    expect(lanesOf(scheduler)).toEqual(['a']);
  });
});

describe('time', () => {
  test('what is due later waits, and time jumps to it when nothing else is left', () => {
    const scheduler = new ChoosingScheduler(new ReplayChooser([]));
    scheduler.add(timer('late', 500));
    scheduler.add(timer('early', 100));
    scheduler.add(work('a'));
    expect(scheduler.nextDue(0)).toBe(0);
    expect(lanesOf(scheduler)).toEqual(['a', 'early', 'late']);
  });
});

describe('every chooser', () => {
  const choosers = [() => new RandomChooser(7), () => new PctChooser(7, 3, 100)];

  test.each(choosers)('keeps the order of a lane, and is made again from what was recorded: %#', (create) => {
    const recorder = new RecordingChooser(create());
    const steps = Array.from({ length: 60 }, (_, index) => work(`lane${index % 5}`));
    const run = (scheduler: Scheduler): number[] => {
      for (const step of steps) scheduler.add(step);
      return steps.map(() => scheduler.next(1)?.order ?? -1);
    };
    const ran = run(new ChoosingScheduler(recorder));
    for (let lane = 0; lane < 5; lane++) {
      const own = ran.filter((each) => (each - (steps[0]?.order ?? 0)) % 5 === lane);
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
    expect(run(new ChoosingScheduler(new ReplayChooser(recorder.choices())))).toEqual(ran);
  });

  test.each(choosers)('goes on from where it was saved: %#', (create) => {
    const scheduler = new ChoosingScheduler(create());
    for (let index = 0; index < 40; index++) scheduler.add(work(`lane${index % 7}`));
    for (let index = 0; index < 10; index++) scheduler.next(1);
    const saved = structuredClone(scheduler.save());
    const rest = lanesOf(scheduler);
    const other = new ChoosingScheduler(create());
    other.load(saved as Parameters<typeof other.load>[0]);
    expect(lanesOf(other)).toEqual(rest);
  });
});

test('PCT runs the highest lane until its priority falls', () => {
  const scheduler = new ChoosingScheduler(new PctChooser(3, 1, 10));
  for (let index = 0; index < 30; index++) scheduler.add(work(`lane${index % 3}`));
  const ran = lanesOf(scheduler).slice(0, 10);
  const switches = ran.filter((lane, index) => index > 0 && lane !== ran[index - 1]).length;
  expect(switches).toBeLessThanOrEqual(2);
});
