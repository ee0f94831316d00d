/** Where a command writes: results to `out`, everything about the run to `note`. Tests have their own. */
export interface Terminal {
  /** A line of the result. */
  out(line: string): void;
  /** A line about the run: warnings, summaries, errors. */
  note(line: string): void;
  /** Progress; each text replaces the one before where the terminal can. */
  progress(text: string): void;
}

/** How often a progress line is written: live on a screen, rarely into a file. */
const SCREEN_INTERVAL_MS = 100;
const FILE_INTERVAL_MS = 5000;

/** The process's standard output and error. */
export class ProcessTerminal implements Terminal {
  #shown = 0;
  #progressAt = Number.NEGATIVE_INFINITY;

  out(line: string): void {
    this.#clear();
    process.stdout.write(`${line}\n`);
  }

  note(line: string): void {
    this.#clear();
    process.stderr.write(`${line}\n`);
  }

  progress(text: string): void {
    const now = performance.now();
    const screen = process.stderr.isTTY;
    if (now - this.#progressAt < (screen ? SCREEN_INTERVAL_MS : FILE_INTERVAL_MS)) return;
    this.#progressAt = now;
    if (!screen) {
      process.stderr.write(`${text}\n`);
      return;
    }
    const line = text.slice(0, Math.max(10, (process.stderr.columns || 80) - 1));
    process.stderr.write(`\r${line.padEnd(this.#shown)}`);
    this.#shown = line.length;
  }

  #clear(): void {
    if (this.#shown > 0) process.stderr.write(`\r${' '.repeat(this.#shown)}\r`);
    this.#shown = 0;
  }
}
