import { expect, test } from 'vitest';
import type { JobPlan } from '#protocol/job-plan.ts';
import { COUNT, LOG_WRITER, ROWS_SOURCE, sketchPlan } from '#view/testing.ts';
import { CANVAS_TEXTS_EN } from '../../shared/canvas-texts.ts';
import { outlineRows } from '../outline-rows.ts';
import { sceneContext } from '../testing.ts';
import { planScene } from './plan-scene.ts';
import type { FlowGlyph } from './scene-glyphs.ts';

const sketch = sketchPlan(
  [
    { name: 'source', parallelism: 2, config: ROWS_SOURCE },
    { name: 'count', parallelism: 2, config: COUNT },
    { name: 'sink', parallelism: 1, config: LOG_WRITER },
  ],
  [
    ['source', 'count', 'hash'],
    ['count', 'sink', 'rebalance'],
  ],
);
const plan: JobPlan = {
  ...sketch,
  edges: sketch.edges.map((edge) => ({
    ...edge,
    schema: { ...edge.schema, fields: [{ name: 'word', type: { kind: 'STRING' }, nullable: false }] },
  })),
  vertices: sketch.vertices.map((vertex) => ({
    ...vertex,
    operators: [
      ...vertex.operators,
      ...vertex.operators.map((head) => ({ ...head, name: 'tail', chainedTo: 0 })),
      ...vertex.operators.map((head) => ({ ...head, name: 'late', chainedTo: 0 })),
    ],
  })),
};

function glyphs<K extends FlowGlyph['kind']>(kind: K, level: 1 | 2): Extract<FlowGlyph, { kind: K }>[] {
  const { flow, pinned } = planScene(sceneContext(plan, { level }));
  expect(pinned).toEqual([]);
  return flow.filter((glyph): glyph is Extract<FlowGlyph, { kind: K }> => glyph.kind === kind);
}

test('each subtask says what it runs and which key groups it would own', () => {
  const said = glyphs('planned-box', 1).map(({ title, note, owned }) => ({ title, note, owned }));
  expect(said).toEqual([
    { title: 'source #1', note: '', owned: null },
    { title: 'source #2', note: '', owned: null },
    { title: 'count #1', note: 'kg 0–63', owned: { from: 0, to: 0.5 } },
    { title: 'count #2', note: 'kg 64–127', owned: { from: 0.5, to: 1 } },
    { title: 'sink #1', note: '', owned: null },
  ]);
  expect(glyphs('planned-box', 1)[0]?.chained).toEqual(['→ tail', 'source → late']);
});

test('each channel is an arrow; the first of an edge says how its rows are shipped', () => {
  expect(glyphs('planned-channel', 1).map(({ channel, labels }) => [channel, ...labels])).toEqual([
    ['0:0:0', 'HASH word', 'HASH'],
    ['0:1:0'],
    ['0:0:1'],
    ['0:1:1'],
    ['1:0:0', 'REBALANCE'],
    ['1:1:0'],
  ]);
  expect(glyphs('planned-channel', 2).map(({ labels }) => labels)).toEqual([
    ['ch 0 · HASH word', 'HASH word', 'HASH', 'ch 0'],
    ['ch 1'],
    ['ch 0'],
    ['ch 1'],
    ['ch 0 · REBALANCE', 'REBALANCE', 'ch 0'],
    ['ch 1'],
  ]);
});

test('the outline of a plan says the same in rows', () => {
  const { layout } = sceneContext(plan);
  const expanded = new Set(['operator:1', 'subtask:1/0']);
  const rows = outlineRows('planned', layout, CANVAS_TEXTS_EN, expanded);
  expect(rows.map(({ level, name, status }) => `${level} ${name}: ${status}`)).toEqual([
    '1 source, parallelism 2: source → tail → late',
    '1 count, parallelism 2: count → tail → late',
    '2 count #1: key groups 0 to 63',
    '3 channel 0 from source #1: HASH word',
    '3 channel 1 from source #2: HASH word',
    '2 count #2: key groups 64 to 127',
    '1 sink, parallelism 1: sink → tail → late',
  ]);
});
