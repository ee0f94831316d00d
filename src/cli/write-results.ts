import { closeSync, openSync, writeSync } from 'node:fs';
import { formatRows, tableLines } from './format-rows.ts';
import { reasonOf } from './load-document.ts';
import type { Output } from './run-options.ts';
import { numberText } from './run-texts.ts';
import type { SinkResult } from './sink-results.ts';
import type { Terminal } from './terminal.ts';
import { UserError } from './user-error.ts';

const ROWS_SHOWN = 10;
const WRITE_CHARACTERS = 1 << 20;

/** Writes sinks to where the results go; without an output their first rows are shown. */
export function writeResults(sinks: readonly SinkResult[], output: Output | null, terminal: Terminal): void {
  for (const sink of sinks) {
    if (output === null) {
      terminal.out(`\n${sink.name}`);
      for (const line of tableLines(sink, ROWS_SHOWN)) terminal.out(line);
    } else if (output.file === null) {
      for (const line of formatRows(sink, output.format)) terminal.out(line);
    } else {
      writeFile(output.file, formatRows(sink, output.format));
      terminal.note(`  ${numberText(sink.rows.length)} rows of ${sink.name} written to ${output.file}`);
    }
  }
}

/** Refuses an output file before the run instead of after it. What is in it stays until there are results. */
export function checkWritable(output: Output | null): void {
  if (output?.file !== null && output !== null) closeSync(openForWriting(output.file, 'a'));
}

function openForWriting(path: string, flags: 'a' | 'w'): number {
  try {
    return openSync(path, flags);
  } catch (error: unknown) {
    throw new UserError(`${path} cannot be written: ${reasonOf(error)}`);
  }
}

function writeFile(path: string, lines: Iterable<string>): void {
  const file = openForWriting(path, 'w');
  try {
    let block = '';
    for (const line of lines) {
      block += `${line}\n`;
      if (block.length < WRITE_CHARACTERS) continue;
      writeSync(file, block);
      block = '';
    }
    writeSync(file, block);
  } finally {
    closeSync(file);
  }
}
