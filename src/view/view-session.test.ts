import { describe, expect, test } from 'vitest';
import type { TraceBatch } from '#protocol/job-client.ts';
import type { TraceEvent, TraceLevel } from '#protocol/trace.ts';
import { applyDelta } from './delta.ts';
import { emptyRunView, foldEvent, snapshotView } from './fold.ts';
import type { RunView } from './run-view.ts';
import { attemptStarted, basePlan, record, task, traceOf } from './testing.ts';
import { baseTrace } from './testing-scenarios.ts';
import { EMPTY_SCREEN, type Screen, type ShowTarget, type ViewAnswer } from './view-protocol.ts';
import { ViewSession } from './view-session.ts';

const plan = basePlan();

function folded(count: number): RunView {
  const state = emptyRunView(plan);
  for (const event of baseTrace().slice(0, count)) foldEvent(state, event);
  return snapshotView(state);
}

/** The page's side, with every message copied as between workers. Host time is moved by hand. */
class Page {
  readonly session: ViewSession;
  screen: Screen = EMPTY_SCREEN;
  screens = 0;
  answers: ViewAnswer[] = [];
  hostMs = 1000;
  #command = 0;

  constructor(ordered: boolean, traceLevel: TraceLevel = 'full') {
    this.session = new ViewSession({ kind: 'open', plan, traceLevel, ordered }, (report) => {
      const copy = structuredClone(report);
      if (copy.kind === 'answered') {
        this.answers.push(copy.answer);
        return;
      }
      this.screens++;
      this.screen = applyDelta(this.screen, copy.delta) as Screen;
    });
  }

  receive(events: readonly TraceEvent[], rest: Partial<TraceBatch> = {}): void {
    const jobTimeMs = events.at(-1)?.stamp.timeMs ?? this.screen.live.clock.jobMs;
    this.session.onBatch({ events, jobTimeMs, rate: 1, jobState: 'RUNNING', ...rest }, this.hostMs);
  }

  shown(): void {
    this.session.onCommand({ kind: 'screenShown' }, this.hostMs);
  }

