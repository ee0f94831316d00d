import { unreachable } from '#std/assert.ts';
import { LogSinkCommitter } from '../sinks/log-sink-committer.ts';
import { LogSinkWriter } from '../sinks/log-sink-writer.ts';
import { TableSink } from '../sinks/table-sink.ts';
import { ClicksSource } from '../sources/clicks-source.ts';
import { ClockSource } from '../sources/clock-source.ts';
import { FileSource } from '../sources/file-source.ts';
import { GeneratorSource } from '../sources/generator-source.ts';
import { RowsSource } from '../sources/rows-source.ts';
import { Filter } from './filter.ts';
import { createGroupAggregate } from './group-aggregate.ts';
import type { Operator, OperatorContext } from './operator.ts';
import { Project } from './project.ts';
import { RateLimit } from './rate-limit.ts';
import { SplitText } from './split-text.ts';
import { createWindowAggregate } from './create-window-aggregate.ts';

/**
 * Makes the operator that a plan asks for. Nothing of the context is used before `open` (or `restore`) but its plan and
 * placement: clock and requests exist only inside a call of the host. Flink: StreamOperatorFactory.
 */
export function createOperator(context: OperatorContext): Operator {
  const { config } = context.plan;
  switch (config.kind) {
    case 'source-generator':
      return new GeneratorSource(context, config);
    case 'source-file':
      return new FileSource(context, config);
    case 'source-rows':
      return new RowsSource(context, config);
    case 'source-clicks':
      return new ClicksSource(context, config);
    case 'source-clock':
      return new ClockSource(context, config);
    case 'project':
      return new Project(context, config);
    case 'filter':
      return new Filter(context, config);
    case 'split-text':
      return new SplitText(context, config);
    case 'group-aggregate':
      return createGroupAggregate(context);
    case 'window-aggregate':
      return createWindowAggregate(context);
    case 'rate-limit':
      return new RateLimit(context, config);
    case 'sink-table':
      return new TableSink(context, config);
    case 'sink-log-writer':
      return new LogSinkWriter(context, config);
    case 'sink-log-committer':
      return new LogSinkCommitter(context, config);
    default:
      return unreachable(config, 'createOperator');
  }
}
