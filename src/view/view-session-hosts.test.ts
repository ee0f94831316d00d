import { describe, expect, test } from 'vitest';
import type { TraceEvent, TracedElement } from '#protocol/trace.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import { attemptStarted, basePlan, record, task, traceOf } from './testing.ts';
import { Page } from './testing-page.ts';
import type { Screen } from './view-protocol.ts';

const plan = basePlan();

describe('many hosts', () => {
  const running = (id: '0/0' | '1/0', timeMs: number): TraceEvent => ({
    stamp: { timeMs, counter: 0 },
    actor: task(id),
    sequence: 0,
    attempt: 1,
    body: { kind: 'recordProcessed', subtask: id, uid: 'count', record: record('a', 'source:0:0') },
  });
  const promise = (id: '0/0' | '1/0', timeMs: number) => ({
    actor: task(id),
    attempt: 1,
    stamp: { timeMs, counter: -1 },
  });

  /** Both subtasks run; three events are drawn. */
  function started(level: TraceLevel = 'full'): Page {
    const page = new Page(plan, false, level);
    const events = traceOf([
      ['coordinator', attemptStarted(plan, 1, null)],
      [task('0/0'), { kind: 'subtaskStateChanged', subtask: '0/0', state: 'RUNNING', cause: null }],
      [task('1/0'), { kind: 'subtaskStateChanged', subtask: '1/0', state: 'RUNNING', cause: null }],
    ]);
    const ended = { actor: 'coordinator', attempt: 1, stamp: null } as const;
    page.receive(events, { stamps: [ended, promise('0/0', 4), promise('1/0', 4)] });
    return page;
  }

  test('are drawn up to what all of them have promised', () => {
    const page = started();
    page.receive([running('0/0', 20)], { stamps: [promise('0/0', 30)] });
    expect(page.settle().view?.events).toBe(3);
    page.receive([running('1/0', 10)], { stamps: [promise('1/0', 15)] });
    expect(page.settle().view?.events).toBe(4);
    page.receive([], { stamps: [promise('1/0', 21)] });
    expect(page.settle().view?.events).toBe(5);
  });

  test('figures are told ten times a second, and what moves at once with the figures before it', () => {
    const page = started();
    page.settle();
    const told = page.screens;
    const advanced = (time: number): TraceEvent => ({
      ...running('0/0', 4 + 16 * time),
      sequence: time,
      body: { kind: 'watermarkAdvanced', subtask: '0/0', uid: 'source', time },
    });
    const both = (timeMs: number) => ({ stamps: [promise('0/0', timeMs), promise('1/0', timeMs)] });
    for (let time = 1; time <= 5; time++) {
      page.hostMs += 16;
      page.receive([advanced(time)], both(5 + 16 * time));
      page.shown();
    }
    expect([page.screens - told, page.session.msUntilTick(page.hostMs)]).toEqual([0, 20]);
    page.hostMs += 20;
    page.shown();
    expect([page.screens - told, page.screen.view?.subtasks.get('0/0')?.watermarkMs]).toEqual([1, 5]);
    page.receive([advanced(6), running('1/0', 101)], both(104));
    page.shown();
    expect([page.screens - told, page.screen.view?.subtasks.get('0/0')?.watermarkMs]).toEqual([2, 6]);
  });

  test('a watermark on its way is a figure where nothing is traced or slowed down; a barrier never is', () => {
    const sent = (timeMs: number, element: TracedElement): TraceEvent => ({
      ...running('0/0', timeMs),
      sequence: timeMs,
      body: { kind: 'elementSent', channel: '0:0:0', sequence: timeMs, element },
    });
    const screensAfter = (level: TraceLevel, rate: number, element: TracedElement): number => {
      const page = started(level);
      page.settle();
      const told = page.screens;
      page.hostMs += 16;
      page.receive([], { rate, stamps: [] });
      page.settle();
      const before = page.screens;
      expect(before - told).toBe(rate === 1 ? 0 : 1);
      page.receive([sent(10, element)], { rate, stamps: [promise('0/0', 11), promise('1/0', 11)] });
      return page.screens - before;
    };
    const watermark = { kind: 'watermark', time: 5 } as const;
    expect([
      screensAfter('summary', 1, watermark),
      screensAfter('summary', 1, { kind: 'barrier', checkpointId: 1 }),
      screensAfter('summary', 0.1, watermark),
      screensAfter('full', 1, watermark),
    ]).toEqual([0, 1, 1, 1]);
  });

  test('a silent one is said to be silent, and heard again', () => {
    const page = started();
    page.receive([running('0/0', 20)], { stamps: [promise('0/0', 30)] });
    for (let at = 0; at < 10; at++) {
      page.hostMs += 100;
      page.receive([], { stamps: [promise('0/0', 31 + at)] });
    }
    const silent = (screen: Screen) => [...(screen.view?.subtasks.values() ?? [])].map((each) => each.silentSinceMs);
    expect(page.settle().view?.events).toBe(4);
    expect(silent(page.screen)).toEqual([null, 4]);
    page.receive([], { stamps: [promise('1/0', 50)] });
    expect(silent(page.settle())).toEqual([null, null]);
  });

  test('the session asks to be called when a silent one holds events back', () => {
    const page = started();
    page.settle();
    page.pass(1200);
    expect(page.session.msUntilTick(page.hostMs)).toBeNull();
    page.receive([], { stamps: [promise('0/0', 5), promise('1/0', 5)] });
    page.receive([running('0/0', 20)]);
    const wait = page.session.msUntilTick(page.hostMs) ?? 0;
    expect(wait).toBe(1000);
    for (let left = wait; left > 0; left -= 250) {
      page.hostMs += 250;
      page.session.tick(page.hostMs);
    }
    expect(page.settle().view?.events).toBe(4);
  });

  test('a worker that is still being started is waited for no longer either, but not called silent', () => {
    const page = new Page(plan, false);
    const [first] = traceOf([['coordinator', attemptStarted(plan, 1, null)]]);
    const stamps = [promise('0/0', 0), promise('1/0', 0)];
    page.receive(first === undefined ? [] : [first], { stamps });
    for (let at = 0; at < 10; at++) {
      page.hostMs += 100;
      page.receive([], { stamps: [{ actor: 'coordinator', attempt: 1, stamp: { timeMs: 2 + at, counter: 0 } }] });
    }
    const view = page.settle().view;
    expect([view?.events, view?.subtasks.get('0/0')?.silentSinceMs]).toEqual([1, null]);
  });

  test('the clock of the page goes on by itself: only what it cannot foresee is told', () => {
    const page = started();
    page.settle();
    const before = page.screens;
    for (let at = 0; at < 20; at++) {
      page.hostMs += 100;
      page.receive([], { jobTimeMs: 1 + (at + 1) * 100, stamps: [promise('0/0', 5 + at), promise('1/0', 5 + at)] });
      page.shown();
    }
    expect(page.screens).toBe(before);
    page.receive([], { jobTimeMs: 2001, rate: 0 });
    expect(page.settle().live.clock).toEqual({ jobMs: 2001, hostMs: page.hostMs, rate: 0 });
  });
});