  show(target: ShowTarget): void {
    this.session.onCommand({ kind: 'show', command: ++this.#command, target }, this.hostMs);
  }

  replay(rate: number | null): void {
    this.session.onCommand({ kind: 'replay', command: ++this.#command, rate }, this.hostMs);
  }

  /** Lets host time pass, frame by frame. */
  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 16) {
      this.hostMs += Math.min(16, left);
      this.shown();
    }
  }

  /** Everything up to date. */
  settle(): Screen {
    this.shown();
    this.shown();
    return this.screen;
  }
}

/** A run of BASE, recorded: one event each host ms. */
function recorded(): Page {
  const page = new Page(true);
  for (const event of baseTrace()) {
    page.hostMs++;
    page.receive([event]);
  }
  page.settle();
  return page;
}

describe('screens', () => {
  test('a page that is slow gets fewer of them, and the last is the newest', () => {
    const page = new Page(true);
    for (const event of baseTrace()) page.receive([event]);
    expect(page.screens).toBe(1);
    page.shown();
    expect([page.screens, page.screen.view, page.screen.live.eventCount]).toEqual([
      2,
      folded(baseTrace().length),
      baseTrace().length,
    ]);
    page.shown();
    page.shown();
    expect(page.screens).toBe(2);
  });

  test('what was drawn one by one is what is drawn at once', () => {
    const page = new Page(true);
    baseTrace().forEach((event, at) => {
      page.receive([event]);
      page.shown();
      expect(page.screen.view).toEqual(folded(at + 1));
    });
  });

  test('parts that did not change keep their identity on the page', () => {
    const page = recorded();
    const before = page.screen.view;
    page.receive(
      traceOf([[task('0/0'), { kind: 'watermarkAdvanced', subtask: '0/0', uid: 'source', time: 7 }]]).map((event) => ({
        ...event,
        attempt: 2,
      })),
    );
    const after = page.settle().view;
    expect(after?.subtasks.get('0/0')).not.toBe(before?.subtasks.get('0/0'));
    expect(after?.subtasks.get('1/0')).toBe(before?.subtasks.get('1/0'));
    expect(after?.checkpoints).toBe(before?.checkpoints);
  });

  test('the verdict follows the end of the job', () => {
    const { verdict, live } = recorded().screen;
    expect([live.jobState, verdict?.kind, verdict?.processed, verdict?.distinct]).toEqual([
      'FINISHED',
      'exactly-once',
      25,
      20,
    ]);
  });

  test('a comparison with a reference decides what was not traced', () => {
    const page = new Page(true, 'summary');
    page.receive(
      traceOf([['coordinator', { kind: 'jobStateChanged', from: 'RUNNING', to: 'FINISHED', reason: null }]]),
    );
    expect(page.settle().verdict?.kind).toBe('undecided');
    const comparison = { missing: [], repeated: [], unexpected: [] };
    page.session.onCommand({ kind: 'outputCompared', comparison }, page.hostMs);
    expect(page.settle().verdict).toMatchObject({ kind: 'exactly-once', scope: { by: 'reference' } });
  });
});

describe('the past', () => {
  test('is shown by number, by host time and step by step, and each screen tells which wish it obeys', () => {
    const page = recorded();
    page.show({ to: 'event', event: 30 });
    expect(page.settle()).toMatchObject({ command: 1, position: 30, positionHostMs: 1030 });
    expect(page.screen.view).toEqual(folded(30));
    page.show({ to: 'hostTime', hostMs: 1012 });
    page.show({ to: 'step', unit: 'event', direction: -1 });
    page.show({ to: 'step', unit: 'event', direction: -1 });
    expect(page.settle()).toMatchObject({ command: 4, position: 10 });
    expect(page.screen.view).toEqual(folded(10));
    page.show({ to: 'live' });
    expect(page.settle()).toMatchObject({ position: null, positionHostMs: null, view: { events: baseTrace().length } });
  });

  test('a beat is the next event that says something; marks are checkpoints, faults and restores', () => {
    const page = recorded();
    const said = baseTrace().map((_, at) => folded(at + 1).narration);
    page.show({ to: 'event', event: 5 });
    page.show({ to: 'step', unit: 'beat', direction: 1 });
    const next = said.findIndex((sentence, at) => at > 4 && JSON.stringify(sentence) !== JSON.stringify(said[4])) + 1;
    expect(page.settle().position).toBe(next);
    const marks = page.screen.marks.map(({ event }) => event);
    for (const event of [...marks.filter((mark) => mark > next), null]) {
      page.show({ to: 'step', unit: 'mark', direction: 1 });
      expect(page.settle().position).toBe(event);
    }
    page.show({ to: 'step', unit: 'mark', direction: -1 });
    expect(page.settle().position).toBe(marks.at(-1));
  });

  test('a step beyond the newest event is live again, one before the first stays there', () => {
    const page = recorded();
    page.show({ to: 'step', unit: 'event', direction: -1 });
    expect(page.settle().position).toBe(baseTrace().length - 1);
    page.show({ to: 'step', unit: 'event', direction: 1 });
    expect(page.settle().position).toBeNull();
    page.show({ to: 'event', event: -5 });
    page.show({ to: 'step', unit: 'event', direction: -1 });
    expect(page.settle().position).toBe(1);
  });

  test('plays at a rate of job time, and stands at the end', () => {
    const page = recorded();
    page.show({ to: 'event', event: 10 });
    page.replay(0.1);
    page.pass(200);
    expect([page.settle().position, page.screen.replayRate]).toEqual([30, 0.1]);
    page.pass(5000);
    expect(page.settle()).toMatchObject({ position: baseTrace().length, replayRate: null });
  });

  test('the last checkpoint is replayed as long as asked for', () => {
    const page = recorded();
    page.show({ to: 'lastCheckpoint', durationMs: 1000 });
    const mark = page.settle().marks.find(({ kind }) => kind === 'checkpoint');
    expect(page.screen.position).toBe(mark?.event);
    page.pass(500);
    const [begin, end] = [page.screen.view?.checkpoints[0]?.triggeredAtMs ?? 0, page.screen.position ?? 0];
    expect(end).toBeGreaterThan(begin);
    expect(page.screen.view?.checkpoints[0]?.status).toBe('in-progress');
    page.pass(600);
    expect(page.screen.view?.checkpoints[0]?.status).toBe('completed');
  });

  test('questions are answered from what is recorded', () => {
    const page = recorded();
    const ask = (limit: number) =>
      page.session.onCommand(
        {
          kind: 'ask',
          askId: 1,
          question: { kind: 'events', from: 1, to: 20, limit, without: ['elementTaken', 'recordProcessed'] },
        },
        page.hostMs,
      );
    ask(3);
    const wanted = baseTrace()
      .map((event, at) => ({ number: at + 1, event }))
      .slice(0, 20)
      .filter(({ event: { body } }) => body.kind !== 'elementTaken' && body.kind !== 'recordProcessed');
    expect(page.answers).toEqual([{ kind: 'events', events: wanted.slice(-3) }]);
    page.session.onCommand(
      { kind: 'ask', askId: 2, question: { kind: 'spaceTime', event: 60, toMs: 60, windowMs: 60, recordsMax: 5 } },
      page.hostMs,
    );
    expect(page.answers[1]).toMatchObject({ kind: 'spaceTime', spaceTime: { fromMs: 0, toMs: 60 } });
  });
});

describe('a world that goes back', () => {
  test('shows the newest of what is left, and counts nothing twice', () => {
    const page = recorded();
    page.show({ to: 'event', event: 80 });
    page.receive([], { jobTimeMs: 40, rate: 0, rewoundTo: 40 });
    expect(page.settle()).toMatchObject({ position: null, live: { eventCount: 40, rewinds: 1, jobState: 'CREATED' } });
    expect(page.screen.view).toEqual(folded(40));
    expect(page.screen.live.clock.jobMs).toBe(40);
    page.receive(baseTrace().slice(40));
    expect(page.settle().view).toEqual(folded(baseTrace().length));
    expect(page.screen.verdict).toMatchObject({ kind: 'exactly-once', processed: 25, distinct: 20 });
  });
});

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
  function started(): Page {
    const page = new Page(false);
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
    const page = new Page(false);
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
