import { fail, ok, type Result } from '#std/result.ts';
import { decodeDocument } from '#model/decode-document.ts';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { PipelineDocument } from '#model/document.ts';

/**
 * A run as a file: the pipeline, the seed of its random numbers, and every decision of its schedule, faults included.
 * The same build makes the same run of it, to the byte.
 */
export interface ReplayFile {
  readonly format: typeof REPLAY_FORMAT;
  readonly version: typeof REPLAY_VERSION;
  readonly pipeline: PipelineDocument;
  readonly seed: number;
  /** Decisions as `Chooser` has them; after the last one 0, the calm one. */
  readonly choices: readonly number[];
  /** The build it was recorded with, if known: another one may run it differently. */
  readonly commit: string | null;
  /** The planted bug it needs, by name; null for Weir as it is. */
  readonly mutant: string | null;
  /** The sentence of what went wrong; null if nothing did. */
  readonly failure: string | null;
  /** Hash of its trace up to its end, 16 hexadecimal digits, if known. */
  readonly hash: string | null;
}

export const REPLAY_FORMAT = 'weir.replay';
export const REPLAY_VERSION = 1;
/** A run of 60,000 steps makes about as many decisions. */
export const REPLAY_CHOICES_MAX = 1_000_000;
export const REPLAY_LENGTH_MAX = 16 * 1024 * 1024;
export const REPLAY_SEED_MAX = 0xffff_ffff;

/** Why a file is no replay. */
export type ReplayFailure =
  | { readonly code: 'too-long'; readonly length: number; readonly limit: number }
  | { readonly code: 'not-json'; readonly reason: string }
  | { readonly code: 'not-a-replay' }
  | { readonly code: 'unknown-version'; readonly version: unknown }
  | { readonly code: 'unknown-property'; readonly property: string }
  | { readonly code: 'bad-value'; readonly property: keyof ReplayFile; readonly expected: string }
  | { readonly code: 'bad-pipeline'; readonly diagnostics: readonly Diagnostic[] };

/** The text of a replay file: one line of decisions instead of a line each. */
export function encodeReplayFile(replay: ReplayFile): string {
  const { choices, ...rest } = replay;
  const text = JSON.stringify({ ...rest, choices: [] }, null, 2);
  return `${text.slice(0, text.lastIndexOf('[]'))}[${choices.join(',')}]\n}\n`;
}

/** Reads a replay file from anywhere: every part is checked, nothing unknown is let in. */
export function decodeReplayFile(text: string): Result<ReplayFile, ReplayFailure> {
  if (text.length > REPLAY_LENGTH_MAX) {
    return fail({ code: 'too-long', length: text.length, limit: REPLAY_LENGTH_MAX });
  }
  let json: unknown;
  try {
    json = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error: unknown) {
    return fail({ code: 'not-json', reason: error instanceof Error ? error.message : 'it cannot be parsed' });
  }
  return decodeReplay(json);
}

/** The same of a value that JSON can hold. */
export function decodeReplay(json: unknown): Result<ReplayFile, ReplayFailure> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return fail({ code: 'not-a-replay' });
  const values = new Map<string, unknown>(Object.entries(json));
  if (values.get('format') !== REPLAY_FORMAT) return fail({ code: 'not-a-replay' });
  if (values.get('version') !== REPLAY_VERSION)
    return fail({ code: 'unknown-version', version: values.get('version') });
  for (const property of values.keys()) {
    if (!Object.hasOwn(EXPECTED, property)) return fail({ code: 'unknown-property', property });
  }
  for (const [property, { sentence, fits }] of Object.entries(EXPECTED)) {
    if (!fits(values.get(property))) {
      return fail({ code: 'bad-value', property: property as keyof ReplayFile, expected: sentence });
    }
  }
  const pipeline = decodePipeline(values.get('pipeline'));
  if (!pipeline.ok) return pipeline;
  return ok({
    format: REPLAY_FORMAT,
    version: REPLAY_VERSION,
    pipeline: pipeline.value,
    seed: values.get('seed') as number,
    choices: [...(values.get('choices') as readonly number[])],
    commit: values.get('commit') as string | null,
    mutant: values.get('mutant') as string | null,
    failure: values.get('failure') as string | null,
    hash: values.get('hash') as string | null,
  });
}

function decodePipeline(json: unknown): Result<PipelineDocument, ReplayFailure> {
  const document = decodeDocument(json);
  return document.ok ? document : fail({ code: 'bad-pipeline', diagnostics: document.failure });
}

interface Expected {
  readonly sentence: string;
  readonly fits: (value: unknown) => boolean;
}

const TEXT_MAX = 10_000;
const OPTIONAL_TEXT: Expected = {
  sentence: `null or a text of at most ${TEXT_MAX} characters`,
  fits: (value) => value === null || (typeof value === 'string' && value.length <= TEXT_MAX),
};

const EXPECTED: Readonly<Record<keyof ReplayFile, Expected>> = {
  format: { sentence: REPLAY_FORMAT, fits: (value) => value === REPLAY_FORMAT },
  version: { sentence: String(REPLAY_VERSION), fits: (value) => value === REPLAY_VERSION },
  pipeline: { sentence: 'a pipeline document', fits: (value) => typeof value === 'object' && value !== null },
  seed: { sentence: `a whole number from 0 to ${REPLAY_SEED_MAX}`, fits: (value) => isWhole(value, REPLAY_SEED_MAX) },
  choices: {
    sentence: `a list of at most ${REPLAY_CHOICES_MAX} whole numbers from 0 to ${REPLAY_SEED_MAX}`,
    fits: (value) =>
      Array.isArray(value) &&
      value.length <= REPLAY_CHOICES_MAX &&
      value.every((choice) => isWhole(choice, REPLAY_SEED_MAX)),
  },
  commit: OPTIONAL_TEXT,
  mutant: OPTIONAL_TEXT,
  failure: OPTIONAL_TEXT,
  hash: {
    sentence: 'null or 16 hexadecimal digits',
    fits: (value) => value === null || (typeof value === 'string' && /^[0-9a-f]{16}$/.test(value)),
  },
};

function isWhole(value: unknown, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
}
