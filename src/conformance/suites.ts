import { type ExpressionVector, runExpressionVector } from '#expression/expression-vectors.ts';
import { type BarrierHandlerVector, runBarrierHandler } from './suites/barrier-handler.ts';
import { type ChainingVector, runChainingVector } from './suites/chaining.ts';
import { type FailureManagerVector, runFailureManager } from './suites/failure-manager.ts';
import { type KeyGroupVector, runKeyGroupVector } from './suites/key-group.ts';
import { type PartitionerVector, runPartitionerVector } from './suites/partitioner.ts';
import type { PipelineVector } from './suites/pipeline-vector.ts';
import { runPipelineVector } from './suites/pipeline.ts';
import { type RequestDeciderVector, runRequestDecider } from './suites/request-decider.ts';
import { type RestartBackoffVector, runRestartBackoff } from './suites/restart-backoff.ts';
import { runTimersVector, type TimersVector } from './suites/timers.ts';
import { runWatermarkValveVector, type WatermarkValveVector } from './suites/watermark-valve.ts';
import { runWindowOperatorVector, type WindowOperatorVector } from './suites/window-operator.ts';
import { runWindowStartVector, type WindowStartVector } from './suites/window-start.ts';
import { failed, PASSED, unsupported, type VectorOutcome } from './vector-outcome.ts';

/** The suites that can be run, each on the engine's own actors and reducers. The vector's shape is the suite's. */
export const SUITES: ReadonlyMap<string, (vector: unknown) => VectorOutcome> = new Map<
  string,
  (vector: unknown) => VectorOutcome
>([
  ['barrier-handler', (vector) => runBarrierHandler(vector as BarrierHandlerVector)],
  ['chaining', (vector) => runChainingVector(vector as ChainingVector)],
  ['failure-manager', (vector) => runFailureManager(vector as FailureManagerVector)],
  ['key-group', (vector) => runKeyGroupVector(vector as KeyGroupVector)],
  ['partitioner', (vector) => runPartitionerVector(vector as PartitionerVector)],
  ['pipeline', (vector) => runPipelineVector(vector as PipelineVector)],
  ['request-decider', (vector) => runRequestDecider(vector as RequestDeciderVector)],
  ['restart-backoff', (vector) => runRestartBackoff(vector as RestartBackoffVector)],
  ['sql-expression', (vector) => runSqlExpression(vector as ExpressionVector)],
  ['timers', (vector) => runTimersVector(vector as TimersVector)],
  ['watermark-valve', (vector) => runWatermarkValveVector(vector as WatermarkValveVector)],
  ['window-operator', (vector) => runWindowOperatorVector(vector as WindowOperatorVector)],
  ['window-start', (vector) => runWindowStartVector(vector as WindowStartVector)],
]);

/** Fails with any of its expressions; unsupported if some cannot be tried and the others pass. */
function runSqlExpression(vector: ExpressionVector): VectorOutcome {
  const outcomes = runExpressionVector(vector);
  const wrong = outcomes.flatMap(([expression, each]) =>
    each.kind === 'failed' ? [`${expression}: ${each.why}`] : [],
  );
  if (wrong.length > 0) return failed(`${wrong.length} of ${outcomes.length} expressions: ${wrong[0]}`);
  const untried = outcomes.flatMap(([expression, each]) =>
    each.kind === 'unsupported' ? [`${expression}: ${each.why}`] : [],
  );
  const ignored = vector.cases.length - outcomes.length;
  if (untried.length + ignored === 0) return PASSED;
  return unsupported(`${untried.length + ignored} of ${vector.cases.length} cases: ${untried[0] ?? 'no expression'}`);
}
