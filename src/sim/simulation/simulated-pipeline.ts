import { compileDocument } from '#model/compile/compile-document.ts';
import type { PipelineDocument } from '#model/document.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { expectedOutput } from './expected-output.ts';
import type { LateWindows } from './late-windows.ts';

/** A pipeline as a simulation runs it, and what it has to commit. */
export interface SimulatedPipeline {
  readonly document: PipelineDocument;
  readonly plan: JobPlan;
  /** The logs its sinks write. */
  readonly logs: readonly string[];
  /** Per log every row as text, sorted, by a naive reference; null where that cannot say. */
  readonly expected: ReadonlyMap<string, readonly string[]> | null;
  /** Windows with late rows: of their logs only the sum is known, and `expected` does not have them. */
  readonly lateWindows: readonly LateWindows[];
}

/** Compiles a document and works out what it has to commit. Throws if the document is not valid. */
export function simulatedPipeline(document: PipelineDocument, jobId: string): SimulatedPipeline {
  const compiled = compileDocument(document, jobId);
  if (!compiled.ok) throw new InvalidPipeline(JSON.stringify(compiled.failure));
  const logs = document.nodes.flatMap(({ config }) => (config.kind === 'log-sink' ? [config.log] : []));
  const expected = expectedOutput(document);
  return {
    document,
    plan: compiled.value.plan,
    logs: [...new Set(logs)],
    expected: expected?.logs ?? null,
    lateWindows: expected?.lateWindows ?? [],
  };
}

/** A document that does not compile, with its diagnostics. */
export class InvalidPipeline extends Error {
  override readonly name = 'InvalidPipeline';
}
