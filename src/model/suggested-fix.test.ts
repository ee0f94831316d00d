import { describe, expect, test } from 'vitest';
import type { DocumentEdge, DocumentNode, NodeConfig, PipelineDocument } from './document.ts';
import { applyFix } from './edit-document.ts';
import { NO_WATERMARK, newDocument } from './new-document.ts';
import { validateDocument } from './validate-document.ts';

function chain(...configs: readonly NodeConfig[]): PipelineDocument {
  const position = { x: 0, y: 0 };
  const nodes = configs.map((config, index): DocumentNode => {
    const id = `n${index}`;
    return { id, uid: id, name: id, parallelism: 1, maxParallelism: null, chaining: 'always', position, config };
  });
  const edges = nodes.slice(1).map((node, index): DocumentEdge => ({
    id: `e${index}`,
    from: `n${index}`,
    fromPort: 'out',
    to: node.id,
    partitioner: 'auto',
  }));
  return { ...newDocument({ id: 'd', name: 'd' }), nodes, edges };
}

const ROWS: NodeConfig = {
  kind: 'rows',
  columns: [
    { name: 'customer', type: 'STRING' },
    { name: 'order', type: 'INT' },
  ],
  timeColumn: null,
  rows: [[]],
  rowsPerSecond: null,
  watermark: NO_WATERMARK,
};

const TABLE: NodeConfig = { kind: 'table-sink', mode: 'append', keys: [] };
const COUNT = [{ name: 'n', expression: 'COUNT(*)' }];

function aggregate(keys: readonly string[]): NodeConfig {
  return { kind: 'aggregate', keys, aggregates: COUNT, emit: 'changelog' };
}

/** The document after the one repair of the one error. */
function repairedOf(document: PipelineDocument, code: string): PipelineDocument {
  const errors = validateDocument(document).diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map((each) => each.code)).toEqual([code]);
  const fix = errors[0]?.fix ?? null;
  expect(fix).not.toBeNull();
  return fix === null ? document : applyFix(document, fix);
}

function expectNoErrors(document: PipelineDocument): void {
  expect(validateDocument(document).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
}

describe('one click repairs', () => {
  test('a table behind an aggregate by key becomes an upsert table of that key', () => {
    const repaired = repairedOf(chain(ROWS, aggregate(['customer']), TABLE), 'W307');
    expect(repaired.nodes[2]?.config).toEqual({ kind: 'table-sink', mode: 'upsert', keys: ['customer'] });
    expectNoErrors(repaired);
  });

  test('where no key reaches the table, the aggregate appends', () => {
    const project: NodeConfig = { kind: 'project', fields: [{ name: 'n', expression: 'n' }] };
    const repaired = repairedOf(chain(ROWS, aggregate(['customer']), project, TABLE), 'W307');
    expect(repaired.nodes[1]?.config).toMatchObject({ emit: 'append' });
    expectNoErrors(repaired);
  });

  test('an aggregate without a key behind which a table appends', () => {
    const repaired = repairedOf(chain(ROWS, aggregate([]), TABLE), 'W307');
    expect(repaired.nodes[1]?.config).toMatchObject({ emit: 'append' });
    expectNoErrors(repaired);
  });

  test('an upsert table without a key takes the key of the aggregate', () => {
    const upsert: NodeConfig = { kind: 'table-sink', mode: 'upsert', keys: [] };
    expectNoErrors(repairedOf(chain(ROWS, aggregate(['customer']), upsert), 'W308'));
  });

  test('a misspelt column becomes the nearest one', () => {
    const repaired = repairedOf(chain(ROWS, aggregate(['custmer']), { kind: 'log-sink', log: 'l' }), 'W302');
    expect(repaired.nodes[1]?.config).toMatchObject({ keys: ['customer'] });
  });

  test('an empty projection passes every column on', () => {
    const repaired = repairedOf(chain(ROWS, { kind: 'project', fields: [] }, TABLE), 'W312');
    expect(repaired.nodes[1]?.config).toEqual({
      kind: 'project',
      fields: [
        { name: 'customer', expression: 'customer' },
        { name: 'order', expression: '`order`' },
      ],
    });
    expectNoErrors(repaired);
  });

  test('a misspelt name in an expression is replaced where it stands', () => {
    const filter: NodeConfig = { kind: 'filter', condition: "'x' = custoner OR FALSE" };
    const repaired = repairedOf(chain(ROWS, filter, TABLE), 'W301');
    expect(repaired.nodes[1]?.config).toEqual({ kind: 'filter', condition: "'x' = customer OR FALSE" });
    const project: NodeConfig = {
      kind: 'project',
      fields: [
        { name: 'a', expression: 'customer' },
        { name: 'b', expression: 'UPER(customer)' },
      ],
    };
    expectNoErrors(repairedOf(chain(ROWS, project, TABLE), 'W301'));
  });
});
