import { compileDocument } from '#model/compile/compile-document.ts';
import type { DocumentEdge, NodeConfig, PipelineDocument } from '#model/document.ts';
import { DEFAULT_COSTS, DEFAULT_SETTINGS, NO_WATERMARK, newDocument } from '#model/new-document.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { nodeOf } from '../simulation/random-graph.ts';

/** How small a job is. */
export interface SmallJob {
  readonly sources: number;
  readonly operators: number;
  readonly sinks: number;
  readonly recordsPerSource: number;
}

/**
 * Sources, keyed counts and a two-phase-commit sink, all exchanges by hash: the smallest job that has alignment, keyed
 * state, and transactions. Every record has a key of its own, so the output is the same in every order, and a record
 * lost or counted twice shows in it by name.
 */
export function smallJob(size: SmallJob): JobPlan {
  const document = smallDocument(size);
  const compiled = compileDocument(document, document.id);
  if (!compiled.ok) throw new Error(`a small job is invalid: ${JSON.stringify(compiled.failure)}`);
  return compiled.value.plan;
}

/** The same as a document. */
export function smallDocument({ sources, operators, sinks, recordsPerSource }: SmallJob): PipelineDocument {
  const free = Object.fromEntries(Object.keys(DEFAULT_COSTS).map((name) => [name, 0]));
  return {
    ...newDocument({ id: 'explored', name: `${sources} sources, ${operators} operators, ${sinks} sinks` }),
    nodes: [
      nodeOf('source', rows(sources, recordsPerSource), sources),
      nodeOf('count', { kind: 'aggregate', keys: ['k'], aggregates: [COUNT], emit: 'append' }, operators),
      nodeOf('again', { kind: 'aggregate', keys: ['k', 'n'], aggregates: [COUNT_AGAIN], emit: 'append' }, sinks),
      nodeOf('sink', { kind: 'log-sink', log: 'out' }, sinks),
    ],
    edges: [edge('source', 'count'), edge('count', 'again'), edge('again', 'sink')],
    settings: {
      ...DEFAULT_SETTINGS,
      checkpoint: { ...DEFAULT_SETTINGS.checkpoint, intervalMs: 1000 },
      bufferTimeoutMs: 0,
      taskManagers: 1,
      costs: { ...DEFAULT_COSTS, ...free, channelMs: {} },
    },
  };
}

const COUNT = { name: 'n', expression: 'COUNT(*)' };
const COUNT_AGAIN = { name: 'm', expression: 'COUNT(*)' };

function rows(sources: number, recordsPerSource: number): NodeConfig {
  return {
    kind: 'rows',
    columns: [{ name: 'k', type: 'STRING NOT NULL' }],
    timeColumn: null,
    rows: Array.from({ length: sources }, (_, split) =>
      Array.from({ length: recordsPerSource }, (_row, row) => ({
        values: [`${'abcdefgh'[split]}${row + 1}`],
        atMs: null,
        label: null,
      })),
    ),
    rowsPerSecond: null,
    watermark: NO_WATERMARK,
  };
}

function edge(from: string, to: string): DocumentEdge {
  return { id: `${from}-${to}`, from, fromPort: 'out', to, partitioner: 'auto' };
}
