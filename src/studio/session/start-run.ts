import { compileDocument } from '#model/compile/compile-document.ts';
import type { PipelineDocument } from '#model/document.ts';
import type { RunSelection } from '#canvas/run/scene/scene.ts';
import { type JobPlan, subtaskId } from '#protocol/job-plan.ts';
import type { RestoreMode } from '#protocol/vault-messages.ts';
import type { TraceLevel } from '#protocol/trace-level.ts';
import { loadExpressions } from '../load-expressions.ts';
import type { StudioHost } from '../studio-host.ts';
import { IDLE_SESSION, sessionStore } from './session-store.ts';
import { fellTree, plantTree } from './branches.ts';
import { currentRun, setCurrentRun } from './current-run.ts';
import { SessionRun } from './session-run.ts';
import type { SavedRun, SimulationFacts } from './travel-file.ts';

/** Counts starts: one that was overtaken by another start, or by leaving, ends without a trace. */
let generation = 0;

/** The level a run is traced at: every element where it can be followed by eye. */
export function traceLevelAt(world: 'workers' | 'deterministic', rate: number): TraceLevel {
  return world === 'deterministic' || rate < 1 ? 'full' : 'summary';
}

/** How a run begins: afresh, from a checkpoint, or as a file says. */
export interface RunOptions {
  readonly restore: RestoreMode;
  readonly saved?: SavedRun;
  readonly simulation?: { readonly text: string; readonly about: SimulationFacts };
}

/** Compiles and starts a document. What goes wrong is in the session's `error` and `diagnostics`. */
export async function startRun(host: StudioHost, document: PipelineDocument, options: RunOptions): Promise<void> {
  await Promise.all([leaveRun(), loadExpressions()]);
  const started = ++generation;
  const { saved, simulation } = options;
  const isPlayed = saved !== undefined || simulation !== undefined;
  const world = isPlayed ? 'deterministic' : document.run.world;
  const compiled = compileDocument(document, saved?.jobId ?? document.id);
  if (!compiled.ok) {
    const diagnostics = compiled.failure.filter(({ severity }) => severity === 'error');
    sessionStore.setState({ ...IDLE_SESSION, diagnostics, error: diagnostics[0]?.message ?? null });
    return;
  }
  const { plan } = compiled.value;
  const script = simulation === undefined ? compiled.value.script : null;
  const chosenRate = isPlayed && document.run.rate >= 1 ? REPLAY_RATE : document.run.rate;
  sessionStore.setState({
    ...IDLE_SESSION,
    status: 'starting',
    plan,
    document,
    world,
    rate: chosenRate,
    traceLevel: saved?.traceLevel ?? traceLevelAt(world, chosenRate),
    selection: firstKeyed(plan),
    simulation: simulation?.about ?? null,
  });
  try {
    if (world === 'workers') await provideFiles(host, plan);
    if (started !== generation) return;
    // The rate may have been changed while files were copied; the trace level goes with it.
    const { rate } = sessionStore.getState();
    const traceLevel = saved?.traceLevel ?? traceLevelAt(world, rate);
    sessionStore.setState({ traceLevel });
    const run = new SessionRun(host, host.openRun(world), plan, traceLevel);
    setCurrentRun(run);
    const start = { plan, restore: options.restore, traceLevel, script, replay: simulation?.text };
    await run.client.start({ ...start, rate, past: saved?.past });
    if (started !== generation) return;
    if (world === 'deterministic') plantTree(host, run, start);
    // A saved run stands at its end; what it was lies behind.
    sessionStore.setState({ status: 'running', playing: saved === undefined });
    // The rate may have been changed while the job was starting.
    const wanted = sessionStore.getState();
    if (wanted.rate !== rate && wanted.playing) await run.client.setRate(wanted.rate);
    if (wanted.traceLevel !== traceLevel) await run.client.setTraceLevel(wanted.traceLevel);
    run.refresh();
  } catch (reason) {
    if (started !== generation) return;
    await dropRun();
    sessionStore.setState({ ...IDLE_SESSION, error: reason instanceof Error ? reason.message : String(reason) });
  }
}

/** Ends the run on the screen as a closing tab would, and forgets its past. */
export async function leaveRun(): Promise<void> {
  generation++;
  await dropRun();
  sessionStore.setState(IDLE_SESSION);
}

async function dropRun(): Promise<void> {
  const runs = new Set([...fellTree(), currentRun()]);
  setCurrentRun(null);
  for (const run of runs) {
    try {
      await run?.leave();
    } catch {
      // The world behind the client is already gone, which is what leaving wants.
    }
  }
}

/** Something to look at from the first second: the first subtask with keyed state. */
function firstKeyed(plan: JobPlan): RunSelection | null {
  const edge = plan.edges.find(({ partitioner }) => partitioner === 'hash');
  return edge === undefined ? null : { kind: 'subtask', id: subtaskId(edge.to, 0) };
}

/** Copies the samples a plan reads into storage; uploads were copied when they were chosen. */
async function provideFiles(host: StudioHost, plan: JobPlan): Promise<void> {
  for (const { operators } of plan.vertices) {
    for (const { config } of operators) {
      if (config.kind !== 'source-file') continue;
      for (const { file, name } of [config, ...(config.moreFiles ?? [])]) await provideFile(host, file, name ?? file);
    }
  }
}

async function provideFile(host: StudioHost, file: string, name: string): Promise<void> {
  if (await host.hasFile(file)) return;
  if (!file.startsWith('sample:')) throw new Error(`${name} is not in this browser's storage`);
  const url = `${import.meta.env.BASE_URL}samples/data/${file.slice('sample:'.length)}`;
  const response = await fetch(url).catch(() => null);
  if (response === null) throw new Error('sample-unreachable');
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  await host.putFile(file, await response.arrayBuffer());
}

/** A replay is followed by eye: the simulator's steps take a millisecond each. */
const REPLAY_RATE = 0.1;
