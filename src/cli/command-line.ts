import { conformanceCommand } from './conformance-command.ts';
import { runCommand } from './run-command.ts';
import { simCommand } from './sim-command.ts';
import type { Terminal } from './terminal.ts';
import { EXIT, UserError } from './user-error.ts';

const HELP = `weir: a stateful stream processor, from the command line

  weir run FILE [--seed N] [--kills N] [--for SECONDS] [--sink NAME] [--out csv|jsonl|FILE]
      Runs a .weir.json pipeline in the deterministic world, as fast as it goes.
      --kills N      kills running subtasks N times, at instants that the seed chooses, and says
                     whether the result is the one without kills
      --for SECONDS  stops after so much job time, with a final checkpoint; for endless sources
      --out          all committed rows, to standard output or to FILE (.csv, .jsonl)
      --sink NAME    the sink to show or to write, where there are several

  weir conformance PATH... [--require SUITE[:PATH=VALUE,...]]...
      Runs vectors recorded from Flink (files, or folders of them) on the engine's own actors.
      --require      a vector of these that is unsupported has failed; PATH leads into the vector,
                     VALUE lists alternatives with |, null also means absent:
                     barrier-handler:setup.mode=aligned|at-least-once
                     For pipeline, kinds= and windows= list the node and window kinds a vector may have.

  weir sim [--seeds N] [--from SEED] [--replay FILE] [--out FILE]
      Runs random pipelines under random schedules and faults and checks every invariant.
      A failing seed leaves a replay file.

  weir help

Exit codes: 0 done, 1 something failed, 2 the command or its input is wrong.`;

/** Runs one command; answers the exit code. Mistakes of the user become one line, bugs keep their stack. */
export function commandLine(words: readonly string[], terminal: Terminal): number {
  const [command, ...rest] = words;
  try {
    if (rest.includes('--help') || rest.includes('-h')) {
      terminal.out(HELP);
      return EXIT.done;
    }
    switch (command) {
      case 'run':
        return runCommand(rest, terminal);
      case 'conformance':
        return conformanceCommand(rest, terminal);
      case 'sim':
        return simCommand(rest, terminal);
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
