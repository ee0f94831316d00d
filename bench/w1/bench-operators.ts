import { createOperator } from '#engine/operators/create-operator.ts';
import type { OperatorFactory } from '#engine/operators/operator.ts';
import type { SourceConfigBase } from '#protocol/source-config.ts';
import { ChecksumSink } from './checksum-sink.ts';
import { ColumnSource, type ColumnSourceOptions } from './column-source.ts';
import { SINK_UID, SOURCE_UID } from './job.ts';
import type { Outcome } from './outcome.ts';

/** The benchmark's own source and sink, and the engine's operators for everything else. */
export function benchOperators(source: ColumnSourceOptions, onFinish: (outcome: Outcome) => void): OperatorFactory {
  return (context) => {
    const { uid, config } = context.plan;
    if (uid === SOURCE_UID) return new ColumnSource(context, config as SourceConfigBase & typeof config, source);
    if (uid === SINK_UID) return new ChecksumSink(onFinish);
    return createOperator(context);
  };
}
