import type { JobVertex, OperatorConfig } from '#protocol/job-plan.ts';

/**
 * All expressions of a task as one text, each as it was written: what of the language its code may need is looked up in
 * it.
 */
export function expressionTexts(vertex: JobVertex): string {
  return vertex.operators.flatMap(({ config }) => expressionsOf(config)).join('\n');
}

function expressionsOf(config: OperatorConfig): readonly string[] {
  switch (config.kind) {
    case 'project':
      return config.fields.map(({ expression }) => expression);
    case 'filter':
      return [config.condition];
    case 'group-aggregate':
    case 'window-aggregate':
      return config.aggregates.map(({ expression }) => expression);
    default:
      return [];
  }
}
