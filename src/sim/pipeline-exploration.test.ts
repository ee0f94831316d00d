import { expect, test } from 'vitest';
import { type ExplorationReport, EXPLORED_STATES_MAX } from '#model/exploration.ts';
import type { NodeConfig, PipelineDocument } from '#model/document.ts';
import { DEFAULT_SETTINGS, NO_WATERMARK } from '#model/new-document.ts';
import { testDocument, testEdges, testNode } from '#model/testing.ts';
import { PipelineExploration } from './pipeline-exploration.ts';
import { decodeReplayFile } from './simulation/replay-file.ts';

const BUG = 'complete-before-durable';
const LOG: NodeConfig = { kind: 'log-sink', log: 'out' };

function explored(document: PipelineDocument, bug: string | null, statesMax = EXPLORED_STATES_MAX): ExplorationReport {
  const exploration = new PipelineExploration({ document, bug, statesMax });
  for (;;) {
    const report = exploration.advance();
    if (report.kind !== 'progress') return report;
  }
}

test('no schedule breaks a small pipeline, up to so many states', () => {
  expect(explored(counting(1), null, 800)).toMatchObject({ kind: 'unbroken', complete: false });
});

test('a planted bug is found, told in steps, and a run of it can be played', () => {
  const report = explored(counting(1), BUG);
  if (report.kind !== 'broken') throw new Error(JSON.stringify(report));
  expect(report.sentence).toMatch(/^A completed checkpoint is durable/);
  expect(report.steps.length).toBeGreaterThan(5);
  const replay = decodeReplayFile(report.replay ?? '');
  expect(replay).toMatchObject({ ok: true, value: { mutant: BUG } });
});

test.each<[string, PipelineDocument, string]>([
  ['too many rows', counting(40), 'too-large'],
  ['no log', counting(1, { kind: 'table-sink', mode: 'append', keys: [] }), 'no-log'],
])('%s is refused by name', (_what, document, reason) => {
  expect(explored(document, null)).toMatchObject({ kind: 'refused', reason });
});

/** One source, a keyed count, and a sink. */
function counting(rows: number, sink: NodeConfig = LOG): PipelineDocument {
  const source: NodeConfig = {
    kind: 'rows',
    columns: [{ name: 'k', type: 'STRING NOT NULL' }],
    timeColumn: null,
    rows: [Array.from({ length: rows }, (_, at) => ({ values: [`k${at}`], atMs: null, label: null }))],
    rowsPerSecond: null,
    watermark: NO_WATERMARK,
  };
  const count = { name: 'n', expression: 'COUNT(*)' };
  const { checkpoint } = DEFAULT_SETTINGS;
  return testDocument(
    [
      testNode('source', source),
      testNode('count', { kind: 'aggregate', keys: ['k'], aggregates: [count], emit: 'append' }),
      testNode('sink', sink),
    ],
    testEdges('source>count', 'count>sink'),
    { parallelism: 1, settings: { ...DEFAULT_SETTINGS, checkpoint: { ...checkpoint, intervalMs: 1000 } } },
  );
}
