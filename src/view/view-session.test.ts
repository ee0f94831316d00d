import { describe, expect, test } from 'vitest';
import { emptyRunView, foldEvent, snapshotView } from './fold.ts';
import type { RunView } from './run-view.ts';
import { basePlan, task, traceOf } from './testing.ts';
import { Page } from './testing-page.ts';
import { baseTrace } from './testing-scenarios.ts';

const plan = basePlan();

function folded(count: number): RunView {
  const state = emptyRunView(plan);
  for (const event of baseTrace().slice(0, count)) foldEvent(state, event);
  return snapshotView(state);
}

/** A run of BASE, recorded: one event each host ms. */
function recorded(): Page {
  const page = new Page(plan, true);
  for (const event of baseTrace()) {
    page.hostMs++;
    page.receive([event]);
  }
  page.settle();
  return page;
}

describe('screens', () => {
  test('a page that is slow gets fewer of them, and the last is the newest', () => {
    const page = new Page(plan, true);
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
    const page = new Page(plan, true);
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
    const page = new Page(plan, true, 'summary');
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
