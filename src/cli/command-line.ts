import { conformanceCommand } from './conformance-command.ts';
import { runCommand } from './run-command.ts';
import type { RunContext } from './run-context.ts';
import { simCommand } from './sim-command.ts';
import { EXIT, UserError } from './user-error.ts';

const HELP = `weir: a stateful stream processor, from the command line

  weir run FILE [--world workers|deterministic] [--parallelism N] [--checkpoint-interval MS]
           [--resume | --fresh] [--state FOLDER] [--kills N] [--seed N] [--for SECONDS]
           [--sink NAME] [--out FILE] [--format csv|jsonl] [--files FOLDER] [--clicks FILE]
      Runs a .weir.json pipeline. Progress goes to standard error, results to standard output.
      --world        deterministic (default): one thread and virtual time, as fast as it goes; the
                     same seed gives the same run, and a scenario's script is played.
                     workers: a thread for each subtask, checkpoints in files. Ctrl-C takes a final
                     checkpoint and says how to go on; a second one ends at once.
      --parallelism  of the operators that set none
      --resume       goes on from the newest checkpoint, exactly once
      --fresh        throws away what a stopped run has left
      --state        where the world of workers keeps its state until the job has finished
                     (default: weir-state/ID of the document)
      --kills N      kills running subtasks N times, at instants that the seed chooses; the
                     deterministic world says whether the result is the one without kills
      --for SECONDS  stops after so much job time, with a final checkpoint; for endless sources
      --out          all committed rows, to FILE (.csv, .jsonl, or with --format any name);
                     --format alone writes them to standard output
      --sink NAME    the sink to show or to write, where there are several
      --files FOLDER where the files lie that were uploaded to a browser, under any name
      --clicks FILE  what click sources emit: a JSON object a line, then they end; with several such
                     sources {"source": NAME, "event": {...}}

  weir conformance PATH... [--require SUITE[:PATH=VALUE,...]]...
      Runs vectors recorded from Flink (files, or folders of them) on the engine's own actors.
      --require      a vector of these that is unsupported has failed; PATH leads into the vector,
                     VALUE lists alternatives with |, null also means absent:
                     barrier-handler:setup.mode=aligned|at-least-once
                     For pipeline, kinds= and windows= list the node and window kinds a vector may have.

  weir sim [--seeds N] [--seed BASE] [--minutes M] [--scheduler swarm|random|pct] [--small]
           [--threads N] [--marks | --witness] [--out FILE]
      Runs random pipelines under random schedules and faults and checks every invariant.
      --seeds        how many (default 100; with --minutes alone as many as fit)
      --seed         the first one; without it a fresh one is drawn and printed
      --small        2 sources, 2 operators, 1 sink, 20 rows, 1 crash instead of any pipeline
      --marks        every dark corner a run may be in, how often one was, and the first seed
      --witness      explains each run with failures by one without, row by row, where the order of
                     rows decides what comes out; invariants are checked as ever
      A failing seed leaves a replay file. Ctrl-C ends with the figures so far.

  weir sim --replay FILE
      Makes a run again, to the byte, and prints the hash of its trace and what goes wrong in it.

  weir sim mutants [--seeds N] [--only NAME]
      Plants every known bug in turn; each has to be caught, or it is said why nothing can catch it.

  weir sim explore [--sources N] [--operators N] [--records N] [--checkpoints N] [--crashes N]
                   [--aborts N] [--zombies N] [--states N] [--minutes M] [--all]
                   [--bug NAME] [--out FILE]
      Explores every schedule of a small job with every fault at every instant, and prints a short
      counterexample. --all explores every message, without reductions. --bug plants a known bug.
      A counterexample leaves a replay file (weir-explore.json, or --out) for weir sim --replay and the studio.

  weir help

Exit codes: 0 done, 1 something failed, 2 the command or its input is wrong, 130 ended by Ctrl-C.`;

/** Runs one command; answers the exit code. Mistakes of the user become one line, bugs keep their stack. */
export async function commandLine(words: readonly string[], context: RunContext): Promise<number> {
  const [command, ...rest] = words;
  const { terminal } = context;
  try {
    if (rest.includes('--help') || rest.includes('-h')) {
      terminal.out(HELP);
      return EXIT.done;
    }
    switch (command) {
      case 'run':
        return await runCommand(rest, context);
      case 'conformance':
        return conformanceCommand(rest, terminal);
      case 'sim':
        return await simCommand(rest, context);
      case 'help':
      case '--help':
      case '-h':
        terminal.out(HELP);
        return EXIT.done;
      case undefined:
        terminal.note(HELP);
        return EXIT.usage;
      default:
        throw new UserError(`there is no command ${command}; weir help lists them`);
    }
  } catch (error: unknown) {
    if (error instanceof UserError) {
      terminal.note(`weir: ${error.message}`);
      return error.exitCode;
    }
    terminal.note('This is a bug in Weir.');
    terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return EXIT.failed;
  }
}
