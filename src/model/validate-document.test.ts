import { describe, expect, test } from 'vitest';
import type { Diagnostic } from './diagnostic.ts';
import type { DocumentEdge, DocumentNode, PipelineDocument } from './document.ts';
import { applyFix } from './edit-document.ts';
import { COUNT, FILTER, LOG, ROWS, TABLE, testDocument, testEdges, testNode, WINDOW } from './testing.ts';
import { validateDocument } from './validate-document.ts';

const NODES: readonly DocumentNode[] = [testNode('rows', ROWS), testNode('count', COUNT), testNode('log', LOG)];
const EDGES = testEdges('rows>count', 'count>log');
const GOOD = testDocument(NODES, EDGES);

function codes(document: PipelineDocument): readonly string[] {
  return validateDocument(document).diagnostics.map(
    ({ code, nodeId, edgeId }) => `${code} ${nodeId ?? '-'} ${edgeId ?? '-'}`,
  );
}

/** What is left after every offered repair has been applied. */
function repaired(document: PipelineDocument): readonly string[] {
  let result = document;
  for (const { fix } of validateDocument(document).diagnostics) if (fix !== null) result = applyFix(result, fix);
  return codes(result);
}

function withNode(id: string, patch: Partial<DocumentNode>): PipelineDocument {
  return { ...GOOD, nodes: NODES.map((node) => (node.id === id ? { ...node, ...patch } : node)) };
}

function withEdges(...edges: readonly string[]): PipelineDocument {
  return { ...GOOD, edges: testEdges(...edges) };
}

test('a good document has nothing to say', () => expect(codes(GOOD)).toEqual([]));

describe('the graph', () => {
  test('an empty document has no source', () => expect(codes(testDocument([], []))).toEqual(['W107 - -']));

  test('no sink is a warning, and so is an output that nobody reads', () => {
    const document = testDocument(NODES.slice(0, 2), EDGES.slice(0, 1));
    expect(codes(document)).toEqual(['W106 - -', 'W110 count -']);
  });

  test('a missing input can be connected if there is only one that fits', () => {
    const document = withEdges('rows>count');
    expect(codes(document)).toEqual(['W110 count -', 'W102 log -']);
    expect(repaired(document)).toEqual([]);
  });

  test('a second input is removed, but a union takes any number', () => {
    const document = withEdges('rows>count', 'rows>count', 'count>log');
    expect(codes(document)).toEqual(['W103 count rows-count-2']);
    expect(repaired(document)).toEqual([]);
    const union = [...NODES, testNode('union', { kind: 'union' })];
    expect(codes(testDocument(union, testEdges('rows>union', 'rows>union', 'union>count', 'count>log')))).toEqual([]);
  });

  test('sources take nothing, sinks give nothing, only windows have late rows', () => {
    const document = { ...GOOD, edges: [...EDGES, ...testEdges('log>rows')] };
    expect(codes(document)).toContain('W104 rows log-rows');
    expect(codes(document)).toContain('W105 log log-rows');
    expect(codes(withEdges('rows>count', 'count.late>log'))).toEqual(['W108 count count-log']);
  });

  test('every node of a cycle is named, and nodes behind it are not', () => {
    const nodes = [...NODES, testNode('union', { kind: 'union' }), testNode('filter', FILTER)];
    const edges = testEdges('rows>union', 'filter>union', 'union>filter', 'filter>count', 'count>log');
    expect(codes(testDocument(nodes, edges))).toEqual(['W101 union -', 'W101 filter -']);
    const loop = testEdges('rows>union', 'union>union', 'union>filter', 'filter>count', 'count>log');
    expect(codes(testDocument(nodes, loop))).toEqual(['W101 union -']);
  });

  test('a dangling edge does not hide other findings', () => {
    const dangling: DocumentEdge = { id: 'x', from: 'rows', fromPort: 'out', to: 'gone', partitioner: 'auto' };
    const document = { ...withNode('count', { name: 'rows' }), edges: [...EDGES, dangling] };
    expect(codes(document)).toEqual(['W016 - x', 'W402 count -']);
    expect(repaired(document)).toEqual(['W402 count -']);
  });
});

