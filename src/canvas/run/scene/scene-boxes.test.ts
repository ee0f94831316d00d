import { expect, test } from 'vitest';
import type { OperatorConfig } from '#protocol/job-plan.ts';
import type { SourcePosition } from '#protocol/trace.ts';
import { emptyRunView, snapshotView } from '#view/fold.ts';
import type { RunView, SubtaskView } from '#view/run-view.ts';
import { must } from '#std/assert.ts';
import { ROWS_SOURCE, sketchPlan } from '#view/testing.ts';
import { sceneContext } from '../testing.ts';
import { boxGlyph } from './scene-boxes.ts';
import type { BoxContent } from './scene-glyphs.ts';

const config: OperatorConfig = {
  ...(ROWS_SOURCE as Extract<OperatorConfig, { kind: 'source-rows' }>),
  kind: 'source-file',
  splits: 2,
  file: 'sample:a.txt',
  bytes: 1000,
  format: 'lines',
  csv: null,
  timeColumn: null,
};
const plan = sketchPlan([{ name: 'source', parallelism: 2, config }], []);

function contentAt(
  positions: readonly SourcePosition[],
  checkpointedPositions: readonly SourcePosition[] = [],
): BoxContent {
  const view = snapshotView(emptyRunView(plan));
  const subtask: SubtaskView = { ...must(view.subtasks.get('0/1'), 'a subtask'), positions, checkpointedPositions };
  const read: RunView = { ...view, subtasks: new Map(view.subtasks).set('0/1', subtask) };
  const context = sceneContext(plan);
  return boxGlyph(read, must(context.layout.boxes.get('0/1'), 'a box'), context).content;
}

test('how far the second part of a file has been read is a share of that part; its offset is one of the file', () => {
  const start = { split: 1, offset: 500, end: 1000 };
  expect(contentAt([{ ...start, offset: 600 }], [start])).toMatchObject({
    rulers: [{ cursor: 0.2, flag: 0 }],
    left: 'offset 600',
    right: 'of 1,000',
    progress: '20 %',
  });
  expect(contentAt([start], [start])).toMatchObject({ progress: '0 %' });
});

test('of several parts, what is read of all of them', () => {
  const positions = [
    { split: 0, offset: 500, end: 500 },
    { split: 1, offset: 750, end: 1000 },
  ];
  expect(contentAt(positions)).toMatchObject({ left: 'offset 750', right: 'of 1,000', progress: '75 %' });
});
