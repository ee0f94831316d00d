import { must } from '#std/assert.ts';
import { decodeManifest } from '#engine/vault/manifest-codec.ts';
import { manifestKey } from '#engine/vault/storage-keys.ts';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { SinkRow } from '#protocol/query.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { Chooser } from '../world/chooser.ts';
import { committedRows } from '../simulation/committed-rows.ts';
import type { PlantedBug } from '../simulation/run-simulation.ts';
import { Simulation, SIMULATED_JOB } from '../simulation/simulation.ts';
import type { SimulatedPipeline } from '../simulation/simulated-pipeline.ts';
import type { DeterministicWorld } from '../world/deterministic-world.ts';
import { SimulatedStorage } from '../world/simulated-storage.ts';
import type { LogRead } from './black-box/sink-history.ts';

/** What came out of a run, and what its operators hold in the end. */
export interface Outcome {
  /** Every committed row of each log, as texts in order of text: which one comes first is the schedule's. */
  readonly logs: Readonly<Record<string, readonly string[]>>;
  /**
   * Keyed state when all input had been processed: `uid group key namespace value`, in order of text. Null where that was
   * never so: the last attempt was restored with tasks that had finished, and these keep no state.
   */
  readonly state: readonly string[] | null;
}

/** All that the outside can see of a run. */
export interface Observation extends Outcome {
  /** The rows of each subtask in each log, in its own order, by `log of subtask`. */
  readonly sequences: Readonly<Record<string, { readonly subtask: SubtaskId; readonly rows: readonly string[] }>>;
  /** What a reader got who looked into each log again and again. */
  readonly reads: Readonly<Record<string, readonly LogRead[]>>;
  /** Whether storage itself was damaged, which nothing is promised against. */
  readonly damaged: boolean;
  /** How often each fault really happened, by name. */
  readonly injected: Readonly<Record<string, number>>;
  readonly steps: number;
  /** Attempts that started from a checkpoint. */
  readonly restores: number;
  /** Of the whole trace, 16 hexadecimal digits. */
  readonly hash: string;
}

export interface ObservedRun {
  readonly pipeline: SimulatedPipeline;
  readonly seed: number;
  readonly chooser: Chooser;
  readonly plant?: PlantedBug | undefined;
  readonly onCheckpoint?: (() => void) | undefined;
  /** Every event of the tab the job runs in. */
  readonly onEvent?: ((event: TraceEvent) => void) | undefined;
  /** Called before each step; what it throws ends the run. */
  readonly beforeStep?: (() => void) | undefined;
  /** Ids of invariants that are not watched on the way. */
  readonly without?: readonly string[] | undefined;
  /** Reads the logs every so many steps; absent: at the end only. */
  readonly readEvery?: number | undefined;
}

/** Runs a pipeline to its end. Throws what the run throws. */
export function observe(run: ObservedRun): Observation {
  const { pipeline, seed, chooser, plant, onCheckpoint, readEvery } = run;
  let ending = false;
  let withFinished = false;
  let state: readonly string[] | null = null;
  const reads = new Map<string, LogRead[]>(pipeline.logs.map((log) => [log, []]));
  const simulation: Simulation = new Simulation({
    pipeline,
    seed,
    chooser,
    plant,
    onCheckpoint,
    without: run.without,
    onEvent: (event: TraceEvent) => {
      run.onEvent?.(event);
      const { body } = event;
      // All tasks have reached the end of their input: the state is what it will be.
      if (body.kind === 'checkpointTriggered' && body.trigger === 'final') ending = true;
      if (body.kind !== 'attemptStarted') return;
      state = null;
      withFinished = hadFinishedTasks(simulation.storage, body.restoredCheckpointId);
    },
  });
  for (let steps = 1; simulation.advance(); steps++) {
    run.beforeStep?.();
    if (ending) {
      ending = false;
      if (!withFinished) state = keyedState(simulation.world(), pipeline.plan);
    }
    if (readEvery !== undefined && steps % readEvery === 0) {
      // Of a copy: who reads takes no failure away that is still to come.
      const copy = new SimulatedStorage();
      copy.load(simulation.storage.save());
      for (const [log, seen] of reads) seen.push(readLog(committedRows(copy, log)));
    }
  }
  const logs: Record<string, readonly string[]> = {};
  const sequences: Record<string, { readonly subtask: SubtaskId; readonly rows: string[] }> = {};
  for (const [log, seen] of reads) {
    const rows = committedRows(simulation.storage, log);
    seen.push(readLog(rows));
    logs[log] = rows.map(textOf).toSorted();
    for (const row of rows) {
      const { subtask } = row;
      (sequences[`${log} of ${subtask}`] ??= { subtask, rows: [] }).rows.push(textOf(row));
    }
  }
  // A job that was started anew after damage has none any more, and another past.
  const { steps, restores } = simulation.injected;
  const injected = simulation.injected.counts();
  const { checkpointCorrupted, storageWiped } = injected;
  const damaged = (checkpointCorrupted ?? 0) + (storageWiped ?? 0) > 0;
  const hash = simulation.hash();
  return { logs, sequences, state, reads: Object.fromEntries(reads), damaged, injected, steps, restores, hash };
}

/** Whether a checkpoint holds tasks that had finished. */
export function hadFinishedTasks(storage: SimulatedStorage, checkpointId: number | null): boolean {
  if (checkpointId === null) return false;
  const stored = storage.peek('manifests', manifestKey(SIMULATED_JOB, checkpointId));
  return decodeManifest(stored, SIMULATED_JOB, checkpointId)?.subtasks.some(({ finished }) => finished) === true;
}

/** Every keyed entry of the job; null if some of its subtasks have ended. */
export function keyedState(world: DeterministicWorld, plan: JobPlan): readonly string[] | null {
  const texts: string[] = [];
  const subtasks = plan.vertices.reduce((sum, { parallelism }) => sum + parallelism, 0);
  if (world.subtasks().length < subtasks) return null;
  for (const { subtask } of world.subtasks()) {
    const vertex = must(plan.vertices[Number(subtask.split('/')[0])], 'a subtask belongs to a vertex');
    for (const { uid, config } of vertex.operators) {
      if (config.kind !== 'group-aggregate' && config.kind !== 'window-aggregate') continue;
      for (let page = 0, more = true; more; page++) {
        const request = { kind: 'keyedState', subtask, uid, keyGroup: null, search: '', page } as const;
        const answer = world.ask(`task:${subtask}`, request);
        if (answer.kind !== 'keyedState') return null;
        for (const { keyGroup, key, namespace, value } of answer.entries) {
          texts.push(`${uid} ${keyGroup} ${key} ${namespace} ${value}`);
        }
        more = (page + 1) * answer.pageSize < answer.total;
      }
    }
  }
  return texts.toSorted();
}

function readLog(rows: readonly SinkRow[]): LogRead {
  return rows.map((row) => ({
    position: row.position,
    value: textOf(row),
    transaction: row.transaction ?? '',
    status: row.status,
  }));
}

/** A row of a sink as text. */
export function textOf({ values }: SinkRow): string {
  return values.map(String).join('|');
}
