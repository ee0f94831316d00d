import type { JobPlan, JobVertex, OperatorPlan } from '#protocol/job-plan.ts';
import { sameType } from '#protocol/logical-type.ts';
import { keyFieldsOf } from '../run/stateful-operator.ts';

/** Why the state of an operator cannot go into a changed plan. */
export type StateLoss = 'removed' | 'kind' | 'keys' | 'maxParallelism' | 'parallelism';

/** What becomes of the state of a job when a changed plan continues from its last checkpoint, by names of operators. */
export interface StateMatch {
  readonly kept: readonly string[];
  /** New operators with state: they begin empty. */
  readonly empty: readonly string[];
  readonly lost: readonly { readonly name: string; readonly uid: string; readonly why: StateLoss }[];
}

interface Place {
  readonly operator: OperatorPlan;
  readonly vertex: JobVertex;
}

/**
 * Matches state by uid, as the job manager does on a restore. It refuses a checkpoint with state that has no place in
 * the plan, as Flink does without `allowNonRestoredState`; what a source or a sink keeps belongs to its subtask, so
 * that another parallelism has no place for it either.
 */
export function matchState(before: JobPlan, after: JobPlan): StateMatch {
  const old = statefulByUid(before);
  const now = statefulByUid(after);
  const kept: string[] = [];
  const lost: StateMatch['lost'][number][] = [];
  for (const [uid, place] of old) {
    const why = lossOf(place, now.get(uid));
    if (why === null) kept.push(place.operator.name);
    else lost.push({ name: place.operator.name, uid, why });
  }
  const empty = [...now].filter(([uid]) => !old.has(uid)).map(([, { operator }]) => operator.name);
  return { kept: [...new Set(kept)], empty: [...new Set(empty)], lost };
}

function lossOf(before: Place, after: Place | undefined): StateLoss | null {
  if (after === undefined) return 'removed';
  if (before.operator.config.kind !== after.operator.config.kind) return 'kind';
  if (!isKeyed(before.operator)) return before.vertex.parallelism === after.vertex.parallelism ? null : 'parallelism';
  if (before.vertex.maxParallelism !== after.vertex.maxParallelism) return 'maxParallelism';
  return sameKeys(before.operator, after.operator) ? null : 'keys';
}

function sameKeys(before: OperatorPlan, after: OperatorPlan): boolean {
  const keys = keyTypes(before);
  const others = keyTypes(after);
  return (
    keys.length === others.length &&
    keys.every((type, index) => {
      const other = others[index];
      return type !== undefined && other !== undefined && sameType(type, other);
    })
  );
}

function keyTypes(operator: OperatorPlan) {
  return keyFieldsOf(operator).map((field) => operator.inputSchema?.fields[field]?.type);
}

function statefulByUid(plan: JobPlan): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const vertex of plan.vertices) {
    for (const operator of vertex.operators) if (isStateful(operator)) places.set(operator.uid, { operator, vertex });
  }
  return places;
}

function isKeyed({ config }: OperatorPlan): boolean {
  return config.kind === 'group-aggregate' || config.kind === 'window-aggregate';
}

/** Sources keep positions, sinks transactions. */
function isStateful(operator: OperatorPlan): boolean {
  const { kind } = operator.config;
  return isKeyed(operator) || kind.startsWith('source-') || kind.startsWith('sink-');
}
