import type { JobPlan } from '#protocol/job-plan.ts';

/** How the rows of an edge are shipped, in Flink's word, and by which columns. */
export function shipText(plan: JobPlan, edge: number): string {
  const found = plan.edges[edge];
  if (found === undefined) return '';
  const keys = found.keyFields.map((field) => found.schema.fields[field]?.name ?? '');
  return [shipWord(plan, edge), ...(keys.length === 0 ? [] : [keys.join(', ')])].join(' ');
}

/** Flink's word alone. */
export function shipWord(plan: JobPlan, edge: number): string {
  return plan.edges[edge]?.partitioner.toUpperCase() ?? '';
}