describe('parallelism', () => {
  test('may not exceed max parallelism', () => {
    const document = withNode('count', { parallelism: 8, maxParallelism: 4 });
    expect(codes(document)).toEqual(['W201 count -']);
    expect(repaired(document)).toEqual([]);
  });

  test('above the number of splits leaves readers without work', () => {
    const document = withNode('rows', { parallelism: 3 });
    expect(codes(document)).toEqual(['W202 rows -']);
    expect(repaired(document)).toEqual([]);
  });

  test('a job is bounded by its subtasks, not by its nodes: a chain is one task', () => {
    const filters = Array.from({ length: 20 }, (_, index) => testNode(`f${index}`, FILTER));
    const names = ['rows', ...filters.map((filter) => filter.id), 'count', 'log'];
    const edges = testEdges(...names.slice(1).map((name, index) => `${names[index]}>${name}`));
    const document = testDocument([...NODES, ...filters], edges);
    expect(codes(document)).toEqual([]);
    const unchained = document.nodes.map((node) => ({ ...node, parallelism: 4, chaining: 'never' as const }));
    expect(codes({ ...document, nodes: unchained })).toEqual(['W202 rows -', 'W203 - -']);
  });

  test('forward needs equal parallelism, through unions too', () => {
    const nodes = [
      testNode('rows', ROWS),
      testNode('union', { kind: 'union' }),
      testNode('filter', FILTER, { parallelism: 1 }),
      testNode('log', LOG, { parallelism: 1 }),
    ];
    const direct = testDocument(nodes, testEdges('rows>filter forward', 'filter>log', 'rows>union', 'union>log'));
    expect(codes(direct)).toContain('W204 filter rows-filter');
    const behind = testDocument(nodes, testEdges('rows>union forward', 'union>filter', 'filter>log'));
    expect(codes(behind)).toEqual(['W204 filter union-filter']);
  });

  test('a keyed node is reached by key only', () => {
    const document = withEdges('rows>count rebalance', 'count>log');
    expect(codes(document)).toEqual(['W206 count rows-count']);
    expect(repaired(document)).toEqual([]);
  });

  test('without a key there is one subtask', () => {
    expect(codes(withNode('count', { config: { ...COUNT, keys: [] } }))).toEqual([]);
    const document = withNode('count', { config: { ...COUNT, keys: [] }, parallelism: 2 });
    expect(codes(document)).toEqual(['W205 count -']);
    expect(repaired(document)).toEqual([]);
  });
});

describe('failing rows', () => {
  const diverting = { ...FILTER, failingRows: 'side-output' } as const;
  const nodes = [testNode('rows', ROWS), testNode('filter', diverting), testNode('log', LOG)];
  const failures = testNode('failures', { kind: 'log-sink', log: 'failures' });

  test('have a port where the node says so, and it is said that Flink has none', () => {
    const document = testDocument(
      [...nodes, failures],
      testEdges('rows>filter', 'filter>log', 'filter.failed>failures'),
    );
    expect(codes(document)).toEqual(['W324 filter -']);
    expect(validateDocument(document).schemas.get('filter')?.failed?.fields.slice(-2)).toEqual([
      { name: 'error', type: { kind: 'STRING' }, nullable: false },
      { name: 'expression', type: { kind: 'STRING' }, nullable: false },
    ]);
  });

  test('that nobody reads are warned of', () => {
    expect(codes(testDocument(nodes, testEdges('rows>filter', 'filter>log')))).toEqual([
      'W111 filter -',
      'W324 filter -',
    ]);
  });

  test('have no port where they fail the task', () => {
    const failing = nodes.map((node) => (node.id === 'filter' ? { ...node, config: FILTER } : node));
    const document = testDocument(
      [...failing, failures],
      testEdges('rows>filter', 'filter>log', 'filter.failed>failures'),
    );
    expect(codes(document)).toEqual(['W108 filter filter-failures']);
  });
});

