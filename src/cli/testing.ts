import { commandLine } from './command-line.ts';
import type { Terminal } from './terminal.ts';

/** A terminal that keeps what is written. */
export class RecordedTerminal implements Terminal {
  readonly lines: string[] = [];
  readonly notes: string[] = [];

  out(line: string): void {
    this.lines.push(line);
  }

  note(line: string): void {
    this.notes.push(line);
  }

  progress(): void {}
}

/** Runs a command that starts no threads, and keeps what it writes and its exit code. */
export async function runCommandLine(
  ...words: readonly string[]
): Promise<{ readonly code: number; readonly lines: readonly string[]; readonly notes: readonly string[] }> {
  const terminal = new RecordedTerminal();
  const context = { terminal, threadScript: '', onInterrupt: () => () => undefined };
  const code = await commandLine(words, context);
  return { code, lines: terminal.lines, notes: terminal.notes };
}
