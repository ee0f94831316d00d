import type { Fault } from './fault.ts';
import type { JobPlan, SubtaskId } from './job-plan.ts';
import type { ActorId } from './messages.ts';
import type { RestoreMode } from './vault-messages.ts';
import type { QueryAnswer, QueryRequest } from './query.ts';
import type { JobState, TraceEvent } from './trace.ts';
import type { TraceLevel } from './trace-level.ts';
import type { Stamp } from './stamp.ts';
import type { RecordedPast, TravelAnswer, TravelCall } from './travel.ts';

/**
 * What the studio holds of a running job. `main.tsx` injects an implementation: real workers, or the deterministic
 * world in one worker. Every method resolves when the command was accepted, not when its effect is visible; effects
 * arrive as trace events.
 */
export interface JobClient {
  readonly world: 'workers' | 'deterministic';

  /** Starts a job. Rejects with a {@link JobRefused} reason as its message if the vault is not ours. */
  start(options: StartOptions): Promise<void>;
  triggerCheckpoint(): Promise<void>;
  /** Final checkpoint, then resumable. */
  stop(): Promise<void>;
  cancel(checkpoints: 'retain' | 'delete'): Promise<void>;
  inject(fault: Fault): Promise<void>;

  /** Rate of the job clock: 0 = pause, 0.001 … 1 slow motion, 1 = real time, Infinity (deterministic) = flat out. */
  setRate(rate: number): Promise<void>;
  setTraceLevel(level: TraceLevel): Promise<void>;
  /** World of workers only: busy subtasks leave this share of the time, 0 to 0.6, to the page that looks on. */
  leaveTime?(share: number): Promise<void>;
  /**
   * World of workers only: subtasks do nothing for so many ms from now on. Takes effect at once, where the page may share
   * memory with its workers; elsewhere never.
   */
  standStill?(ms: number): void;
  /** Deterministic world only: executes up to the next event, beat or end of checkpoint, while paused. */
  step(unit: 'event' | 'beat' | 'checkpoint'): Promise<void>;

  /**
   * Hands over what the user clicked for a source: a JSON object a line, or {@link CLICKS_END}. It is recorded before
   * the source emits it; `query({ kind: 'clickRecord' })` tells how far that is.
   */
  recordClicks(uid: string, lines: readonly string[]): Promise<void>;

  query(request: QueryRequest): Promise<QueryAnswer>;
  /** Deterministic world only: asks for any instant of the past, acts on the world, watches for breakpoints. */
  travel?(call: TravelCall): Promise<TravelAnswer>;

  /** Trace events in batches, in order of arrival. Returns the function that ends the subscription. */
  subscribe(listener: (batch: TraceBatch) => void): () => void;
  /** Releases workers and ports; a running job is killed as a closing tab would kill it. */
  dispose(): Promise<void>;
}

/** The line that ends a source of clicks. */
export const CLICKS_END = 'end';

export interface StartOptions {
  readonly plan: JobPlan;
  readonly restore: RestoreMode;
  readonly rate: number;
  readonly traceLevel: TraceLevel;
  /** Deterministic world: the script of a scenario. */
  readonly script: ScenarioScript | null;
  /** Deterministic world: executes this past first, and stands at its end. The rate is that at which it is told. */
  readonly past?: RecordedPast | undefined;
  /** Deterministic world: the text of a replay file, which is played instead; the plan is that of its pipeline. */
  readonly replay?: string | undefined;
}

export interface TraceBatch {
  readonly events: readonly TraceEvent[];
  /** Job clock at the host when the batch was sent. */
  readonly jobTimeMs: number;
  readonly rate: number;
  readonly jobState: JobState;
  /** These events were executed again: they are to be shown as recorded so many host ms before the batch. */
  readonly ageMs?: number | undefined;
  /** What actors promise after these events; absent where one host has put the events of all actors in order itself. */
  readonly stamps?: readonly ActorStamp[] | undefined;
}

/** A promise of an actor, ten times a second of host time: every event it will ever record has a greater stamp. */
export interface ActorStamp {
  readonly actor: ActorId;
  readonly attempt: number;
  /** null: the actor has ended, and nothing more comes from this attempt. */
  readonly stamp: Stamp | null;
}

/** A scripted scenario for the deterministic world: what happens at which instant. */
export interface ScenarioScript {
  readonly triggers: readonly ScriptPoint[];
  readonly kills: readonly (ScriptPoint & { readonly subtask: SubtaskId })[];
}

/** An instant: a job time, or "right after" an event. */
export type ScriptPoint =
  | { readonly at: 'time'; readonly ms: number }
  /** After this subtask has processed its n-th record (1-based) in the whole run. */
  | { readonly at: 'record'; readonly subtask: SubtaskId; readonly count: number }
  | {
      readonly at: 'checkpoint';
      readonly checkpointId: number;
      readonly event: 'triggered' | 'acked' | 'completed';
      readonly plusMs: number;
    };
