import type { Terminal } from './terminal.ts';

/** What a run gets from the process it is in. */
export interface RunContext {
  readonly terminal: Terminal;
  /** The script of threads, beside the one that was started. */
  readonly threadScript: string;
  /** The script of threads that run seeds; absent, seeds run in the thread of the command. */
  readonly simThreadScript?: string;
  /** Tells when the user wants to stop (Ctrl-C). Returns the function that ends it. */
  readonly onInterrupt: (listener: () => void) => () => void;
}
