import { execFileSync } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { decodeReplayFile, encodeReplayFile, type ReplayFile } from '#sim/simulation/replay-file.ts';
import { PLANTED_BUGS, plantedBug } from '#sim/planted-bugs.ts';
import { runReplay, SimulationFailed } from '#sim/simulation/run-simulation.ts';
import { deviationsOf, shrinkReplay } from '#sim/simulation/shrink-replay.ts';
import { readText, reasonOf } from './read-text.ts';
import type { Terminal } from './terminal.ts';
import { EXIT, UserError } from './user-error.ts';

/** Makes the run of a replay file again and says whether it went as recorded. Answers the exit code. */
export function playReplay(path: string, terminal: Terminal): number {
  const replay = readReplay(path);
  const { mutant } = replay;
  if (mutant !== null && !Object.hasOwn(PLANTED_BUGS, mutant)) {
    throw new UserError(`${path} needs the planted bug ${mutant}, which there is not; weir sim mutants lists them`);
  }
  const here = currentCommit();
  if (replay.commit !== null && here !== null && replay.commit !== here) {
    terminal.note(`warning: recorded at commit ${replay.commit}; these sources may run it differently`);
  }
  const { hash, failure } = outcomeOf(replay);
  const asRecorded =
    replay.hash === null ? '' : hash === replay.hash ? ', as recorded' : `, recorded was ${replay.hash}`;
  terminal.out(`${replay.choices.length} decisions, trace hash ${hash}${asRecorded}`);
  terminal.out(failure === null ? 'nothing goes wrong' : `FAILED ${failure}`);
  return failure === null ? EXIT.done : EXIT.failed;
}

/** Refuses a place where a replay cannot be written, before hours of search have found one. Throws {@link UserError}. */
export function checkReplayPath(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`--out is the file of the first failing run; ${path} is a folder`);
  }
  if (!statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(`--out ${path}: there is no folder ${dirname(path)}`);
  }
}

/**
 * Writes what runs a failing seed again, and says how. `shrinks`: some seconds are spent on making it simpler first.
 */
export function writeReplay(path: string, replay: ReplayFile, terminal: Terminal, shrinks: boolean): void {
  const simplest = shrinks ? shrink(replay, terminal) : replay;
  try {
    writeFileSync(path, encodeReplayFile({ ...simplest, commit: currentCommit() }));
  } catch (error: unknown) {
    throw new UserError(`${path} cannot be written: ${reasonOf(error)}`);
  }
  terminal.note(`  run it again: weir sim --replay ${path}`);
}

function shrink(replay: ReplayFile, terminal: Terminal): ReplayFile {
  const until = performance.now() + SHRINK_MS;
  const simplest = shrinkReplay(replay, {
    plant: () => plantedBug(replay.mutant) ?? {},
    goesOn: () => performance.now() < until,
    onRun: (runs, deviations) => terminal.progress(`shrinking: ${deviations} decisions left after ${runs} runs`),
  });
  if (simplest !== replay) {
    terminal.note(`  ${deviationsOf(replay.choices)} decisions shrunk to ${deviationsOf(simplest.choices)}`);
  }
  return simplest;
}

function outcomeOf(replay: ReplayFile): { readonly hash: string; readonly failure: string | null } {
  try {
    return { hash: runReplay(replay, plantedBug(replay.mutant)).hash, failure: null };
  } catch (error: unknown) {
    if (!(error instanceof SimulationFailed)) throw error;
    return { hash: error.replay.hash ?? '', failure: error.replay.failure ?? error.message };
  }
}

function readReplay(path: string): ReplayFile {
  const decoded = decodeReplayFile(readText(path));
  if (!decoded.ok) throw new UserError(`${path} is not a replay: ${JSON.stringify(decoded.failure)}`);
  return decoded.value;
}

function currentCommit(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    // Without git, or outside a clone, the decisions alone have to do.
    return null;
  }
}

const SHRINK_MS = 20_000;
