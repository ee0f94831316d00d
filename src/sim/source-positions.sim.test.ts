import { expect, test } from 'vitest';
import type { SourcePosition } from '#protocol/trace.ts';
import { runSimulation } from './simulation/run-simulation.ts';

test('a source that has ended has said so of each of its splits, however little is traced', () => {
  const last = new Map<string, readonly SourcePosition[]>();
  runSimulation({
    seed: 3,
    faults: 0,
    pipeline: 'small',
    traceLevel: 'summary',
    onEvent: ({ body }) => {
      if (body.kind === 'sourcePositionChanged') last.set(`${body.subtask} ${body.uid}`, body.splits);
    },
  });
  const splits = [...last.values()].flat();
  expect(splits.length).toBeGreaterThan(1);
  expect(splits.map(({ offset }) => offset)).toEqual(splits.map(({ end }) => end));
});
