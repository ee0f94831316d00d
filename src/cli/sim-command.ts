import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { runSimulation, type SimulationReport } from '#sim/simulation/run-simulation.ts';
import { optionInteger, optionText, parseArguments } from './command-arguments.ts';
import { readText, reasonOf } from './load-document.ts';
import type { Terminal } from './terminal.ts';
import { EXIT, UserError } from './user-error.ts';

/** What a failing seed leaves behind: enough to run it again. */
export interface SimulationReplay {
  readonly version: typeof REPLAY_VERSION;
  readonly seed: number;
  /** The version of the sources it failed on; other sources may run the seed differently. */
  readonly commit: string | null;
  readonly failure: string;
}

const REPLAY_VERSION = 1;
const SEED_MAX = 4_294_967_295;
const COUNTED = ['kills', 'restores', 'tabCrashes', 'zombieMessages', 'abortedTransactions', 'checkpoints'] as const;

/** `weir sim`: random pipelines under random schedules and faults, every invariant checked. */
export function simCommand(
  words: readonly string[],
  terminal: Terminal,
  simulate: (options: { readonly seed: number }) => SimulationReport = runSimulation,
): number {
  const parsed = parseArguments(words, ['seeds', 'from', 'replay', 'out']);
  if (parsed.positional.length > 0) throw new UserError(`weir sim takes options only, not ${parsed.positional[0]}`);
  const replay = optionText(parsed, 'replay');
  const from =
    replay === null
      ? optionInteger(parsed, 'from', { min: 0, max: SEED_MAX, otherwise: 0 })
      : readReplay(replay, terminal).seed;
  const seeds = replay === null ? optionInteger(parsed, 'seeds', { min: 1, max: 10_000_000, otherwise: 100 }) : 1;
  const totals: Record<(typeof COUNTED)[number], number> = {
    kills: 0,
    restores: 0,
    tabCrashes: 0,
    zombieMessages: 0,
    abortedTransactions: 0,
    checkpoints: 0,
  };
  const started = performance.now();
  let steps = 0;
  const failures: number[] = [];
  for (let seed = from; seed < from + seeds; seed++) {
    terminal.progress(`seed ${seed}, ${seed - from} of ${seeds}, ${failures.length} failed`);
    const outcome = runSeed(seed, simulate);
    if (typeof outcome === 'string') {
      failures.push(seed);
      terminal.note(`FAILED ${outcome}`);
      const file = optionText(parsed, 'out') ?? `weir-sim-${seed}.json`;
      if (replay === null) writeReplay(file, { seed, failure: outcome }, terminal);
      continue;
    }
    steps += outcome.steps;
    for (const name of COUNTED) totals[name] += outcome[name];
  }
  const elapsed = (performance.now() - started) / 1000;
  terminal.out(`${steps.toLocaleString('en-US')} steps in ${elapsed.toFixed(1)} s`);
  terminal.out(COUNTED.map((name) => `${spaced(name)} ${totals[name].toLocaleString('en-US')}`).join(', '));
  terminal.out(`${seeds - failures.length} seeds passed, ${failures.length} failed`);
  return failures.length > 0 ? EXIT.failed : EXIT.done;
}

/** The report, or the broken invariant with the seed in front. */
function runSeed(
  seed: number,
  simulate: (options: { readonly seed: number }) => SimulationReport,
): SimulationReport | string {
  try {
    return simulate({ seed });
  } catch (error: unknown) {
    return error instanceof Error ? error.message : String(error);
  }
}

function readReplay(path: string, terminal: Terminal): SimulationReplay {
  let replay: unknown;
  try {
    replay = JSON.parse(readText(path));
  } catch (error: unknown) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path} is not a replay: it is not JSON`);
  }
  const { version, seed, commit } = (replay ?? {}) as Partial<SimulationReplay>;
  if (version !== REPLAY_VERSION || !Number.isInteger(seed) || (seed as number) < 0 || (seed as number) > SEED_MAX) {
    throw new UserError(`${path} is not a replay of version ${REPLAY_VERSION} with a seed`);
  }
  const here = currentCommit();
  if (typeof commit === 'string' && here !== null && commit !== here) {
    terminal.note(`warning: recorded at commit ${commit}; these sources may run the seed differently`);
  }
  return replay as SimulationReplay;
}

function writeReplay(
  path: string,
  found: { readonly seed: number; readonly failure: string },
  terminal: Terminal,
): void {
  const replay: SimulationReplay = {
    version: REPLAY_VERSION,
    seed: found.seed,
    commit: currentCommit(),
    failure: found.failure,
  };
  try {
    writeFileSync(path, `${JSON.stringify(replay, null, 2)}\n`);
  } catch (error: unknown) {
    throw new UserError(`${path} cannot be written: ${reasonOf(error)}`);
  }
  terminal.note(`  run it again: weir sim --replay ${path}`);
}

function currentCommit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    // Without git, or outside a clone, the seed alone has to do.
    return null;
  }
}

/** `tabCrashes` → `tab crashes`. */
function spaced(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
