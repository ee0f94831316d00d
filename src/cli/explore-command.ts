import { counterexampleReplay } from '#sim/explorer/counterexample-replay.ts';
import { Explorer, type ExplorerFigures } from '#sim/explorer/explorer.ts';
import type { Counterexample } from '#sim/explorer/exploration.ts';
import { stepText } from '#sim/explorer/explored-step.ts';
import { type SmallJob, smallDocument, smallJob } from '#sim/explorer/small-job.ts';
import { PLANTED_BUGS, plantedBug } from '#sim/planted-bugs.ts';
import { optionInteger, optionText, parseArguments } from './command-arguments.ts';
import type { RunContext } from './run-context.ts';
import { writeReplay } from './sim-replay.ts';
import type { Terminal } from './terminal.ts';
import { EXIT, UserError } from './user-error.ts';

/**
 * `weir sim explore`: every schedule of a small job with every fault at every instant, until there is nothing new, the
 * states or the time are used up, or something breaks.
 */
export async function exploreCommand(words: readonly string[], { terminal, onInterrupt }: RunContext): Promise<number> {
  const parsed = parseArguments(words, [...Object.keys(SCOPE), 'states', 'minutes', 'bug', 'out'], ['all']);
  if (parsed.positional.length > 0) throw new UserError(`weir sim explore takes options only`);
  const wanted = Object.fromEntries(
    Object.entries(SCOPE).map(([name, [otherwise, max]]) => [
      name,
      optionInteger(parsed, name, { min: 0, max, otherwise }),
    ]),
  ) as Record<keyof typeof SCOPE, number>;
  const { sources, operators, records, checkpoints, crashes, aborts, zombies } = wanted;
  const statesMax = optionInteger(parsed, 'states', { min: 1, max: STATES_MAX, otherwise: STATES_MAX });
  const minutes = optionInteger(parsed, 'minutes', { min: 0, max: 10_000, otherwise: 0 });
  if (sources === 0 || operators === 0) throw new UserError('a job has a source and an operator');
  terminal.out(
    `${sources} sources, ${operators} operators, 1 sink; ${records} records a source; ${checkpoints} periodic ` +
      `checkpoints and the final one; ${crashes} crashes, ${aborts} aborts, ${zombies} zombies`,
  );
  const bug = optionText(parsed, 'bug');
  if (bug !== null && !Object.hasOwn(PLANTED_BUGS, bug)) {
    throw new UserError(`there is no planted bug ${bug}; weir sim mutants lists them`);
  }
  const size = { sources, operators, sinks: 1, recordsPerSource: records };
  const explorer = new Explorer({
    plan: smallJob(size),
    plant: plantedBug(bug) ?? null,
    scope: { crashes, aborts, checkpoints, zombies, statesMax },
    ...(parsed.flags.has('all') ? { reduction: 'none' } : {}),
  });
  let interrupted = false;
  const ending = onInterrupt(() => {
    interrupted = true;
  });
  const started = performance.now();
  const end = minutes === 0 ? Number.POSITIVE_INFINITY : started + minutes * 60_000;
  const text = (): string => figuresText(explorer.figures(), (performance.now() - started) / 1000);
  try {
    while (!interrupted && performance.now() < end && explorer.explore(SLICE_STATES)) {
      terminal.progress(text());
      // The process hears Ctrl-C.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    ending();
  }
  terminal.out(text());
  const counterexample = explorer.counterexample();
  if (counterexample !== null) {
    terminal.note(`FAILED ${counterexample.broken}`);
    counterexample.steps.forEach((step, at) => terminal.note(`${String(at + 1).padStart(4)}  ${stepText(step)}`));
    writeCounterexample(counterexample.steps, { size, bug, out: optionText(parsed, 'out') }, terminal);
    return EXIT.failed;
  }
  const { states, waiting, symmetry } = explorer.figures();
  if (symmetry === 'used') terminal.out('a state and its mirror image, with subtasks swapped, count as one');
  if (symmetry === 'given up') terminal.out('mirror images turned out to differ: every state counts');
  terminal.out(
    waiting === 0
      ? 'no schedule breaks anything: every state was explored'
      : `no schedule up to ${states.toLocaleString('en-US')} states breaks anything; ${waiting.toLocaleString('en-US')} of them are not expanded`,
  );
  return interrupted ? EXIT.interrupted : EXIT.done;
}

/** Leads a simulated run along the path and leaves it as a replay, where the world can be led and sees it break, too. */
function writeCounterexample(
  steps: Counterexample['steps'],
  { size, bug, out }: { readonly size: SmallJob; readonly bug: string | null; readonly out: string | null },
  terminal: Terminal,
): void {
  const document = smallDocument(size);
  const replay = counterexampleReplay({ document, steps, plant: plantedBug(bug), bug });
  if (replay === null) terminal.note('  no run of the simulator can be led along it: there is no replay file');
  else writeReplay(out ?? 'weir-explore.json', replay, terminal, false);
}

/** What may be set, what it is otherwise, and its greatest value. */
const SCOPE = {
  sources: [2, 4],
  operators: [2, 4],
  records: [1, 8],
  checkpoints: [1, 4],
  crashes: [2, 8],
  aborts: [0, 8],
  zombies: [1, 8],
} as const satisfies Record<string, readonly [otherwise: number, max: number]>;

const STATES_MAX = 100_000_000;
const SLICE_STATES = 2000;

function figuresText(figures: ExplorerFigures, seconds: number): string {
  const { states, edges, depth, outcomes } = figures;
  const number = (value: number): string => Math.round(value).toLocaleString('en-US');
  return (
    `${number(states)} states, ${number(edges)} edges, depth ${depth}, ${seconds.toFixed(1)} s, ` +
    `${number(states / Math.max(0.001, seconds))} states a second; the engine ran ${number(outcomes)} times`
  );
}
