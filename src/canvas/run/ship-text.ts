import type { JobPlan } from '#protocol/job-plan.ts';

/** How the rows of an edge are shipped, in Flink's word, and by which columns. */
export function shipText(plan: JobPlan, edge: number): string {
  const found = plan.edges[edge];
  if (found === undefined) return '';
  const keys = found.keyFields.map((field) => found.schema.fields[field]?.name ?? '');
  return [found.partitioner.toUpperCase(), ...(keys.length === 0 ? [] : [keys.join(', ')])].join(' ');
}
