import { assert } from '#std/assert.ts';
import { compileAggregate } from '#expression/compile-aggregate.ts';
import type { NamedExpression } from '#protocol/job-plan.ts';
import type { Schema } from '#protocol/logical-type.ts';
import type { NamedAggregate } from '../state/accumulators/aggregate-set.ts';

/** Compiles aggregates that the plan has type-checked. */
export function compileAggregates(aggregates: readonly NamedExpression[], input: Schema): NamedAggregate[] {
  return aggregates.map(({ name, expression }) => {
    const compiled = compileAggregate(expression, input);
    assert(compiled.ok, () => `aggregate "${expression}" of the plan compiles`);
    return { name, aggregate: compiled.value };
  });
}
