import { describe, expect, test } from 'vitest';
import type { TraceEvent } from '#protocol/trace.ts';
import { isSampledLineage, projectSpaceTime } from './space-time.ts';
import type { SpaceTimeView } from './space-time-view.ts';
import { basePlan, twoPlan } from './testing.ts';
import { baseTrace, twoTrace } from './testing-scenarios.ts';

function project(plan: Parameters<typeof projectSpaceTime>[0], events: readonly TraceEvent[]): SpaceTimeView {
  const numbered = events.map((event, at) => ({ number: at + 1, event }));
  return projectSpaceTime(plan, numbered, { fromMs: 0, toMs: events.length + 1, sampleEvery: 1, epoch: 1 });
}

describe('the cut of TWO', () => {
  test('at-least-once: a3 a4 a5 cross it backwards', () => {
    const cut = project(twoPlan('at-least-once'), twoTrace('at-least-once')).cuts[0];
    expect(cut).toMatchObject({ checkpointId: 1, known: 3, backwardRows: 3, forwardRows: 0 });
    expect(cut?.backward.map(({ label }) => label)).toEqual(['a3', 'a4', 'a5']);
  });

  test('exactly-once: nothing crosses it', () => {
    const cut = project(twoPlan('exactly-once'), twoTrace('exactly-once')).cuts[0];
    expect(cut).toMatchObject({ known: 3, backwardRows: 0, forwardRows: 0 });
  });

  test('before the last snapshot the polyline breaks off, and processed records already count as crossing', () => {
    const events = twoTrace('at-least-once');
    const a5 = events.findIndex(({ body }) => body.kind === 'recordProcessed' && body.record.label === 'a5');
    const cut = project(twoPlan('at-least-once'), events.slice(0, a5 + 1)).cuts[0];
    expect(cut?.points.map(({ atMs }) => atMs !== null)).toEqual([true, false, false]);
    expect(cut?.backwardRows).toBe(3);
  });

  test('a lane is tinted by parity up to its own snapshot point', () => {
    const view = project(twoPlan('exactly-once'), twoTrace('exactly-once'));
    for (const { subtask, atMs } of view.cuts[0]?.points ?? []) {
      const bands = view.lanes.find(({ id }) => id === subtask)?.bands ?? [];
      expect(bands.map(({ epoch }) => epoch)).toEqual([1, 2]);
      expect(bands[0]?.toMs).toBe(atMs);
    }
  });

  test('alignment, sync and async are boxes that follow each other', () => {
    const view = project(twoPlan('exactly-once'), twoTrace('exactly-once'));
    const boxes = view.boxes.filter(({ lane }) => lane === '1/0');
    expect(boxes.map(({ kind }) => kind)).toEqual(['alignment', 'sync', 'async']);
    expect(view.acks.map(({ subtask }) => subtask)).toEqual(['0/0', '0/1', '1/0']);
    expect(view.triggers.map(({ subtask }) => subtask)).toEqual(['0/0', '0/1']);
  });
});

describe('the diagram of BASE', () => {
  test('a restart is a break, and what was in flight is lost', () => {
    const events = baseTrace().filter(
      ({ attempt, body }) => !(attempt === 1 && body.kind === 'elementTaken' && body.sequence === 15),
    );
    const view = project(basePlan(), events);
    expect(view.breaks).toMatchObject([{ attempt: 2, restored: 1 }]);
    expect(view.records.filter(({ lost }) => lost).map(({ records }) => records[0]?.label)).toEqual(['15']);
  });

  test('sampling makes the same choice for a record and for what was made of it', () => {
    for (let offset = 0; offset < 50; offset++) {
      expect(isSampledLineage(`source:0:${offset}/3/1`, 4)).toBe(isSampledLineage(`source:0:${offset}`, 4));
    }
  });
});
