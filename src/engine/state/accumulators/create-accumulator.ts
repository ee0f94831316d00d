import { assert } from '#std/assert.ts';
import type { CompiledAggregate } from '#expression/compile-aggregate.ts';
import { type LogicalType, physicalTypeOf } from '#protocol/logical-type.ts';
import type { SlotTable } from '../slot-table.ts';
import type { Accumulator } from './accumulator.ts';
import { DecimalAverageAccumulator, DoubleAverageAccumulator, IntegerAverageAccumulator } from './average.ts';
import { CountAccumulator } from './count.ts';
import { DecimalSumAccumulator } from './decimal-sum.ts';
import { ExtremumAccumulator } from './extremum.ts';
import { FirstLastAccumulator, RetractableFirstLastAccumulator } from './first-last.ts';
import { OrderedExtremumAccumulator } from './ordered-extremum.ts';
import { OrderedFirstLastAccumulator } from './ordered-first-last.ts';
import { RetractableExtremumAccumulator } from './retractable-extremum.ts';
import { DoubleSumAccumulator, IntSumAccumulator, LongSumAccumulator } from './sum.ts';

/** What an aggregate is over: inserts, a changelog, or inserts in parts that are merged. */
export type AggregateSetInput = 'insert-only' | 'changelog' | 'merging';

/**
 * The accumulator of an aggregate, with its columns in a table. Of a changelog rows
 * may be taken back; merging takes the order of arrival with it where the result depends on it.
 * Flink: AggFunctionFactory.
 */
export function createAccumulator(
  table: SlotTable,
  name: string,
  aggregate: CompiledAggregate,
  input: AggregateSetInput,
): Accumulator {
  const retracting = input === 'changelog';
  const merging = input === 'merging';
  if (aggregate.function === 'COUNT' || aggregate.function === 'COUNT_STAR') return new CountAccumulator(table, name);
  const argument = aggregate.argument;
  assert(argument !== null, 'every aggregate but COUNT(*) has an argument');
  const type = argument.type;
  switch (aggregate.function) {
    case 'SUM':
      return createSum(table, name, type);
    case 'AVG':
      return createAverage(table, name, type, aggregate.type);
    case 'MIN':
    case 'MAX': {
      const maximum = aggregate.function === 'MAX';
      if (merging && physicalTypeOf(type) === 'f64') return new OrderedExtremumAccumulator(table, name, maximum);
      return retracting
        ? new RetractableExtremumAccumulator(table, name, type, maximum)
        : new ExtremumAccumulator(table, name, physicalTypeOf(type), maximum);
    }
    case 'FIRST_VALUE':
    case 'LAST_VALUE': {
      const last = aggregate.function === 'LAST_VALUE';
      if (merging) return new OrderedFirstLastAccumulator(table, name, physicalTypeOf(type), last);
      return retracting
        ? new RetractableFirstLastAccumulator(table, name, physicalTypeOf(type), last)
        : new FirstLastAccumulator(table, name, physicalTypeOf(type), last);
    }
  }
}

function createSum(table: SlotTable, name: string, type: LogicalType): Accumulator {
  switch (type.kind) {
    case 'TINYINT':
      return new IntSumAccumulator(table, name, 8);
    case 'SMALLINT':
      return new IntSumAccumulator(table, name, 16);
    case 'INT':
      return new IntSumAccumulator(table, name, 32);
    case 'BIGINT':
      return new LongSumAccumulator(table, name);
    case 'FLOAT':
    case 'DOUBLE':
      return new DoubleSumAccumulator(table, name, type.kind === 'FLOAT');
    default:
      assert(type.kind === 'DECIMAL', 'SUM takes a number');
      return new DecimalSumAccumulator(table, name, type);
  }
}

function createAverage(table: SlotTable, name: string, type: LogicalType, result: LogicalType): Accumulator {
  switch (type.kind) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
      return new IntegerAverageAccumulator(table, name, type.kind === 'BIGINT');
    case 'FLOAT':
    case 'DOUBLE':
      return new DoubleAverageAccumulator(table, name, type.kind === 'FLOAT');
    default:
      assert(type.kind === 'DECIMAL' && result.kind === 'DECIMAL', 'AVG takes a number');
      return new DecimalAverageAccumulator(table, name, type, result);
  }
}
