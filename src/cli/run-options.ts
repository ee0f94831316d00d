import type { JobPlan } from '#protocol/job-plan.ts';
import { optionInteger, optionText, parseArguments } from './command-arguments.ts';
import type { RowFormat } from './format-rows.ts';
import type { DocumentInputs, DocumentOverrides } from './load-document.ts';
import { sinkNames } from './sink-results.ts';
import { UserError } from './user-error.ts';

/** What `weir run` is asked for. */
export interface RunArguments {
  readonly path: string;
  readonly world: 'workers' | 'deterministic';
  readonly overrides: DocumentOverrides;
  readonly seed: number;
  readonly kills: number;
  /** Job time after which to stop; null = when the input ends. */
  readonly stopAfterMs: number | null;
  readonly output: Output | null;
  /** The name of the one sink that is wanted. */
  readonly sink: string | null;
  readonly resume: boolean;
  /** Throw away what a stopped run has left. */
  readonly fresh: boolean;
  /** Where the world of workers keeps its state; null = a folder named after the document. */
  readonly state: string | null;
  /** Where files lie that were uploaded to a browser, and what was clicked. */
  readonly inputs: DocumentInputs;
}

export interface Output {
  readonly format: RowFormat;
  /** null: standard output. */
  readonly file: string | null;
}

const OPTIONS = [
  'world',
  'parallelism',
  'checkpoint-interval',
  'seed',
  'kills',
  'for',
  'out',
  'format',
  'sink',
  'state',
  'files',
  'clicks',
];
const FLAGS = ['resume', 'fresh'];
const PARALLELISM_MAX = 128;
const INTERVAL_MS_MIN = 10;
const SECONDS_MAX = 31_536_000;

/** Reads the arguments of `weir run`; what does not fit together is refused. */
export function runArguments(words: readonly string[]): RunArguments {
  const parsed = parseArguments(words, OPTIONS, FLAGS);
  const [path, extra] = parsed.positional;
  if (path === undefined || extra !== undefined) throw new UserError('weir run takes one file, a .weir.json document');
  const integer = (name: string, min: number, max: number): number | null =>
    optionText(parsed, name) === null ? null : optionInteger(parsed, name, { min, max, otherwise: min });
  const seconds = integer('for', 1, SECONDS_MAX);
  const read: RunArguments = {
    path,
    world: worldOf(optionText(parsed, 'world')),
    overrides: {
      parallelism: integer('parallelism', 1, PARALLELISM_MAX),
      checkpointIntervalMs: integer('checkpoint-interval', INTERVAL_MS_MIN, SECONDS_MAX * 1000),
    },
    seed: integer('seed', 0, 4_294_967_295) ?? 1,
    kills: integer('kills', 0, 10_000) ?? 0,
    stopAfterMs: seconds === null ? null : seconds * 1000,
    output: outputOf(optionText(parsed, 'out'), optionText(parsed, 'format')),
    sink: optionText(parsed, 'sink'),
    resume: parsed.flags.has('resume'),
    fresh: parsed.flags.has('fresh'),
    state: optionText(parsed, 'state'),
    inputs: {
      filesFolder: optionText(parsed, 'files'),
      clicksFile: optionText(parsed, 'clicks'),
      resume: parsed.flags.has('resume'),
    },
  };
  checkTogether(read);
  return read;
}

function worldOf(text: string | null): RunArguments['world'] {
  if (text === null || text === 'deterministic') return 'deterministic';
  if (text === 'workers') return 'workers';
  throw new UserError(`--world is workers or deterministic, not "${text}"`);
}

function checkTogether({ world, resume, fresh, state }: RunArguments): void {
  if (resume && fresh)
    throw new UserError('--resume goes on from a checkpoint, --fresh throws it away; give one of them');
  if (world === 'workers') return;
  const other = resume ? '--resume' : fresh ? '--fresh' : state === null ? null : '--state';
  if (other !== null) {
    throw new UserError(`${other} needs --world workers: the deterministic world keeps nothing after it has ended`);
  }
}

function outputOf(out: string | null, format: string | null): Output | null {
  if (format !== null && format !== 'csv' && format !== 'jsonl') {
    throw new UserError(`--format is csv or jsonl, not "${format}"`);
  }
  if (out === 'csv' || out === 'jsonl') {
    if (format !== null && format !== out) throw new UserError(`--out ${out} and --format ${format} contradict`);
    return { format: out, file: null };
  }
  if (out === null) return format === null ? null : { format, file: null };
  if (format !== null) return { format, file: out };
  const extension = /\.(csv|jsonl|ndjson)$/i.exec(out)?.[1]?.toLowerCase();
  if (extension === undefined) {
    throw new UserError('--out is csv, jsonl, or a file that ends in .csv or .jsonl; --format tells for others');
  }
  return { format: extension === 'csv' ? 'csv' : 'jsonl', file: out };
}

/** Refuses a run in which an endless source never lets the job end, where nobody could stop it. */
export function checkEnds(plan: JobPlan, stopAfterMs: number | null): void {
  if (stopAfterMs !== null) return;
  const operators = plan.vertices.flatMap((vertex) => vertex.operators);
  const endless = operators.find(
    ({ config }) =>
      (config.kind === 'source-generator' && config.rowsPerSplit === null) || config.kind === 'source-clock',
  );
  if (endless !== undefined) {
    throw new UserError(`${endless.name} never ends; say how long to run it, in seconds of job time: --for 60`);
  }
}

/** The names of the sinks to show, or of the one to write. */
export function wantedSinks(plan: JobPlan, { sink: wanted, output }: RunArguments): readonly string[] {
  const names = sinkNames(plan);
  const listed = names.map((name) => `"${name}"`).join(', ');
  if (wanted !== null && !names.includes(wanted)) {
    throw new UserError(`there is no sink "${wanted}"; there is ${listed}`);
  }
  if (wanted === null && output !== null && names.length > 1) {
    throw new UserError(`there are ${names.length} sinks, ${listed}; name the one to write with --sink`);
  }
  return wanted === null ? names : [wanted];
}
