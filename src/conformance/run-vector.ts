import { isRequired, type Requirement } from './requirement.ts';
import { SUITES } from './suites.ts';
import { failed, unsupported, type VectorOutcome } from './vector-outcome.ts';

/** What running one vector file came to. */
export interface VectorReport extends VectorOutcome {
  /** `null`: the file is not a vector, and the detail names the error. */
  readonly suite: string | null;
  readonly name: string;
  /** A required vector that is unsupported has failed. */
  readonly required: boolean;
  /** Why the recorded result is a fault of Flink; such a vector is counted apart and never fails. */
  readonly quirk: string | null;
}

/** Runs the vector that a file holds. `name` names the file where the vector has no name. */
export function runVectorText(text: string, name: string, requirements: readonly Requirement[]): VectorReport {
  const read = readVector(text);
  if (typeof read === 'string') return { ...failed(read), suite: null, name, required: false, quirk: null };
  const report = {
    suite: read.suite,
    name: typeof read.vector['name'] === 'string' ? read.vector['name'] : name,
    required: requirements.some((requirement) => isRequired(requirement, read.vector)),
    quirk: quirkOf(read.vector),
  };
  const outcome = runRead(read);
  const missing = outcome.outcome === 'unsupported' && report.required && report.quirk === null;
  return { ...report, ...(missing ? failed(`required, but unsupported: ${outcome.detail}`) : outcome) };
}

interface ReadVector {
  readonly suite: string;
  readonly vector: Readonly<Record<string, unknown>>;
}

/** The vector in a text, or what is wrong with it. */
function readVector(text: string): ReadVector | string {
  let vector: unknown;
  try {
    vector = JSON.parse(text);
  } catch (error: unknown) {
    return `not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (typeof vector !== 'object' || vector === null || Array.isArray(vector)) return 'not a vector: no object';
  const found = vector as Readonly<Record<string, unknown>>;
  const { suite } = found;
  if (typeof suite !== 'string' || suite === '') return 'not a vector: it names no suite';
  return { suite, vector: found };
}

function runRead({ suite, vector }: ReadVector): VectorOutcome {
  const run = SUITES.get(suite);
  if (run === undefined) return unsupported(`suite ${suite}`);
  try {
    return run(vector);
  } catch (error: unknown) {
    // The vector is not of its suite's shape, or the engine broke on it: either way it has not passed.
    return failed(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

function quirkOf(vector: Readonly<Record<string, unknown>>): string | null {
  if (typeof vector['quirk'] === 'string') return vector['quirk'];
  const cases = Array.isArray(vector['cases']) ? (vector['cases'] as unknown[]) : [];
  const quirks = cases.map((each) => (each as { readonly quirk?: unknown } | null)?.quirk);
  return quirks.find((quirk) => typeof quirk === 'string') ?? null;
}
