import type { JobPlan, OperatorPlan } from '#protocol/job-plan.ts';

/** The operator of a vertex that keeps keyed state, or null. */
export function statefulOperator(plan: JobPlan, vertex: number): OperatorPlan | null {
  return (
    plan.vertices[vertex]?.operators.find(
      ({ config }) => config.kind === 'group-aggregate' || config.kind === 'window-aggregate',
    ) ?? null
  );
}

/** Positions of its key in its input; empty where it is not keyed. */
export function keyFieldsOf(operator: OperatorPlan): readonly number[] {
  const { config } = operator;
  return config.kind === 'group-aggregate' || config.kind === 'window-aggregate' ? config.keyFields : [];
}
