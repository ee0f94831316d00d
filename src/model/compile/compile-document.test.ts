import { describe, expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { PipelineDocument } from '../document.ts';
import { COUNT, FILTER, LOG, ROWS, TABLE, testDocument, testEdges, testNode, testPlan, WINDOW } from '../testing.ts';
import { compileDocument } from './compile-document.ts';

function plan(document: PipelineDocument): JobPlan {
  return testPlan(document, 'job-1');
}

function vertices(job: JobPlan): readonly string[] {
  return job.vertices.map((vertex) => `${vertex.name} ×${vertex.parallelism}/${vertex.maxParallelism}`);
}

/** `0.1 -hash(0)-> 2 by a-b`. */
function edges(job: JobPlan): readonly string[] {
  return job.edges.map((edge) => {
    const keys = edge.partitioner === 'hash' ? `(${edge.keyFields.join()})` : '';
    const tag = edge.tag === null ? '' : `.${edge.tag}`;
    return `${edge.from}.${edge.fromOperator}${tag} -${edge.partitioner}${keys}-> ${edge.to} by ${edge.documentEdgeId}`;
  });
}

describe('chains', () => {
  test('a whole plan, field by field', () => {
    const document = testDocument(
      [testNode('rows', ROWS), testNode('count', COUNT, { maxParallelism: 16 }), testNode('log', LOG)],
      testEdges('rows>count', 'count>log'),
    );
    const input = {
      fields: [
        { name: 'user', type: { kind: 'STRING' }, nullable: false },
        { name: 'amount', type: { kind: 'INT' }, nullable: true },
        { name: 'at', type: { kind: 'TIMESTAMP', precision: 3 }, nullable: false },
      ],
      timeField: 2,
      changelog: false,
    };
    const counts = {
      fields: [input.fields[0], { name: 'n', type: { kind: 'BIGINT' }, nullable: false }],
      timeField: null,
      changelog: false,
    };
    const { columns: _, ...rows } = ROWS;
    expect(compileDocument(document, 'job-1')).toEqual({
      ok: true,
      value: {
        script: null,
        plan: {
          version: 1,
          jobId: 'job-1',
          name: 'test',
          settings: document.settings,
          vertices: [
            {
              id: 0,
              name: 'rows',
              parallelism: 2,
              maxParallelism: 128,
              slotSharingGroup: 'default',
              operators: [
                {
                  nodeId: 'rows',
                  uid: 'rows',
                  name: 'rows',
                  chainedTo: null,
                  inputTag: null,
                  inputSchema: null,
                  outputSchema: input,
                  config: { ...rows, kind: 'source-rows', splits: 2 },
                },
              ],
            },
            {
              id: 1,
              name: 'count -> log: Writer -> log: Committer',
              parallelism: 2,
              maxParallelism: 16,
              slotSharingGroup: 'default',
              operators: [
                {
                  nodeId: 'count',
                  uid: 'count',
                  name: 'count',
                  chainedTo: null,
                  inputTag: null,
                  inputSchema: input,
                  outputSchema: counts,
                  config: {
                    kind: 'group-aggregate',
                    keyFields: [0],
                    aggregates: COUNT.aggregates,
                    emit: 'append',
                  },
                },
                {
                  nodeId: 'log',
                  uid: 'log',
                  name: 'log: Writer',
                  chainedTo: 0,
                  inputTag: null,
                  inputSchema: counts,
                  outputSchema: counts,
                  config: { kind: 'sink-log-writer', log: 'results' },
                },
                {
                  nodeId: 'log',
                  uid: 'log.committer',
                  name: 'log: Committer',
                  chainedTo: 1,
                  inputTag: null,
                  inputSchema: counts,
                  outputSchema: counts,
                  config: { kind: 'sink-log-committer', log: 'results', retries: 10 },
                },
              ],
            },
          ],
          edges: [
            {
              id: 0,
              documentEdgeId: 'rows-count',
              from: 0,
              fromOperator: 0,
              tag: null,
              to: 1,
              partitioner: 'hash',
              keyFields: [0],
              schema: input,
            },
          ],
        },
      },
    });
  });

  test('a branching chain is a tree, the late output included', () => {
    const job = plan(
      testDocument(
        [
          testNode('rows', ROWS),
          testNode('window', WINDOW),
          testNode('log', LOG),
          testNode('filter', FILTER),
          testNode('table', TABLE),
        ],
        testEdges('rows>window', 'window>log', 'window.late>filter', 'filter>table'),
      ),
    );
    expect(vertices(job)).toEqual(['rows ×2/128', 'window -> (log: Writer -> log: Committer, filter -> table) ×2/128']);
    expect(job.vertices[1]?.operators.map(({ name, chainedTo, inputTag }) => [name, chainedTo, inputTag])).toEqual([
      ['window', null, null],
      ['log: Writer', 0, null],
      ['log: Committer', 1, null],
      ['filter', 0, 'late'],
      ['table', 3, null],
    ]);
  });

  test('a late output of its own vertex is a tagged edge', () => {
    const job = plan(
      testDocument(
        [testNode('rows', ROWS), testNode('window', WINDOW), testNode('table', TABLE, { parallelism: 1 })],
        testEdges('rows>window', 'window.late>table'),
      ),
    );
    expect(edges(job)).toEqual(['0.0 -hash(0)-> 1 by rows-window', '1.0.late -rebalance-> 2 by window-table']);
    expect(job.edges[1]?.schema).toEqual(job.edges[0]?.schema);
  });

  test('never cuts a log sink off, and leaves its writer and committer together', () => {
    const nodes = [testNode('rows', ROWS), testNode('log', LOG, { chaining: 'never' })];
    const job = plan(testDocument(nodes, testEdges('rows>log')));
    expect(vertices(job)).toEqual(['rows ×2/128', 'log: Writer -> log: Committer ×2/128']);
    expect(edges(job)).toEqual(['0.0 -forward-> 1 by rows-log']);
  });

  test('vertices come in topological order, whatever the order of the document', () => {
    const nodes = [testNode('log', LOG), testNode('count', COUNT), testNode('rows', ROWS)];
    const job = plan(testDocument(nodes, testEdges('count>log', 'rows>count')));
    expect(job.vertices.map((vertex) => vertex.name)).toEqual(['rows', 'count -> log: Writer -> log: Committer']);
  });
});

describe('partitioners', () => {
  const through = (from: number, to: number, edge: string): readonly string[] => {
    const nodes = [
      testNode('rows', ROWS, { parallelism: from, chaining: 'never' }),
      testNode('table', TABLE, { parallelism: to }),
    ];
    return edges(plan(testDocument(nodes, testEdges(edge))));
  };

  test('auto is forward for equal parallelism and rebalance for any other, never rescale', () => {
    expect(through(2, 2, 'rows>table')).toEqual(['0.0 -forward-> 1 by rows-table']);
    expect(through(1, 2, 'rows>table')).toEqual(['0.0 -rebalance-> 1 by rows-table']);
    expect(through(2, 2, 'rows>table rebalance')).toEqual(['0.0 -rebalance-> 1 by rows-table']);
  });

  test('an upsert table of another parallelism gets all changes of a key in order', () => {
    const upsert = (parallelism: number): readonly string[] => {
      const config = { kind: 'table-sink', mode: 'upsert', keys: ['n', 'user'] } as const;
      const nodes = [testNode('rows', ROWS), testNode('count', COUNT), testNode('t', config, { parallelism })];
      return edges(plan(testDocument(nodes, testEdges('rows>count', 'count>t'))));
    };
    expect(upsert(2)).toEqual(['0.0 -hash(0)-> 1 by rows-count']);
    expect(upsert(3)).toEqual(['0.0 -hash(0)-> 1 by rows-count', '1.0 -hash(1,0)-> 2 by count-t']);
  });

  test('without a key everything goes to one subtask', () => {
    const nodes = [testNode('rows', ROWS), testNode('count', { ...COUNT, keys: [] }), testNode('log', LOG)];
    const job = plan(testDocument(nodes, testEdges('rows>count', 'count>log')));
    expect(vertices(job)).toEqual(['rows ×2/128', 'count ×1/128', 'log: Writer -> log: Committer ×2/128']);
    expect(edges(job)[0]).toBe('0.0 -hash()-> 1 by rows-count');
  });
});

describe('unions', () => {
  const nodes = [
    testNode('a', ROWS),
    testNode('b', ROWS),
    testNode('c', ROWS, { parallelism: 1 }),
    testNode('inner', { kind: 'union' }),
    testNode('outer', { kind: 'union' }),
    testNode('filter', FILTER),
    testNode('log', LOG),
  ];
  const tail = ['inner>outer', 'c>outer', 'outer>filter', 'filter>log'];

  test('vanish into edges, nested ones too, each edge with its own partitioner', () => {
    const job = plan(testDocument(nodes, testEdges('a>inner', 'b>inner rebalance', ...tail)));
    expect(vertices(job).at(-1)).toBe('filter -> log: Writer -> log: Committer ×2/128');
    expect(edges(job)).toEqual([
      '0.0 -forward-> 3 by outer-filter',
      '1.0 -rebalance-> 3 by outer-filter',
      '2.0 -rebalance-> 3 by outer-filter',
    ]);
  });

  test('the partitioner nearest to the consumer wins', () => {
    const changed = tail.map((edge) => (edge === 'outer>filter' ? 'outer>filter rebalance' : edge));
    const job = plan(testDocument(nodes, testEdges('a>inner forward', 'b>inner', ...changed)));
    expect(edges(job).map((edge) => edge.split(' ')[1])).toEqual(['-rebalance->', '-rebalance->', '-rebalance->']);
  });

  test('of a stream with itself are two edges, of a single stream none', () => {
    const twice = testDocument(
      [nodes[0], nodes[3], nodes[6]].map((node) => must(node, 'listed above')),
      [...testEdges('a>inner', 'a>inner', 'inner>log')],
    );
    expect(edges(plan(twice))).toEqual(['0.0 -forward-> 1 by inner-log', '0.0 -forward-> 1 by inner-log']);
    const once = { ...twice, edges: testEdges('a>inner', 'inner>log') };
    expect(vertices(plan(once))).toEqual(['a -> log: Writer -> log: Committer ×2/128']);
  });
});

test('a document with errors is refused with all that is said of it', () => {
  const document = testDocument([testNode('rows', ROWS), testNode('filter', FILTER)], []);
  const compiled = compileDocument(document, 'job-1');
  expect(compiled.ok ? [] : compiled.failure.map((failure) => failure.code)).toEqual(['W106', 'W110', 'W102', 'W110']);
});
