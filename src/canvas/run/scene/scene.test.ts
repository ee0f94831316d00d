import { describe, expect, test } from 'vitest';
import type { ChannelId, JobPlan } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { emptyRunView, foldEvent, snapshotView } from '#view/fold.ts';
import type { RunView } from '#view/run-view.ts';
import { attemptStarted, record, task, traceOf, twoPlan } from '#view/testing.ts';
import { twoTrace } from '#view/testing-scenarios.ts';
import { buildScene } from './scene.ts';
import type { FlowGlyph, PinnedGlyph, Scene } from './scene-glyphs.ts';
import { sceneContext } from '../testing.ts';

const plan = twoPlan('exactly-once');

function viewsOf(of: JobPlan, events: readonly TraceEvent[]): RunView[] {
  const state = emptyRunView(of);
  return events.map((event) => {
    foldEvent(state, event);
    return snapshotView(state);
  });
}

function flow<K extends FlowGlyph['kind']>(scene: Scene, kind: K): Extract<FlowGlyph, { kind: K }>[] {
  return scene.flow.filter((glyph): glyph is Extract<FlowGlyph, { kind: K }> => glyph.kind === kind);
}

function pinned<K extends PinnedGlyph['kind']>(scene: Scene, kind: K): Extract<PinnedGlyph, { kind: K }>[] {
  return scene.pinned.filter((glyph): glyph is Extract<PinnedGlyph, { kind: K }> => glyph.kind === kind);
}

/** Reads a lane back from its glyphs: nearest to the receiver first. */
function readLane(scene: Scene, channel: ChannelId): string[] {
  return [
    ...flow(scene, 'record').filter((glyph) => glyph.channel === channel && !glyph.fallen),
    ...flow(scene, 'barrier').filter((glyph) => glyph.channel === channel && !glyph.held),
  ]
    .toSorted((left, right) => right.x - left.x)
    .map((glyph) =>
      glyph.kind === 'barrier' ? `|${glyph.checkpointId}` : `${glyph.label}${glyph.parity}${glyph.replays}`,
    );
}

describe('the picture is the trace', () => {
  for (const mode of ['exactly-once', 'at-least-once'] as const) {
    test(`queues, gates and acknowledgements can be read back from the scene at every event (${mode})`, () => {
      const context = sceneContext(twoPlan(mode));
      for (const view of viewsOf(twoPlan(mode), twoTrace(mode))) {
        const scene = buildScene(view, context);
        for (const channel of view.channels.values()) {
          const queue = channel.queue.flatMap(({ element, epoch, replays }) => {
            if (element.kind === 'barrier') return [`|${element.checkpointId}`];
            const parity = epoch % 2 === 1 ? 'odd' : 'even';
            return element.kind === 'records' ? [`${element.records[0]?.label}${parity}${replays[0]}`] : [];
          });
          expect(readLane(scene, channel.id)).toEqual(queue);
        }
        const shut = [...view.channels.values()].filter(({ blockedBy }) => blockedBy !== null).map(({ id }) => id);
        expect(flow(scene, 'gate').map(({ channel }) => channel)).toEqual(shut);
        expect(
          flow(scene, 'barrier')
            .filter(({ held }) => held)
            .map(({ channel }) => channel),
        ).toEqual(shut);
        const acks = view.checkpoints.flatMap((checkpoint) =>
          checkpoint.subtasks.map(({ ackedAtMs }) => (ackedAtMs === null ? 'pending' : 'received')),
        );
        expect(
          pinned(scene, 'ack')
            .filter(({ state }) => state !== 'flying')
            .map(({ state }) => state),
        ).toEqual(acks);
        expect(flow(scene, 'box').map(({ phase }) => phase)).toEqual(
          [...view.subtasks.values()].map(({ phase }) => phase),
        );
      }
    });
  }

  test('tints meet at the bars, and change parity there', () => {
    const context = sceneContext(plan);
    for (const view of viewsOf(plan, twoTrace('exactly-once'))) {
      const scene = buildScene(view, context);
      for (const lane of flow(scene, 'lane')) {
        if (lane.dashed) continue;
        const bars = flow(scene, 'barrier')
          .filter(({ channel }) => channel === lane.channel)
          .map(({ x }) => x)
          .toSorted((left, right) => left - right);
        expect(lane.tints.map(({ to }) => to)).toEqual([...bars, lane.x1]);
        for (let at = 1; at < lane.tints.length; at++) {
          expect(lane.tints[at]?.parity).not.toBe(lane.tints[at - 1]?.parity);
        }
      }
    }
  });

  test('an acknowledgement that is under way starts at its subtask', () => {
    const events = twoTrace('exactly-once');
    const at = events.findIndex(({ body }) => body.kind === 'snapshotAsyncEnded');
    const scene = buildScene(viewsOf(plan, events.slice(0, at + 1)).at(-1) as RunView, sceneContext(plan));
    const box = flow(scene, 'box').find(({ subtask }) => subtask === '0/0');
    const flying = pinned(scene, 'ack').filter(({ state }) => state === 'flying');
    expect(flying).toMatchObject([{ subtask: '0/0', x: (box?.x ?? 0) + (box?.width ?? 0) }]);
  });
});

