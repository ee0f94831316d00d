import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import { encodeUtf8 } from '#std/utf8.ts';
import { valueText } from '#expression/values/value-text.ts';
import type { DocumentEdge, DocumentNode, PipelineDocument } from '#model/document.ts';
import { DEFAULT_SETTINGS, DEFAULT_WATERMARK, NO_WATERMARK } from '#model/new-document.ts';
import { isSinkConfig } from '#model/node-kind.ts';
import { testDocument, testNode, testPlan } from '#model/testing.ts';
import type { OperatorExample } from '#model/operator-example.ts';
import { OPERATOR_EXAMPLES } from '#model/operator-examples.ts';
import { JobRun } from './job-run.ts';

/** Every example of a help page is executed, and gives what the page shows. */

const STEPS_MAX = 100_000;
const KINDS = ['+I', '-U', '+U', '-D'];

const examples = Object.entries(OPERATOR_EXAMPLES).filter(([, { outputs }]) => outputs !== null);

test.each(examples)('%s', (_kind, example) => {
  expect(executed(example)).toEqual(example.outputs);
});

test.each(Object.entries(OPERATOR_EXAMPLES))('%s is an example of itself', (kind, { config }) => {
  expect(config.kind).toBe(kind);
});

/** Runs the example between sources of its rows and sinks that keep what comes out. */
function executed(example: OperatorExample): OperatorExample['outputs'] {
  const plan = testPlan(documentOf(example), 'example');
  const { file } = example;
  const files = file === null ? [] : [{ key: file.key, bytes: encodeUtf8(file.text).buffer }];
  const run = new JobRun({ plan, seed: 1, stepMs: 1, rethrow: true, files });
  run.start();
  run.advance(STEPS_MAX);
  expect(run.state()).toBe('FINISHED');
  const operators = plan.vertices.flatMap((vertex) => vertex.operators);
  return (example.outputs ?? []).map(({ port, columns }) => {
    const sink = isSinkConfig(example.config) ? 'node' : `sink-${port}`;
    const operator = must(
      operators.find(({ nodeId }) => nodeId === sink),
      'the sink is in the plan',
    );
    const { fields } = must(operator.inputSchema, 'a sink has an input');
    const name = operator.config.kind === 'sink-log-writer' ? operator.config.log : operator.uid;
    const updates = columns[0] === 'op';
    const rows = run
      .rowsOf(name)
      .map(({ values, rowKind }) => [
        ...(updates ? [must(KINDS[rowKind], 'a kind of row')] : []),
        ...values.map((value, index) => valueText(must(fields[index], 'a column').type, value)),
      ]);
    return { port, columns: [...(updates ? ['op'] : []), ...fields.map((field) => field.name)], rows };
  });
}

function documentOf(example: OperatorExample): PipelineDocument {
  const nodes: DocumentNode[] = [testNode('node', example.config)];
  const edges: DocumentEdge[] = [];
  for (const [index, { columns, timeColumn, rows }] of example.inputs.entries()) {
    const id = `source-${index}`;
    // Inputs follow each other, so that rows of a union have an order.
    const atMs = index * 1000;
    nodes.push(
      testNode(id, {
        kind: 'rows',
        columns,
        timeColumn,
        rows: [rows.map((values) => ({ values, atMs, label: null }))],
        rowsPerSecond: null,
        watermark: timeColumn === null ? NO_WATERMARK : { ...DEFAULT_WATERMARK, emit: 'per-record' },
      }),
    );
    edges.push({ id: `into-${index}`, from: id, fromPort: 'out', to: 'node', partitioner: 'auto' });
  }
  for (const { port } of isSinkConfig(example.config) ? [] : (example.outputs ?? [])) {
    const id = `sink-${port}`;
    nodes.push(testNode(id, { kind: 'log-sink', log: id }));
    edges.push({ id: `out-${port}`, from: 'node', fromPort: port, to: id, partitioner: 'auto' });
  }
  const { checkpoint } = DEFAULT_SETTINGS;
  const settings = { ...DEFAULT_SETTINGS, checkpoint: { ...checkpoint, intervalMs: 500 } };
  return testDocument(nodes, edges, { parallelism: 1, settings });
}
