import type {
  JobPlan,
  JobSettings,
  JobVertex,
  OperatorConfig,
  OperatorPlan,
  Partitioner,
  SubtaskId,
} from '#protocol/job-plan.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { TraceBody, TraceEvent, TracedRecord } from '#protocol/trace.ts';

/** Plans and traces for tests of view and canvas: small, literal, without an engine. */

export interface VertexSketch {
  readonly name: string;
  readonly parallelism: number;
  readonly operators?: readonly { readonly uid: string; readonly config: OperatorConfig }[];
  readonly config?: OperatorConfig;
}

/** A plan of vertices by name and edges by name. */
export function sketchPlan(
  vertices: readonly VertexSketch[],
  edges: readonly (readonly [from: string, to: string, partitioner: Partitioner])[],
  mode: 'exactly-once' | 'at-least-once' = 'exactly-once',
): JobPlan {
  const indexOf = (name: string): number => vertices.findIndex((vertex) => vertex.name === name);
  return {
    version: 1,
    jobId: 'job',
    name: 'sketch',
    vertices: vertices.map(vertexOf),
    edges: edges.map(([from, to, partitioner], id) => ({
      id,
      documentEdgeId: `e${id}`,
      from: indexOf(from),
      fromOperator: (vertices[indexOf(from)]?.operators?.length ?? 1) - 1,
      tag: null,
      to: indexOf(to),
      partitioner,
      keyFields: partitioner === 'hash' ? [0] : [],
      schema: SCHEMA,
    })),
    settings: { ...SETTINGS, checkpoint: { ...SETTINGS.checkpoint, mode } },
  };
}

/** source (1) → count (1, keyed): scenario BASE. */
export function basePlan(): JobPlan {
  return sketchPlan(
    [
      { name: 'source', parallelism: 1, config: ROWS_SOURCE },
      { name: 'count', parallelism: 1, config: COUNT },
    ],
    [['source', 'count', 'hash']],
  );
}

/** source (2 splits) → count (1, two input channels): scenario TWO. */
export function twoPlan(mode: 'exactly-once' | 'at-least-once'): JobPlan {
  return sketchPlan(
    [
      { name: 'source', parallelism: 2, config: ROWS_SOURCE },
      { name: 'count', parallelism: 1, config: COUNT },
    ],
    [['source', 'count', 'hash']],
    mode,
  );
}

/** Bodies with their actors become events: one job ms and one number each. `attemptStarted` begins a new attempt. */
export function traceOf(steps: readonly (readonly [actor: ActorId, body: TraceBody])[]): TraceEvent[] {
  const sequences = new Map<ActorId, number>();
  let attempt = 0;
  return steps.map(([actor, body], at) => {
    if (body.kind === 'attemptStarted') attempt = body.attempt;
    const sequence = sequences.get(actor) ?? 0;
    sequences.set(actor, sequence + 1);
    return { stamp: { timeMs: at + 1, counter: 0 }, actor, sequence, attempt, body };
  });
}

/** A record whose lineage is `uid:split:offset`. */
export function record(label: string, lineage: string): TracedRecord {
  return { label, lineage, rowKind: 0, eventTime: Number.NEGATIVE_INFINITY };
}

/** The actor of a subtask. */
export function task(id: SubtaskId): ActorId {
  return `task:${id}`;
}

/** `attemptStarted` of all subtasks of a plan, one task manager each. */
export function attemptStarted(plan: JobPlan, attempt: number, restoredCheckpointId: number | null): TraceBody {
  const placement = plan.vertices.flatMap((vertex) =>
    Array.from({ length: vertex.parallelism }, (_, index) => ({
      subtask: `${vertex.id}/${index}` as SubtaskId,
      taskManager: index,
    })),
  );
  return { kind: 'attemptStarted', epoch: 1, attempt, restoredCheckpointId, placement };
}

export const METRICS = {
  startDelayMs: 0,
  alignmentMs: 0,
  syncMs: 0,
  asyncMs: 0,
  bytes: 0,
  processedBytes: 0,
  persistedBytes: 0,
};

const SCHEMA = { fields: [], changelog: false } as unknown as JobPlan['edges'][number]['schema'];

const WATERMARK = {
  strategy: 'none',
  outOfOrdernessMs: 0,
  idlenessMs: null,
  emit: 'periodic',
  intervalMs: 200,
} as const;

export const ROWS_SOURCE: OperatorConfig = {
  kind: 'source-rows',
  splits: 1,
  rowsPerSecond: null,
  watermark: WATERMARK,
  rows: [],
  timeColumn: null,
};

export const COUNT: OperatorConfig = { kind: 'group-aggregate', keyFields: [0], aggregates: [], emit: 'append' };

export const LOG_WRITER: OperatorConfig = { kind: 'sink-log-writer', log: 'out' };

const SETTINGS: JobSettings = {
  checkpoint: {
    intervalMs: 2000,
    mode: 'exactly-once',
    timeoutMs: 600_000,
    minPauseMs: 0,
    maxConcurrent: 1,
    tolerableFailures: 0,
  },
  restart: { strategy: 'fixed-delay', attempts: 3, delayMs: 1000 },
  bufferTimeoutMs: 100,
  seed: 1,
  taskManagers: 2,
  costs: {
    recordMs: 1,
    hopMs: 1,
    channelMs: {},
    controlMs: 1,
    snapshotSyncMs: 1,
    snapshotAsyncMs: 1,
    storageMs: 1,
  },
};

function vertexOf(sketch: VertexSketch, id: number): JobVertex {
  const operators = sketch.operators ?? [{ uid: sketch.name, config: sketch.config ?? COUNT }];
  return {
    id,
    name: sketch.name,
    operators: operators.map(({ uid, config }, position): OperatorPlan => ({
      nodeId: uid,
      uid,
      name: uid,
      chainedTo: position === 0 ? null : position - 1,
      inputTag: null,
      inputSchema: null,
      outputSchema: SCHEMA,
      config,
    })),
    parallelism: sketch.parallelism,
    maxParallelism: 128,
    slotSharingGroup: 'default',
  };
}
