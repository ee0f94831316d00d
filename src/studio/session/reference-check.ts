import type { JobClient } from '#protocol/job-client.ts';
import type { JobPlan, OperatorPlan } from '#protocol/job-plan.ts';
import type { SinkRow } from '#protocol/query.ts';
import { compareCommitted, type OutputComparison } from '#view/verdict.ts';
import type { StudioHost } from '../studio-host.ts';

/** A log whose rows are the running counts of keys. */
export interface CountedLog {
  readonly log: string;
  readonly keyColumns: readonly number[];
  readonly countColumn: number;
}

/**
 * The log that can be checked without a trace: its writer is fed by a keyed COUNT(*) that appends each running value.
 * Null where the pipeline has another shape.
 */
export function countedLogOf(plan: JobPlan): CountedLog | null {
  for (const vertex of plan.vertices) {
    for (const operator of vertex.operators) {
      if (operator.config.kind !== 'sink-log-writer') continue;
      const upstream = upstreamOf(plan, vertex.id, operator);
      if (upstream?.config.kind !== 'group-aggregate' || upstream.config.emit !== 'append') continue;
      const { keyFields, aggregates } = upstream.config;
      const count = aggregates.findIndex(({ expression }) => /^\s*count\s*\(\s*\*\s*\)\s*$/i.test(expression));
      if (count < 0) continue;
      return {
        log: operator.config.log,
        keyColumns: keyFields.map((_, at) => at),
        countColumn: keyFields.length + count,
      };
    }
  }
  return null;
}

/**
 * Compares committed running counts with what they must be: for each key 1, 2, … up to its largest, each once. A record
 * counted twice after a restart repeats a number or leaves a gap; a record that never reached the count is not seen.
 */
export function compareCounts(log: CountedLog, rows: readonly SinkRow[]): OutputComparison {
  const largest = new Map<string, number>();
  const actual: string[] = [];
  for (const row of rows) {
    const key = log.keyColumns.map((column) => String(row.values[column])).join(' ');
    const count = Number(row.values[log.countColumn]);
    actual.push(`${key} ${count}`);
    largest.set(key, Math.max(largest.get(key) ?? 0, count));
  }
  const expected: string[] = [];
  for (const [key, last] of largest) for (let count = 1; count <= last; count++) expected.push(`${key} ${count}`);
  return compareCommitted(expected, actual);
}

/** Reads the committed output of a finished job and compares it; null where there is nothing to compare. */
export async function compareSinkOutput(
  host: StudioHost,
  client: JobClient,
  plan: JobPlan,
): Promise<OutputComparison | null> {
  const log = countedLogOf(plan);
  if (log === null) return null;
  const answer =
    client.world === 'workers'
      ? await host.sinkExport(plan.jobId, log.log, 'committed')
      : await client.query({ kind: 'sinkExport', sink: log.log, lens: 'committed' });
  if (answer.kind === 'queryFailed') throw new Error(answer.reason);
  return answer.kind === 'sinkRows' ? compareCounts(log, answer.rows) : null;
}

function upstreamOf(plan: JobPlan, vertex: number, operator: OperatorPlan): OperatorPlan | null {
  if (operator.chainedTo !== null) return plan.vertices[vertex]?.operators[operator.chainedTo] ?? null;
  const edges = plan.edges.filter((edge) => edge.to === vertex);
  const [edge] = edges;
  if (edges.length !== 1 || edge === undefined) return null;
  return plan.vertices[edge.from]?.operators[edge.fromOperator] ?? null;
}
