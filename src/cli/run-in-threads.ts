import { rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { FolderInUse, openThreadWorld, type ThreadWorld } from '#runtime/node/thread-world.ts';
import { ClientRun } from './client-run.ts';
import type { LoadedDocument } from './load-document.ts';
import { reasonOf } from './read-text.ts';
import type { RunContext } from './run-context.ts';
import type { RunArguments } from './run-options.ts';
import { progressText, summaryLines } from './run-texts.ts';
import type { SinkResult } from './sink-results.ts';
import { EXIT, UserError } from './user-error.ts';

/** A second Ctrl-C that comes sooner is the same one: npm passes on what the terminal has sent already. */
const SAME_INTERRUPT_MS = 300;

/**
 * `weir run --world workers`: a thread a subtask, files as storage. The first Ctrl-C stops with a final checkpoint, the
 * second ends the process at once; either way `--resume` goes on. Answers the exit code.
 */
export async function runInThreads(
  loaded: LoadedDocument,
  wanted: RunArguments,
  context: RunContext,
  show: (sinks: readonly SinkResult[]) => void,
): Promise<number> {
  const { plan, document } = loaded;
  const { terminal } = context;
  const folder = wanted.state ?? join(STATE_FOLDER, plan.jobId.replaceAll(/[^\w.-]/g, '_'));
  const again = resumeText(wanted);
  const world = openWorld(folder, context.threadScript);
  let ending = (): void => undefined;
  try {
    await prepare(world, loaded, wanted, folder);
    const startedAt = performance.now();
    const run = new ClientRun(world.job, {
      plan,
      script: null,
      clicks: loaded.clicks,
      restore: wanted.resume ? 'latest' : 'fresh',
      rate: 1,
      seed: wanted.seed,
      kills: wanted.kills,
      failuresExpected: 0,
      stopAfterMs: wanted.stopAfterMs,
      onProgress: (progress) => terminal.progress(progressText(progress, performance.now() - startedAt)),
      ask: (request) => world.vault.call('ask', [plan.jobId, request]),
    });
    const interrupts = new Interrupts(run, context, again);
    ending = context.onInterrupt(() => interrupts.onInterrupt());
    const report = await run.run();
    interrupts.onEnded();
    if (report === null) return EXIT.interrupted;
    const word = report.stopped ? `stopped with final checkpoint ${report.lastCheckpoint}` : 'finished';
    for (const line of summaryLines(document.name, report, word)) terminal.note(line);
    if (report.kills < wanted.kills) {
      terminal.note(`  ${wanted.kills - report.kills} kills were left when the job ended`);
    }
    show(report.sinks);
    if (report.stopped) {
      terminal.note(`To go on: ${again}`);
      return interrupts.any() ? EXIT.interrupted : EXIT.done;
    }
    // Its rows are written and there is nothing to go on with.
    await world.discard();
    return EXIT.done;
  } finally {
    await world.close();
    ending();
    if (wanted.state === null) removeIfEmpty(STATE_FOLDER);
  }
}

/** Where state lies that was given no place of its own. */
const STATE_FOLDER = 'weir-state';

/** A folder that was made for one run, and that other runs may share. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something lies in it, or it was never made.
  }
}

function openWorld(folder: string, script: string): ThreadWorld {
  try {
    return openThreadWorld(folder, script);
  } catch (error: unknown) {
    if (error instanceof FolderInUse) throw new UserError(`${error.message}; --state names another folder`);
    throw new UserError(`${folder} cannot be used: ${reasonOf(error)}`);
  }
}

/** Refuses to throw a checkpoint away unasked, and brings the sources' files in. */
async function prepare(
  { vault, discard }: ThreadWorld,
  { plan, files }: LoadedDocument,
  wanted: RunArguments,
  folder: string,
): Promise<void> {
  const answer = await vault.call('ask', ['', { kind: 'resumableJobs' }]);
  if (answer.kind !== 'resumableJobs') throw new UserError(`the files in ${folder} cannot be read`, EXIT.failed);
  const stopped = answer.jobs.find(({ jobId }) => jobId === plan.jobId);
  if (wanted.resume && stopped === undefined) {
    // The folder was made for the question.
    if (answer.jobs.length === 0) await discard();
    throw new UserError(`there is no checkpoint of this pipeline in ${folder} to go on from`);
  }
  if (stopped !== undefined && !wanted.resume && !wanted.fresh) {
    const choice = '--resume goes on from it, --fresh throws it away';
    throw new UserError(`${folder} holds checkpoint ${stopped.checkpointId} of a run that did not finish; ${choice}`);
  }
  for (const { key, bytes } of files) {
    const put = await vault.call('putFile', [key, bytes], [bytes]);
    if (!put.ok) throw new UserError(`${key} cannot be stored in ${folder}: ${put.reason}`, EXIT.failed);
  }
}

/** The command that goes on with the run. */
function resumeText({ path, overrides, output, sink, state, inputs }: RunArguments): string {
  const { parallelism, checkpointIntervalMs } = overrides;
  const words: readonly (readonly [string, string | number | null])[] = [
    ['parallelism', parallelism],
    ['checkpoint-interval', checkpointIntervalMs],
    ['state', state],
    ['files', inputs.filesFolder],
    ['sink', sink],
    ['out', output?.file ?? null],
    ['format', output?.format ?? null],
  ];
  const options = words.flatMap(([name, value]) => (value === null ? [] : [`--${name} ${quoted(String(value))}`]));
  return ['weir run', quoted(path), '--world workers', ...options, '--resume'].join(' ');
}

function quoted(word: string): string {
  return /^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** What Ctrl-C does, the first time and the second. */
class Interrupts {
  readonly #run: ClientRun;
  readonly #context: RunContext;
  readonly #again: string;
  #firstAtMs: number | null = null;
  #ended = false;

  constructor(run: ClientRun, context: RunContext, again: string) {
    this.#run = run;
    this.#context = context;
    this.#again = again;
  }

  any(): boolean {
    return this.#firstAtMs !== null;
  }

  /** The run is over: what is left is to close its files. */
  onEnded(): void {
    this.#ended = true;
  }

  onInterrupt(): void {
    if (this.#ended) return;
    const { terminal } = this.#context;
    const now = performance.now();
    if (this.#firstAtMs === null) {
      this.#firstAtMs = now;
      terminal.note('Taking a final checkpoint. Ctrl-C again ends at once.');
      this.#run.stop();
      return;
    }
    if (now < this.#firstAtMs + SAME_INTERRUPT_MS) return;
    const checkpoint = this.#run.lastCheckpoint();
    if (checkpoint === null) terminal.note('Ended at once, before any checkpoint.');
    else terminal.note(`Ended at once. To go on from checkpoint ${checkpoint}: ${this.#again}`);
    this.#run.abandon();
  }
}
