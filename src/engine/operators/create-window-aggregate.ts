import { assert } from '#std/assert.ts';
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
  if (config.window.kind === 'tumble') return new WindowAggregate(context, config, inputSchema);
  const { maxParallelism, keyGroups } = context;
  const table = new SlotTable({ name: 'unused', keyFields: [], maxParallelism, keyGroups, capacity: 1 });
  const aggregates = new AggregateSet(table, compileAggregates(config.aggregates, inputSchema), 'merging');
  return aggregates.mergesExactly()
    ? new SlidingWindowAggregate(context, config, inputSchema)
    : new WindowAggregate(context, config, inputSchema);
}
