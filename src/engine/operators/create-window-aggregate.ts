import { assert } from '#std/assert.ts';
import type { OperatorPlan } from '#protocol/job-plan.ts';
import { AggregateSet } from '../state/accumulators/aggregate-set.ts';
import { SlotTable } from '../state/slot-table.ts';
import { compileAggregates } from './compile-aggregates.ts';
import type { Operator, OperatorContext } from './operator.ts';
import { SlidingWindowAggregate } from './sliding-window-aggregate.ts';
import { WindowAggregate } from './window-aggregate.ts';

/**
 * Creates the operator of a `window-aggregate` plan: sliding windows share their slices if all aggregates can be merged
 * without a trace of where they were cut, otherwise each window adds its rows itself.
 */
export function createWindowAggregate(context: OperatorContext): Operator {
  const { config, inputSchema } = context.plan;
  assert(config.kind === 'window-aggregate' && inputSchema !== null, 'the plan is that of a window aggregate');
  return sharesSlices(context.plan)
    ? new SlidingWindowAggregate(context, config, inputSchema)
    : new WindowAggregate(context, config, inputSchema);
}

/** Whether the windows of a `window-aggregate` plan share their slices. */
export function sharesSlices({ config, inputSchema }: OperatorPlan): boolean {
  assert(config.kind === 'window-aggregate' && inputSchema !== null, 'the plan is that of a window aggregate');
  if (config.window.kind === 'tumble') return false;
  const table = new SlotTable({ name: 'unused', keyFields: [], maxParallelism: 1, keyGroups: NO_KEYS, capacity: 1 });
  return new AggregateSet(table, compileAggregates(config.aggregates, inputSchema), 'merging').mergesExactly();
}

const NO_KEYS = { first: 0, last: 0 };
