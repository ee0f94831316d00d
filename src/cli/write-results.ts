import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { formatRows, tableLines } from './format-rows.ts';
import { reasonOf } from './read-text.ts';
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

/** Refuses an output file before the run instead of after it. Nothing is made of it until there are results. */
export function checkWritable(output: Output | null): void {
  const path = output?.file ?? null;
  if (path === null) return;
  attempt(path, () => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw new UserError(`${path} cannot be written: it is a folder`);
    accessSync(found === undefined ? dirname(path) : path, constants.W_OK);
  });
}

/** What is in the file stays until all rows are written: they are written beside it, and then take its place. */
function writeFile(path: string, lines: Iterable<string>): void {
  attempt(path, () => {
    const found = statSync(path, { throwIfNoEntry: false });
    // A pipe or a terminal has no place to take.
    if (found !== undefined && !found.isFile()) return writeLines(path, lines);
    const target = found === undefined ? path : realpathSync(path);
    const unfinished = `${target}.${process.pid}.unfinished`;
    try {
      writeLines(unfinished, lines);
      renameSync(unfinished, target);
    } finally {
      rmSync(unfinished, { force: true });
    }
  });
}

function attempt(path: string, work: () => void): void {
  try {
    work();
  } catch (error: unknown) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path} cannot be written: ${reasonOf(error)}`);
  }
}

function writeLines(path: string, lines: Iterable<string>): void {
  const file = openSync(path, 'w');
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
