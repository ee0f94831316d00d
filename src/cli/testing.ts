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