describe('names and settings', () => {
  test('what could not be read again is said where it is edited', () => {
    const window = { ...WINDOW, window: { ...WINDOW.window, sizeMs: 0 } };
    const document = withNode('count', { config: window, uid: '', name: 'x'.repeat(201) });
    const { diagnostics } = validateDocument({ ...document, parallelism: 65 });
    expect(diagnostics.slice(0, 4).map(({ code, nodeId, field }) => [code, nodeId, field])).toEqual([
      ['W006', 'count', 'uid'],
      ['W008', 'count', 'name'],
      ['W005', 'count', 'window.sizeMs'],
      ['W005', null, 'parallelism'],
    ]);
  });

  test('a uid belongs to one node', () => {
    const document = withNode('count', { uid: 'rows' });
    expect(codes(document)).toEqual(['W017 count -']);
    expect(repaired(document)).toEqual([]);
  });

  test('a log has one writer', () => {
    const nodes = [...NODES, testNode('second', LOG)];
    expect(codes(testDocument(nodes, [...EDGES, ...testEdges('rows>second')]))).toEqual(['W401 second -']);
  });

  test('without checkpoints a log is not committed until the end', () => {
    const checkpoint = { ...GOOD.settings.checkpoint, intervalMs: null };
    const document = { ...GOOD, settings: { ...GOOD.settings, checkpoint } };
    expect(codes(document)).toEqual(['W408 - -', 'W403 log -']);
    expect(repaired(document)).toEqual([]);
  });

  test('at-least-once is said, of checkpoints and of tables', () => {
    const checkpoint = { ...GOOD.settings.checkpoint, mode: 'at-least-once' as const };
    const document = { ...withNode('log', { config: TABLE }), settings: { ...GOOD.settings, checkpoint } };
    const findings = validateDocument(document).diagnostics;
    expect(findings.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['W407 warning', 'W404 info']);
  });

  test('what Flink refuses is refused', () => {
    const checkpoint = { ...GOOD.settings.checkpoint, intervalMs: 9, timeoutMs: 1 };
    const restart = {
      strategy: 'exponential-delay',
      initialBackoffMs: 5,
      maxBackoffMs: 4,
      backoffMultiplier: 1,
      resetBackoffThresholdMs: 0,
      jitterFactor: 0.1,
      attemptsBeforeResetBackoff: 1,
    } as const;
    const { diagnostics } = validateDocument({ ...GOOD, settings: { ...GOOD.settings, checkpoint, restart } });
    expect(diagnostics.map(({ code, field }: Diagnostic) => `${code} ${field}`)).toEqual([
      'W409 settings.checkpoint.intervalMs',
      'W409 settings.checkpoint.timeoutMs',
      'W409 settings.restart.maxBackoffMs',
      'W409 settings.restart.backoffMultiplier',
    ]);
  });

  test('a script names subtasks that exist, and needs the deterministic world', () => {
    const script = {
      triggers: [{ at: 'record', subtask: { node: 'rows', index: 2 }, count: 1 }],
      kills: [
        { at: 'time', ms: 1, target: { node: 'gone', index: 0 } },
        { at: 'record', subtask: { node: 'rows', index: 0 }, count: 1, target: { node: 'rows', index: 1 } },
      ],
      channelDelays: [{ from: { node: 'count', index: 1 }, ms: 1 }],
    } as const;
    expect(codes({ ...GOOD, run: { world: 'workers', rate: 1, script } })).toEqual([
      'W405 - -',
      'W405 - -',
      'W410 - -',
      'W406 - -',
    ]);
  });
});

test('expression errors and window errors are among the findings', () => {
  const nodes = [
    testNode('rows', { ...ROWS, timeColumn: null }),
    testNode('filter', { kind: 'filter', condition: 'nothing' }),
    testNode('window', WINDOW),
    testNode('log', LOG),
  ];
  const document = testDocument(nodes, testEdges('rows>filter', 'filter>window', 'window>log'));
  expect(codes(document)).toEqual(['W301 filter -', 'W305 window -']);
});
