import { decodeDocument } from '#model/decode-document.ts';
import type { PipelineDocument } from '#model/document.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import type { RecordedAct, RecordedPast } from '#protocol/travel.ts';
import { fail, ok, type Result } from '#std/result.ts';
import { isRecordedAct } from './recorded-act.ts';

/**
 * Files that can be played: a run of the studio with what was done to it, and a replay of the simulator. The second is
 * decoded by the world that plays it; here it is only read as far as it is shown.
 */
export type PlayableFile =
  | { readonly kind: 'run'; readonly document: PipelineDocument; readonly run: SavedRun }
  | {
      readonly kind: 'simulation';
      readonly document: PipelineDocument;
      readonly text: string;
      readonly about: SimulationFacts;
    };

/** How a run was started, and everything that came from outside up to an instant. */
export interface SavedRun {
  /** Keys in storage begin with it, so it is part of the state. */
  readonly jobId: string;
  readonly traceLevel: TraceLevel;
  readonly past: RecordedPast;
}

/** What a replay of the simulator says of itself. */
export interface SimulationFacts {
  readonly seed: number;
  readonly decisions: number;
  /** The planted bug it is played with; null: Weir as it is. */
  readonly mutant: string | null;
  /** What went wrong when it was recorded; null: nothing. */
  readonly failure: string | null;
}

/** Why a file cannot be played. */
export type PlayableFailure =
  | 'too-long'
  | 'not-json'
  | 'not-a-replay'
  | 'unknown-version'
  | 'bad-value'
  | 'bad-pipeline';

export const PLAYABLE_LENGTH_MAX = 16 * 1024 * 1024;
const FORMAT = 'weir.run';
const SIMULATION_FORMAT = 'weir.replay';
const VERSION = 1;
const ACTS_MAX = 100_000;

/** The text of a run. */
export function runFileText(document: PipelineDocument, run: SavedRun): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, ...run, pipeline: document }, null, 2)}\n`;
}

/** Whether a text may be a file that is played, so that whoever opens files knows whose it is. */
export function isPlayable(text: string): boolean {
  return /^\uFEFF?\s*\{\s*"format"\s*:\s*"weir\.(?:run|replay)"/.test(text);
}

/** Reads a file from anywhere: every part is checked. */
export function readPlayableFile(text: string): Result<PlayableFile, PlayableFailure> {
  if (text.length > PLAYABLE_LENGTH_MAX) return fail('too-long');
  let json: unknown;
  try {
    json = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    return fail('not-json');
  }
  if (typeof json !== 'object' || json === null) return fail('not-a-replay');
  const file = json as Readonly<Record<string, unknown>>;
  if (file['format'] !== FORMAT && file['format'] !== SIMULATION_FORMAT) return fail('not-a-replay');
  if (file['version'] !== VERSION) return fail('unknown-version');
  const decoded = decodeDocument(file['pipeline']);
  if (!decoded.ok) return fail('bad-pipeline');
  const document = decoded.value;
  if (file['format'] === SIMULATION_FORMAT) {
    return ok({ kind: 'simulation', document, text, about: factsOf(file) });
  }
  const run = savedRunOf(file);
  return run === null ? fail('bad-value') : ok({ kind: 'run', document, run });
}

function factsOf({ seed, choices, mutant, failure }: Readonly<Record<string, unknown>>): SimulationFacts {
  return {
    seed: typeof seed === 'number' ? seed : 0,
    decisions: Array.isArray(choices) ? choices.length : 0,
    mutant: typeof mutant === 'string' ? mutant : null,
    failure: typeof failure === 'string' ? failure : null,
  };
}

function savedRunOf({ jobId, traceLevel, past }: Readonly<Record<string, unknown>>): SavedRun | null {
  if (typeof jobId !== 'string' || jobId.length > 200) return null;
  if (traceLevel !== 'summary' && traceLevel !== 'sampled' && traceLevel !== 'full') return null;
  const decoded = pastOf(past);
  return decoded === null ? null : { jobId, traceLevel, past: decoded };
}

function pastOf(value: unknown): RecordedPast | null {
  if (typeof value !== 'object' || value === null) return null;
  const { acts, steps, jobMs, events, stateHash } = value as Readonly<Record<string, unknown>>;
  if (!isCount(steps) || !isCount(events) || typeof jobMs !== 'number' || !Number.isFinite(jobMs)) return null;
  if (typeof stateHash !== 'string' || !/^[0-9a-f]{16}$/.test(stateHash)) return null;
  if (!Array.isArray(acts) || acts.length > ACTS_MAX || !acts.every(isRecordedAct)) return null;
  return { acts: acts as RecordedAct[], steps, jobMs, events, stateHash };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
