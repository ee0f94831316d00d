import { diagnose, type Diagnostic } from '../diagnostic.ts';
import type { DocumentNode, DocumentScript, DocumentSubtask, PipelineDocument } from '../document.ts';
import { labelOf } from '../field-of-path.ts';
import { type DocumentGraph, parallelismOf } from '../document-graph.ts';

/** Flink: CheckpointCoordinatorConfiguration.MINIMAL_CHECKPOINT_TIME. */
const CHECKPOINT_MS_MIN = 10;

/** Names, guarantees, checkpoint settings and the script. */
export function checkSettings(graph: DocumentGraph): readonly Diagnostic[] {
  return [
    ...checkNames(graph.document),
    ...checkCheckpoints(graph.document),
    ...checkRestart(graph.document),
    ...checkScript(graph),
  ];
}

function checkNames(document: PipelineDocument): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const logs = new Map<string, DocumentNode>();
  const names = new Set<string>();
  for (const node of document.nodes) {
    const { config, name } = node;
    if (names.has(name)) diagnostics.push(diagnose('W402', { nodeId: node.id, field: 'name', values: { name } }));
    names.add(name);
    if (config.kind !== 'log-sink') continue;
    const other = logs.get(config.log);
    if (other === undefined) {
      logs.set(config.log, node);
      continue;
    }
    const values = { log: config.log, name, other: other.name };
    diagnostics.push(diagnose('W401', { nodeId: node.id, field: 'log', values }));
  }
  return diagnostics;
}

function checkCheckpoints(document: PipelineDocument): readonly Diagnostic[] {
  const { checkpoint } = document.settings;
  const diagnostics: Diagnostic[] = [];
  if (checkpoint.intervalMs === null) {
    const settings = { ...document.settings, checkpoint: { ...checkpoint, intervalMs: 10_000 } };
    const fix = { kind: 'set-settings', settings } as const;
    const field = 'settings.checkpoint.intervalMs';
    diagnostics.push(diagnose('W408', { field, fix }));
    for (const node of document.nodes) {
      if (node.config.kind !== 'log-sink') continue;
      diagnostics.push(diagnose('W403', { nodeId: node.id, field, values: { name: node.name }, fix }));
    }
  } else if (checkpoint.intervalMs < CHECKPOINT_MS_MIN) {
    diagnostics.push(tooShort('settings.checkpoint.intervalMs'));
  }
  if (checkpoint.timeoutMs < CHECKPOINT_MS_MIN) diagnostics.push(tooShort('settings.checkpoint.timeoutMs'));
  if (checkpoint.mode === 'at-least-once') {
    const settings = { ...document.settings, checkpoint: { ...checkpoint, mode: 'exactly-once' } } as const;
    diagnostics.push(diagnose('W407', { field: 'settings.checkpoint.mode', fix: { kind: 'set-settings', settings } }));
  }
  for (const node of document.nodes) {
    if (node.config.kind !== 'table-sink' || node.config.mode !== 'append') continue;
    diagnostics.push(diagnose('W404', { nodeId: node.id, field: 'mode', values: { name: node.name } }));
  }
  for (const node of document.nodes) {
    if (node.config.kind === 'clock')
      diagnostics.push(diagnose('W411', { nodeId: node.id, values: { name: node.name } }));
  }
  return diagnostics;
}

function tooShort(path: string): Diagnostic {
  return diagnose('W409', { field: path, values: { ...labelOf(path, null), expected: `≥ ${CHECKPOINT_MS_MIN} ms` } });
}

/**
 * Flink: ExponentialDelayRestartBackoffTimeStrategy and FailureRateRestartBackoffTimeStrategy check their arguments.
 */
function checkRestart(document: PipelineDocument): readonly Diagnostic[] {
  const { restart } = document.settings;
  const wrong = (name: string, expected: string): Diagnostic => {
    const path = `settings.restart.${name}`;
    return diagnose('W409', { field: path, values: { ...labelOf(path, null), expected } });
  };
  if (restart.strategy !== 'exponential-delay') return [];
  const diagnostics: Diagnostic[] = [];
  if (restart.initialBackoffMs < 1) diagnostics.push(wrong('initialBackoffMs', '≥ 1 ms'));
  if (restart.maxBackoffMs < restart.initialBackoffMs) {
    diagnostics.push(wrong('maxBackoffMs', `≥ ${restart.initialBackoffMs} ms`));
  }
  if (restart.backoffMultiplier <= 1) diagnostics.push(wrong('backoffMultiplier', '> 1'));
  return diagnostics;
}

function checkScript(graph: DocumentGraph): readonly Diagnostic[] {
  const { script, world } = graph.document.run;
  if (script === null) return [];
  const points = [...script.triggers, ...script.kills];
  const targets = [
    ...script.kills.map((kill) => kill.target),
    ...script.channelDelays.map((delay) => delay.from),
    ...points.flatMap((point) => (point.at === 'record' ? [point.subtask] : [])),
  ];
  const diagnostics = [
    ...targets.flatMap((target) => checkTarget(graph, target)),
    ...script.kills.flatMap((kill) => checkKill(kill)),
  ];
  if (world === 'deterministic') return diagnostics;
  const run = { ...graph.document.run, world: 'deterministic' } as const;
  return [...diagnostics, diagnose('W406', { field: 'run.world', fix: { kind: 'set-run', run } })];
}

/** The plan's script has one field for the counted subtask and the victim, so that they cannot differ. */
function checkKill(kill: DocumentScript['kills'][number]): readonly Diagnostic[] {
  if (kill.at !== 'record') return [];
  const { subtask, target } = kill;
  if (subtask.node === target.node && subtask.index === target.index) return [];
  const name = ({ node, index }: DocumentSubtask): string => `${node} #${index + 1}`;
  const values = { counted: name(subtask), target: name(target) };
  return [diagnose('W410', { field: 'run.script', values })];
}

function checkTarget(graph: DocumentGraph, target: DocumentSubtask): readonly Diagnostic[] {
  const node = graph.nodes.get(target.node);
  const parallelism = node === undefined || node.config.kind === 'union' ? 0 : parallelismOf(graph.document, node);
  if (target.index < parallelism) return [];
  const values = { index: target.index + 1, node: node?.name ?? target.node, parallelism };
  return [diagnose('W405', { field: 'run.script', values })];
}
