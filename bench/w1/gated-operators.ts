import type { OperatorFactory } from '#engine/operators/operator.ts';
import { benchOperators } from './bench-operators.ts';
import { splitColumns, type SplitColumns } from './column-source.ts';
import type { Load } from './load.ts';
import type { Outcome } from './outcome.ts';

/** Where sources wait until every worker is warm: the clocks are read while all of them stand still. */
export interface Gate {
  /** A source has read its warm-up. */
  reached(): void;
  isOpen(): boolean;
}

/**
 * Operators of a worker of its own, which starts cold: a source reads `warmupPasses` of its passes, waits at the gate,
 * and reads the rest.
 */
export function gatedOperators(options: {
  readonly load: Load;
  readonly parallelism: number;
  readonly gate: Gate;
  readonly onFinish: (outcome: Outcome) => void;
}): OperatorFactory {
  const { load, parallelism, gate } = options;
  const columns = new Map<number, SplitColumns>();
  const columnsOf = (split: number): SplitColumns => {
    const known = columns.get(split) ?? splitColumns(load.seed, split, parallelism, load.bids);
    columns.set(split, known);
    return known;
  };
  let reached = false;
  const mayRead = (rowsRead: number): boolean => {
    if (gate.isOpen() || rowsRead < Math.floor(load.bids / parallelism) * load.warmupPasses) return true;
    if (!reached) gate.reached();
    reached = true;
    return false;
  };
  return benchOperators({ columnsOf, passes: load.passes, spanMs: load.spanMs, mayRead }, options.onFinish);
}
