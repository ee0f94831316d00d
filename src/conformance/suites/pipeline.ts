import { compileAggregate } from '#expression/compile-aggregate.ts';
import { compileExpression } from '#expression/compile-expression.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { NodeConfig, PipelineDocument } from '#model/document.ts';
import { inferSchemas } from '#model/infer-schemas.ts';
import { compileDocument } from '#model/compile/compile-document.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { Schema } from '#protocol/logical-type.ts';
import { must } from '#std/assert.ts';
import { JobRun } from '../job-run.ts';
import { failed, unsupported, type VectorOutcome } from '../vector-outcome.ts';
import { OUTPUT_LOG, pipelineDocument } from './pipeline-document.ts';
import { comparePipeline } from './pipeline-result.ts';
import type { PipelineVector } from './pipeline-vector.ts';

/** Steps after which a vector is given up: its few rows take some thousands. */
const STEPS_MAX = 500_000;

/** Runs a vector as a user's document would run, in the deterministic world, and compares the final table. */
export function runPipelineVector(vector: PipelineVector): VectorOutcome {
  const document = pipelineDocument(vector);
  if (!document.ok) return unsupported(document.failure);
  const compiled = compileDocument(document.value, 'conformance');
  if (!compiled.ok) return refusal(document.value, compiled.failure);
  const { plan } = compiled.value;
  const run = new JobRun({ plan, seed: 1, stepMs: 1, rethrow: true });
  run.start();
  run.advance(STEPS_MAX);
  if (run.state() !== 'FINISHED') return failed(`the job is ${run.state()} after ${STEPS_MAX} steps: ${run.reason()}`);
  return comparePipeline(vector.result, outputSchema(plan), run.rowsOf(OUTPUT_LOG));
}

/** What Weir does not have is unsupported; any other refusal of what Flink runs is a failure. */
function refusal(document: PipelineDocument, diagnostics: readonly Diagnostic[]): VectorOutcome {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  const text = errors.map(({ code, message }) => `${code} ${message}`).join(' ');
  // A type is unknown before any expression over it can be judged.
  if (errors.some((diagnostic) => diagnostic.code === 'W303')) return unsupported(text);
  const { schemas } = inferSchemas(document);
  const missing = document.nodes.flatMap((node) => {
    const input = schemas.get(node.id)?.input ?? null;
    return input === null ? [] : missingIn(node.config, input);
  });
  return missing.length > 0 ? unsupported(missing.join(' ')) : failed(`refused: ${text}`);
}

/** What the expressions of a node use that Flink has and Weir has not. */
function missingIn(config: NodeConfig, input: Schema): readonly string[] {
  const scalars =
    config.kind === 'filter'
      ? [config.condition]
      : config.kind === 'project'
        ? config.fields.map((field) => field.expression)
        : [];
  const aggregates = config.kind === 'aggregate' || config.kind === 'window-aggregate' ? config.aggregates : [];
  const compiled = [
    ...scalars.map((expression) => compileExpression(expression, input)),
    ...aggregates.map(({ expression }) => compileAggregate(expression, input)),
  ];
  return compiled.flatMap((each) =>
    each.ok ? [] : each.failure.filter(({ code }) => code.startsWith('unsupported')).map(({ message }) => message),
  );
}

function outputSchema(plan: JobPlan): Schema {
  const operators = plan.vertices.flatMap((vertex) => vertex.operators);
  const sink = operators.find((operator) => operator.config.kind === 'sink-log-writer');
  return must(sink?.inputSchema, 'the compiled pipeline ends in its log');
}
