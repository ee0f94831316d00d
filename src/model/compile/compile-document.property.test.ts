import fc from 'fast-check';
import { expect, test } from 'vitest';
import { must } from '#std/assert.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { hasErrors } from '../diagnostic.ts';
import type { DocumentEdge, DocumentNode, NodeConfig, PipelineDocument } from '../document.ts';
import { COUNT, FILTER, LOG, ROWS, TABLE, testDocument, testNode, WINDOW } from '../testing.ts';
import { validateDocument } from '../validate-document.ts';
import { compileDocument } from './compile-document.ts';

/** Random graphs of nodes that all take and give rows of one schema, so that most of them are valid. */
const MIDDLE: readonly NodeConfig[] = [
  FILTER,
  FILTER,
  { kind: 'union' },
  { kind: 'union' },
  COUNT,
  WINDOW,
  { kind: 'rate-limit', per: 'second', permits: 10 },
  { kind: 'rate-limit', per: 'checkpoint', permits: 10 },
];
const ENDS: readonly NodeConfig[] = [LOG, TABLE];

const node = (config: fc.Arbitrary<NodeConfig>, prefix: string): fc.Arbitrary<DocumentNode[]> =>
  fc
    .array(
      fc.record({
        config,
        parallelism: fc.constantFrom(null, null, 1, 2, 3),
        maxParallelism: fc.constantFrom(null, null, 16),
        chaining: fc.constantFrom('always', 'always', 'head', 'never'),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((items) =>
      items.map(({ config: own, ...options }, index) => {
        const id = `${prefix}${index}`;
        return testNode(id, own.kind === 'log-sink' ? { ...own, log: id } : own, options);
      }),
    );

const PARTITIONERS = ['auto', 'auto', 'auto', 'auto', 'forward', 'rebalance', 'rescale', 'broadcast'] as const;

const DOCUMENT: fc.Arbitrary<PipelineDocument> = fc
  .tuple(
    node(fc.constant(ROWS), 's'),
    node(fc.constantFrom(...MIDDLE), 'm'),
    node(fc.constantFrom(...ENDS), 'e'),
    fc.infiniteStream(fc.nat(999)),
  )
  .map(([sources, middle, ends, numbers]) => {
    const next = (): number => must(numbers.next().value as number | undefined, 'the stream is endless');
    const nodes = [...sources, ...middle, ...ends];
    const edges: DocumentEdge[] = [];
    for (const [index, to] of nodes.entries()) {
      if (index < sources.length) continue;
      const before = nodes.slice(0, Math.min(index, sources.length + middle.length));
      const inputs = to.config.kind === 'union' ? 1 + (next() % 3) : 1;
      for (let input = 0; input < inputs; input++) {
        const from = must(before[next() % before.length], 'there is a source');
        const late = from.config.kind === 'window-aggregate' && next() % 2 === 0;
        const partitioner = PARTITIONERS[next() % PARTITIONERS.length] ?? 'auto';
        edges.push({ id: `x${edges.length}`, from: from.id, fromPort: late ? 'late' : 'out', to: to.id, partitioner });
      }
    }
    return testDocument(nodes, edges);
  });

test('a document compiles exactly if nothing in it is an error, and every plan is sound', () => {
  let plans = 0;
  fc.assert(
    fc.property(DOCUMENT, (document) => {
      const compiled = compileDocument(document, 'job');
      expect(compiled.ok).toBe(!hasErrors(validateDocument(document).diagnostics));
      if (!compiled.ok) return;
      plans++;
      checkPlan(compiled.value.plan, document);
    }),
    { numRuns: 400, seed: 7 },
  );
  expect(plans).toBeGreaterThan(100);
});

function checkPlan(plan: JobPlan, document: PipelineDocument): void {
  for (const [id, vertex] of plan.vertices.entries()) {
    expect(vertex.id).toBe(id);
    expect(vertex.parallelism).toBeLessThanOrEqual(vertex.maxParallelism);
    for (const [at, operator] of vertex.operators.entries()) {
      expect(operator.chainedTo === null).toBe(at === 0);
      if (operator.chainedTo === null) continue;
      expect(operator.chainedTo).toBeLessThan(at);
      const producer = must(vertex.operators[operator.chainedTo], 'a chain is a tree');
      const given = operator.inputTag === 'late' ? producer.inputSchema : producer.outputSchema;
      expect(operator.inputSchema?.fields).toEqual(given?.fields);
    }
  }
  for (const [id, edge] of plan.edges.entries()) {
    expect(edge.id).toBe(id);
    expect(edge.from).toBeLessThan(edge.to);
    const [from, to] = [plan.vertices[edge.from], plan.vertices[edge.to]];
    if (edge.partitioner === 'forward') expect(from?.parallelism).toBe(to?.parallelism);
    const head = to?.operators[0];
    expect(head?.inputSchema?.fields).toEqual(edge.schema.fields);
    if (head?.config.kind === 'group-aggregate' || head?.config.kind === 'window-aggregate') {
      expect(edge.partitioner).toBe('hash');
      expect(edge.keyFields).toEqual(head.config.keyFields);
    }
  }
  const uids = plan.vertices.flatMap((vertex) => vertex.operators.map((operator) => operator.uid));
  expect(new Set(uids).size).toBe(uids.length);
  const running = new Set(plan.vertices.flatMap((vertex) => vertex.operators.map((operator) => operator.nodeId)));
  expect([...running].toSorted()).toEqual(
    document.nodes.flatMap((item) => (item.config.kind === 'union' ? [] : [item.id])).toSorted(),
  );
}
