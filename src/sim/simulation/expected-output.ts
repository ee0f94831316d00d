import { must } from '#std/assert.ts';
import type { DocumentEdge, DocumentNode, NodeConfig, PipelineDocument } from '#model/document.ts';
import { evaluateField, holds, type NaiveRow, type NaiveValue } from './naive-expressions.ts';
import { type LateWindows, lateWindowsOf } from './late-windows.ts';
import { naiveWindows } from './naive-windows.ts';

/**
 * What a pipeline commits, computed naively from the very rows of its sources: whole lists of rows, node by node, without
 * anything of the engine. Only for what does not depend on interleaving: no late rows, and of running aggregates only
 * counts, which are the numbers 1 … n of each key in whatever order the rows come.
 */

/** What a pipeline commits. */
export interface ExpectedOutput {
  /** Per log the rows of its committed output as text, sorted. */
  readonly logs: ReadonlyMap<string, readonly string[]>;
  /** Windows with late rows, whose logs are not among the others. */
  readonly lateWindows: readonly LateWindows[];
}

/** What a pipeline has to commit; null if it is beyond this reference. */
export function expectedOutput(document: PipelineDocument): ExpectedOutput | null {
  const outputs = new Map<string, readonly NaiveRow[]>();
  const inputsOf = new Map<string, readonly NaiveRow[]>();
  const logs = new Map<string, readonly string[]>();
  for (const node of inOrder(document)) {
    const inputs = document.edges.filter((edge) => edge.to === node.id);
    const rows = inputs.flatMap((edge) => along(document, edge, node, outputs));
    inputsOf.set(node.id, rows);
    if (node.config.kind === 'log-sink') {
      const { log } = node.config;
      logs.set(log, [...(logs.get(log) ?? []), ...rows.map(textOf)].toSorted());
      continue;
    }
    const output = apply(node.config, rows);
    if (output === null) return null;
    outputs.set(node.id, output);
  }
  const lateWindows = lateWindowsOf(document, inputsOf);
  for (const { results, late } of lateWindows) for (const log of [results, late]) logs.delete(log);
  return { logs, lateWindows };
}

/** The rows of an edge; a broadcast gives every subtask of its receiver a copy. No row fails. */
function along(
  document: PipelineDocument,
  { from, fromPort, partitioner }: DocumentEdge,
  to: DocumentNode,
  outputs: ReadonlyMap<string, readonly NaiveRow[]>,
): readonly NaiveRow[] {
  if (fromPort !== 'out') return [];
  const rows = must(outputs.get(from), 'a node comes after its inputs');
  const copies = partitioner === 'broadcast' ? (to.parallelism ?? document.parallelism) : 1;
  return copies === 1 ? rows : Array.from({ length: copies }, () => rows).flat();
}

function apply(config: NodeConfig, rows: readonly NaiveRow[]): readonly NaiveRow[] | null {
  switch (config.kind) {
    case 'rows':
      return sourceRows(config);
    case 'union':
    case 'rate-limit':
      return rows;
    case 'filter':
      return rows.filter((row) => holds(config.condition, row));
    case 'project':
      return rows.map(({ time, values }) => ({
        time,
        values: new Map(config.fields.map(({ name, expression }) => [name, evaluateField(expression, values)])),
      }));
    case 'aggregate':
      if (config.emit !== 'append' || config.aggregates.some(({ expression }) => expression !== 'COUNT(*)'))
        return null;
      return runningCounts(config, rows);
    case 'window-aggregate':
      return naiveWindows(config, rows);
    default:
      return null;
  }
}

function sourceRows({ columns, timeColumn, rows }: Extract<NodeConfig, { kind: 'rows' }>): readonly NaiveRow[] {
  const timeAt = columns.findIndex((column) => column.name === timeColumn);
  return rows.flat().map(({ values }) => ({
    time: timeAt < 0 ? Number.NaN : Number(values[timeAt]),
    values: new Map(columns.map(({ name, type }, index) => [name, valueOf(type, values[index])])),
  }));
}

function valueOf(type: string, value: unknown): NaiveValue {
  if (value === null || value === undefined) return null;
  return type.startsWith('STRING') ? String(value) : Number(value);
}

/** How often each key has come, after every row. */
function runningCounts(
  { keys, aggregates }: Extract<NodeConfig, { kind: 'aggregate' }>,
  rows: readonly NaiveRow[],
): readonly NaiveRow[] {
  const counts = new Map<string, number>();
  return rows.map(({ time, values }) => {
    const key = keys.map((name) => values.get(name) ?? null);
    const name = JSON.stringify(key);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    const keyed = keys.map((field, index) => [field, key[index] ?? null] as const);
    return { time, values: new Map([...keyed, ...aggregates.map((each) => [each.name, count] as const)]) };
  });
}

function textOf({ values }: NaiveRow): string {
  return [...values.values()].map(String).join('|');
}

/** The nodes, each after its inputs. */
function inOrder({ nodes, edges }: PipelineDocument): readonly DocumentNode[] {
  const done = new Set<string>();
  const order: DocumentNode[] = [];
  while (order.length < nodes.length) {
    const ready = nodes.filter(
      ({ id }) => !done.has(id) && edges.every((edge) => edge.to !== id || done.has(edge.from)),
    );
    if (ready.length === 0) return order;
    for (const node of ready) done.add(node.id);
    order.push(...ready);
  }
  return order;
}
