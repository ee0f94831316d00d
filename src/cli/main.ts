import { fileURLToPath } from 'node:url';
import '#expression/install-rare-functions.ts';
import '#expression/install-regular-expressions.ts';
import '#expression/install-time-zones.ts';
import { commandLine } from './command-line.ts';
import { ProcessTerminal } from './terminal.ts';

// A reader that has seen enough (`weir run … | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

function onInterrupt(listener: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, listener);
  return () => signals.forEach((signal) => process.off(signal, listener));
}

const exitCode = await commandLine(process.argv.slice(2), {
  terminal: new ProcessTerminal(),
  threadScript: fileURLToPath(new URL('weir-thread.js', import.meta.url)),
  simThreadScript: fileURLToPath(new URL('weir-sim-thread.js', import.meta.url)),
  onInterrupt,
});
// The exit code is known: an interrupt that comes now would only put a signal in its place.
onInterrupt(() => undefined);
// Timers that watch for zombies would keep the process alive for seconds; what was written is flushed first.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
