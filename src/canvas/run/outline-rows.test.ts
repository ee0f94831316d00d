import { expect, test } from 'vitest';
import { emptyRunView, foldEvent, snapshotView } from '#view/fold.ts';
import type { SubtaskView } from '#view/run-view.ts';
import { twoPlan } from '#view/testing.ts';
import { twoTrace } from '#view/testing-scenarios.ts';
import { CANVAS_TEXTS_EN } from '../shared/canvas-texts.ts';
import { outlineKey, outlineParents, outlineRows } from './outline-rows.ts';
import { layoutRun } from './layout/run-layout.ts';

const plan = twoPlan('exactly-once');
const layout = layoutRun(plan);

test('the outline says what the picture shows: phase, barriers, gate and queue', () => {
  const state = emptyRunView(plan);
  for (const event of twoTrace('exactly-once')) {
    foldEvent(state, event);
    if (event.body.kind === 'channelBlocked') break;
  }
  const expanded = new Set(['operator:0', 'operator:1', 'subtask:1/0']);
  const rows = outlineRows(snapshotView(state), layout, CANVAS_TEXTS_EN, expanded);
  expect(rows.map(({ level, name, status }) => `${level} ${name}${status === '' ? '' : `: ${status}`}`)).toEqual([
    '1 source, parallelism 2',
    '2 source #1: ACKED',
    '2 source #2: RUNNING',
    '1 count, parallelism 1',
    '2 count #1: ALIGNING 1 of 2',
    '3 channel 0 from source #1, 3 queued: gate shut by barrier 1',
    '3 channel 1 from source #2, 1 queued: open',
  ]);
});

test('of a subtask that is not heard of, it says since when', () => {
  const view = snapshotView(emptyRunView(plan));
  const silent = { ...view.subtasks.get('1/0'), silentSinceMs: 1_767_225_661_000 } as SubtaskView;
  const subtasks = new Map(view.subtasks).set('1/0', silent);
  const rows = outlineRows({ ...view, subtasks }, layout, CANVAS_TEXTS_EN, new Set(['operator:1']));
  expect(rows.map(({ name, status }) => `${name}: ${status}`)).toContain('count #1: no news since 00:01:01');
});

test('a selection opens the rows above it', () => {
  const target = { kind: 'channel', id: '0:1:0' } as const;
  const rows = outlineRows(null, layout, CANVAS_TEXTS_EN, new Set(outlineParents(target, layout)));
  expect(rows.map(({ key }) => key)).toContain(outlineKey(target));
});
