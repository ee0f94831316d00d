import type { JobPlan } from '#protocol/job-plan.ts';
import type { Schema } from '#protocol/logical-type.ts';

export interface PlanSink {
  /** What the vault knows it by: the name of a log, the uid of a table. */
  readonly sink: string;
  readonly name: string;
  readonly kind: 'log' | 'table';
  readonly schema: Schema;
}

/** Where a plan's rows go. */
export function sinksOf(plan: JobPlan): PlanSink[] {
  const sinks: PlanSink[] = [];
  for (const { operators } of plan.vertices) {
    for (const { config, uid, name, inputSchema, outputSchema } of operators) {
      const schema = inputSchema ?? outputSchema;
      if (config.kind === 'sink-log-writer') sinks.push({ sink: config.log, name: config.log, kind: 'log', schema });
      if (config.kind === 'sink-table') sinks.push({ sink: uid, name, kind: 'table', schema });
    }
  }
  return sinks;
}
