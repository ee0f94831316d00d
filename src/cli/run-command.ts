import { closeSync, openSync, writeSync } from 'node:fs';
import type { JobPlan } from '#protocol/job-plan.ts';
import { optionInteger, optionText, parseArguments } from './command-arguments.ts';
import { formatRows, type RowFormat, tableLines } from './format-rows.ts';
import { type LoadedDocument, loadDocument, reasonOf } from './load-document.ts';
import { chooseKillSteps, runDocument, type RunOptions, type RunReport } from './run-document.ts';
import { sinkNames, type SinkResult } from './sink-results.ts';
import type { Terminal } from './terminal.ts';
import { EXIT, UserError } from './user-error.ts';

const ROWS_SHOWN = 10;

/** `weir run`: a document from its first row to its last, as fast as this machine can. */
export function runCommand(words: readonly string[], terminal: Terminal): number {
  const parsed = parseArguments(words, ['seed', 'kills', 'for', 'out', 'sink']);
  const [path, extra] = parsed.positional;
  if (path === undefined || extra !== undefined) throw new UserError('weir run takes one file, a .weir.json document');
  const seed = optionInteger(parsed, 'seed', { min: 0, max: 4_294_967_295, otherwise: 1 });
  const kills = optionInteger(parsed, 'kills', { min: 0, max: 10_000, otherwise: 0 });
  const seconds = optionInteger(parsed, 'for', { min: 1, max: 31_536_000, otherwise: 0 });
  const output = outputOf(optionText(parsed, 'out'));
  const loaded = loadDocument(path);
  checkEnds(loaded.plan, seconds);
  const wanted = wantedSinks(loaded.plan, optionText(parsed, 'sink'), output !== null);
  for (const warning of loaded.warnings) terminal.note(`warning: ${warning}`);
  if (loaded.document.run.script !== null) terminal.note('warning: the script of this pipeline is not played here');

  const onProgress: RunOptions['onProgress'] = ({ rows, checkpoints, jobTimeMs }) =>
    terminal.progress(`${number(rows)} rows, ${checkpoints} checkpoints, job time ${time(jobTimeMs)}`);
  const base = { seed, stopAfterMs: seconds === 0 ? null : seconds * 1000, onProgress };
  const calm = runDocument(loaded, { ...base, killSteps: [] });
  const report =
    kills === 0 ? calm : runDocument(loaded, { ...base, killSteps: chooseKillSteps(kills, calm.steps, seed) });

  for (const line of summary(loaded, report)) terminal.note(line);
  if (kills > 0) terminal.note(comparison(calm, report));
  writeResults(
    report.sinks.filter((sink) => wanted.includes(sink.name)),
    output,
    terminal,
  );
  return EXIT.done;
}

interface Output {
  readonly format: RowFormat;
  /** null: standard output. */
  readonly file: string | null;
}

function outputOf(text: string | null): Output | null {
  if (text === null) return null;
  if (text === 'csv' || text === 'jsonl') return { format: text, file: null };
  const extension = /\.(csv|jsonl|ndjson)$/i.exec(text)?.[1]?.toLowerCase();
  if (extension === undefined) throw new UserError(`--out is csv, jsonl, or a file that ends in .csv or .jsonl`);
  return { format: extension === 'csv' ? 'csv' : 'jsonl', file: text };
}

/** An endless source never lets a run end by itself. */
function checkEnds(plan: JobPlan, seconds: number): void {
  if (seconds > 0) return;
  const operators = plan.vertices.flatMap((vertex) => vertex.operators);
  const endless = operators.find(({ config }) => config.kind === 'source-generator' && config.rowsPerSplit === null);
  if (endless !== undefined) {
    throw new UserError(`${endless.name} never ends; say how long to run it, in seconds of job time: --for 60`);
  }
}

/** The names of the sinks to show, or of the one to write. */
function wantedSinks(plan: JobPlan, wanted: string | null, written: boolean): readonly string[] {
  const names = sinkNames(plan);
  const listed = names.map((name) => `"${name}"`).join(', ');
  if (wanted !== null && !names.includes(wanted))
    throw new UserError(`there is no sink "${wanted}"; there is ${listed}`);
  if (wanted === null && written && names.length > 1) {
    throw new UserError(`there are ${names.length} sinks, ${listed}; name the one to write with --sink`);
  }
  return wanted === null ? names : [wanted];
}

function summary(loaded: LoadedDocument, report: RunReport): readonly string[] {
  const { checkpoints, restores, kills, jobTimeMs, sinks } = report;
  return [
    `${loaded.document.name}: finished after ${time(jobTimeMs)} of job time`,
    `  checkpoints ${checkpoints}, kills ${kills}, restores ${restores}`,
    ...sinks.map((sink) => `  ${sink.name}: ${sinkText(sink)}`),
  ];
}

function sinkText({ kind, rows, repeated }: SinkResult): string {
  const again = repeated > 0 ? `, ${number(repeated)} written again` : '';
  switch (kind) {
    case 'log':
      return `${number(rows.length)} rows committed`;
    case 'table':
      return `${number(rows.length)} rows written${again}`;
    case 'upsert':
      return `${number(rows.length)} rows by key${again}`;
  }
}

/** Whether the kills changed the result. Lateness and arrival order may: that is no loss, but it has to be said. */
function comparison(calm: RunReport, report: RunReport): string {
  const differing = report.sinks.filter((sink, index) => {
    const other = calm.sinks[index];
    return other === undefined || multiset(sink) !== multiset(other);
  });
  if (differing.length === 0) return '  every sink holds the same rows as without kills';
  const names = differing.map((sink) => sink.name).join(', ');
  return `  other rows than without kills: ${names} (at-least-once, or a result that depends on the order of arrival)`;
}

function multiset(sink: SinkResult): string {
  return [...formatRows(sink, 'jsonl')].toSorted().join('\n');
}

function writeResults(sinks: readonly SinkResult[], output: Output | null, terminal: Terminal): void {
  for (const sink of sinks) {
    if (output === null) {
      terminal.out(`\n${sink.name}`);
      for (const line of tableLines(sink, ROWS_SHOWN)) terminal.out(line);
    } else if (output.file === null) {
      for (const line of formatRows(sink, output.format)) terminal.out(line);
    } else {
      writeFile(output.file, formatRows(sink, output.format));
      terminal.note(`  ${number(sink.rows.length)} rows of ${sink.name} written to ${output.file}`);
    }
  }
}

const WRITE_CHARACTERS = 1 << 20;

function writeFile(path: string, lines: Iterable<string>): void {
  let file: number;
  try {
    file = openSync(path, 'w');
  } catch (error: unknown) {
    throw new UserError(`${path} cannot be written: ${reasonOf(error)}`);
  }
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

function number(value: number): string {
  return value.toLocaleString('en-US');
}

function time(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