describe('what a restart shows', () => {
  const events = twoTrace('exactly-once');
  const at = events.findIndex(({ body }) => body.kind === 'restartScheduled');
  const lag = events.filter(
    ({ attempt, body }) =>
      !(attempt === 1 && body.kind === 'elementTaken' && body.sequence === 3 && body.channel === '0:1:0'),
  );
  const view = viewsOf(plan, lag.slice(0, lag.indexOf(events[at] as TraceEvent) + 1)).at(-1) as RunView;
  const scene = buildScene(view, sceneContext(plan));

  test('lanes are empty and dashed, what they held has fallen, and a region surrounds what restarts', () => {
    expect(flow(scene, 'lane').every(({ dashed }) => dashed)).toBe(true);
    expect(flow(scene, 'record').map(({ label, fallen }) => [label, fallen])).toEqual([['b3', true]]);
    expect(flow(scene, 'region')).toHaveLength(1);
  });

  test('what has fallen in a lane too low for letters is a dot', () => {
    const context = sceneContext(plan);
    const lanes = new Map([...context.layout.lanes].map(([id, lane]) => [id, { ...lane, height: 9 }]));
    const low = buildScene(view, { ...context, layout: { ...context.layout, lanes } });
    expect(flow(low, 'record').map(({ label, size, fallen }) => [label, size, fallen])).toEqual([['', 6, true]]);
  });

  test('the source ruler shows the stretch that comes again', () => {
    const restarted = viewsOf(plan, events).at(-1) as RunView;
    expect(buildScene(restarted, sceneContext(plan)).flow.some(({ kind }) => kind === 'region')).toBe(false);
  });
});

describe('level of detail', () => {
  function queueOf(count: number): RunView {
    const records = Array.from({ length: count }, (_, n) => record(`k${n}`, `source:0:${n}`));
    const steps: Parameters<typeof traceOf>[0][number][] = [['coordinator', attemptStarted(plan, 1, null)]];
    records.forEach((each, sequence) => {
      const element = { kind: 'records', rows: 1, records: [each] } as const;
      steps.push([task('0/0'), { kind: 'elementSent', channel: '0:0:0', sequence, element }]);
    });
    steps.push([task('1/0'), { kind: 'elementArrived', channel: '0:0:0', sequence: count - 1 }]);
    return viewsOf(plan, traceOf(steps)).at(-1) as RunView;
  }

  test('up to 8 records have letters', () => {
    const records = flow(buildScene(queueOf(8), sceneContext(plan)), 'record');
    expect(records).toHaveLength(8);
    expect(records.every(({ label }) => label !== '')).toBe(true);
  });

  test('up to 60 are dots, sampled alike on every channel', () => {
    const records = flow(buildScene(queueOf(60), sceneContext(plan)), 'record');
    expect(records.length).toBeGreaterThan(3);
    expect(records.length).toBeLessThanOrEqual(35);
    expect(records.every(({ label }) => label === '')).toBe(true);
  });

  test('more are a texture that says how many', () => {
    const scene = buildScene(queueOf(61), sceneContext(plan));
    expect(flow(scene, 'record')).toEqual([]);
    expect(flow(scene, 'texture')).toMatchObject([{ channel: '0:0:0', text: '61 rows' }]);
  });

  test('the job level draws bands, and no subtask', () => {
    const scene = buildScene(queueOf(3), sceneContext(plan, { level: 0 }));
    expect(flow(scene, 'band')).toHaveLength(1);
    expect(flow(scene, 'box')).toEqual([]);
  });
});

describe('the title of a failover region', () => {
  const failed: readonly TraceEvent[] = traceOf([
    ['coordinator', attemptStarted(plan, 1, null)],
    ['coordinator', { kind: 'restartScheduled', delayMs: 1000, failedSubtask: '1/0', cause: 'killed by you' }],
  ]);

  test('stands at its corner, and stays in sight where the region begins beyond the stage', () => {
    const view = viewsOf(plan, failed).at(-1) as RunView;
    const titleAt = (camera: { x: number; y: number; zoom: number }) => {
      const [region] = flow(buildScene(view, sceneContext(plan, { camera })), 'region');
      return { dx: (region?.titleX ?? 0) - (region?.x ?? 0), dy: (region?.titleY ?? 0) - (region?.y ?? 0) };
    };
    expect(titleAt({ x: 400, y: 400, zoom: 1 })).toEqual({ dx: 0, dy: 0 });
    const moved = titleAt({ x: -100, y: -100, zoom: 1 });
    expect(moved.dx).toBeGreaterThan(80);
    expect(moved.dy).toBeGreaterThan(100);
  });
});
