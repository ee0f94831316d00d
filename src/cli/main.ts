import '#expression/install-regular-expressions.ts';
import '#expression/install-time-zones.ts';
import { commandLine } from './command-line.ts';
import { ProcessTerminal } from './terminal.ts';

// A reader that has seen enough (`weir run … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = commandLine(process.argv.slice(2), new ProcessTerminal());
