import { unreachable } from '#std/assert.ts';
import type { OperatorContext, OperatorFactory } from '#engine/operators/operator.ts';
import type { JobVertex, OperatorConfig, OperatorKind } from '#protocol/job-plan.ts';
import { loadRareFunctions } from '#expression/load-rare-functions.ts';
import { loadRegularExpressions } from '#expression/load-regular-expressions.ts';
import { loadTimeZones } from '#expression/load-time-zones.ts';
import { needsRareFunctions } from '#expression/rare-functions.ts';
import { needsRegularExpressions } from '#expression/patterns/regular-expressions.ts';
import { needsTimeZones } from '#expression/time/time-zones.ts';
import { expressionTexts } from './expression-texts.ts';

/**
 * Loads the code of just the operators a task consists of: a worker starts 10 ms later for every 280 kB, and most tasks
 * need one or two kinds. The whole set at once is engine/operators/create-operator.ts.
 */
export async function loadOperators(vertex: JobVertex): Promise<OperatorFactory> {
  const texts = expressionTexts(vertex);
  if (needsRegularExpressions(texts)) await loadRegularExpressions();
  if (needsRareFunctions(texts)) await loadRareFunctions();
  if (needsTimeZones(texts)) await loadTimeZones();
  const kinds = new Set(vertex.operators.map((operator) => operator.config.kind));
  const factories = new Map<OperatorKind, OperatorFactory>();
  for (const kind of kinds) factories.set(kind, await loadOperator(kind));
  return (context) => {
    const factory = factories.get(context.plan.config.kind);
    if (factory === undefined) throw new Error(`the code of ${context.plan.config.kind} was not loaded`);
    return factory(context);
  };
}

async function loadOperator(kind: OperatorKind): Promise<OperatorFactory> {
  switch (kind) {
    case 'source-generator': {
      const { GeneratorSource } = await import('#engine/sources/generator-source.ts');
      return (context) => new GeneratorSource(context, configOf(context, kind));
    }
    case 'source-file': {
      const { FileSource } = await import('#engine/sources/file-source.ts');
      return (context) => new FileSource(context, configOf(context, kind));
    }
    case 'source-rows': {
      const { RowsSource } = await import('#engine/sources/rows-source.ts');
      return (context) => new RowsSource(context, configOf(context, kind));
    }
    case 'source-clicks': {
      const { ClicksSource } = await import('#engine/sources/clicks-source.ts');
      return (context) => new ClicksSource(context, configOf(context, kind));
    }
    case 'source-clock': {
      const { ClockSource } = await import('#engine/sources/clock-source.ts');
      return (context) => new ClockSource(context, configOf(context, kind));
    }
    case 'project': {
      const { Project } = await import('#engine/operators/project.ts');
      return (context) => new Project(context, configOf(context, kind));
    }
    case 'filter': {
      const { Filter } = await import('#engine/operators/filter.ts');
      return (context) => new Filter(context, configOf(context, kind));
    }
    case 'split-text': {
      const { SplitText } = await import('#engine/operators/split-text.ts');
      return (context) => new SplitText(context, configOf(context, kind));
    }
    case 'group-aggregate':
      return (await import('#engine/operators/group-aggregate.ts')).createGroupAggregate;
    case 'window-aggregate':
      return (await import('#engine/operators/create-window-aggregate.ts')).createWindowAggregate;
    case 'rate-limit': {
      const { RateLimit } = await import('#engine/operators/rate-limit.ts');
      return (context) => new RateLimit(context, configOf(context, kind));
    }
    case 'sink-table': {
      const { TableSink } = await import('#engine/sinks/table-sink.ts');
      return (context) => new TableSink(context, configOf(context, kind));
    }
    case 'sink-log-writer': {
      const { LogSinkWriter } = await import('#engine/sinks/log-sink-writer.ts');
      return (context) => new LogSinkWriter(context, configOf(context, kind));
    }
    case 'sink-log-committer': {
      const { LogSinkCommitter } = await import('#engine/sinks/log-sink-committer.ts');
      return (context) => new LogSinkCommitter(context, configOf(context, kind));
    }
    default:
      return unreachable(kind, 'loadOperator');
  }
}

/** The factory of a kind is asked for that kind only, so the config is of it. */
function configOf<K extends OperatorKind>(context: OperatorContext, _kind: K): Extract<OperatorConfig, { kind: K }> {
  return context.plan.config as Extract<OperatorConfig, { kind: K }>;
}
