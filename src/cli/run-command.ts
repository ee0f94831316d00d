import type { RunContext } from './run-context.ts';
import { loadDocument, type LoadedDocument } from './load-document.ts';
import { playScript } from './play-script.ts';
import { chooseKillSteps, runDocument } from './run-document.ts';
import { runInThreads } from './run-in-threads.ts';
import { checkEnds, type RunArguments, runArguments, wantedSinks } from './run-options.ts';
import { comparisonText, progressText, summaryLines } from './run-texts.ts';
import type { SinkResult } from './sink-results.ts';
import { EXIT, UserError } from './user-error.ts';
import { checkWritable, writeResults } from './write-results.ts';

/** `weir run`: a document from its first row to its last, as fast as this machine can. */
export async function runCommand(words: readonly string[], context: RunContext): Promise<number> {
  const { terminal } = context;
  const wanted = runArguments(words);
  const loaded = await loadDocument(wanted.path, wanted.overrides, wanted.inputs);
  const names = wantedSinks(loaded.plan, wanted);
  if (wanted.world === 'deterministic') checkEnds(loaded.plan, wanted.stopAfterMs);
  checkWritable(wanted.output);
  for (const warning of loaded.warnings) terminal.note(`warning: ${warning}`);
  const show = (sinks: readonly SinkResult[]): void =>
    writeResults(
      sinks.filter((sink) => names.includes(sink.name)),
      wanted.output,
      terminal,
    );
  if (wanted.world === 'workers') {
    if (loaded.script !== null)
      terminal.note('warning: the script of this pipeline is played in the deterministic world only');
    return runInThreads(loaded, wanted, context, show);
  }
  show(loaded.script === null ? runSteps(loaded, wanted, context) : await runScript(loaded, wanted, context));
  return EXIT.done;
}

/** The deterministic world at full speed. With kills it runs twice, to compare. */
function runSteps(loaded: LoadedDocument, wanted: RunArguments, { terminal }: RunContext): readonly SinkResult[] {
  const { seed, kills, stopAfterMs } = wanted;
  const startedAt = performance.now();
  const base = {
    seed,
    stopAfterMs,
    onProgress: (progress: Parameters<typeof progressText>[0]) =>
      terminal.progress(progressText(progress, performance.now() - startedAt)),
  };
  const calm = runDocument(loaded, { ...base, killSteps: [] });
  const report =
    kills === 0 ? calm : runDocument(loaded, { ...base, killSteps: chooseKillSteps(kills, calm.steps, seed) });
  for (const line of summaryLines(loaded.document.name, report, 'finished')) terminal.note(line);
  if (kills > 0) terminal.note(comparisonText(calm.sinks, report.sinks));
  return report.sinks;
}

async function runScript(
  loaded: LoadedDocument,
  { kills, stopAfterMs }: RunArguments,
  { terminal }: RunContext,
): Promise<readonly SinkResult[]> {
  if (kills > 0)
    throw new UserError('this pipeline has a script, which says who is killed and when; leave out --kills');
  const report = await playScript(loaded, { stopAfterMs, onProgress: (text) => terminal.progress(text) });
  for (const line of summaryLines(loaded.document.name, report, 'finished as its script says')) terminal.note(line);
  return report.sinks;
}
