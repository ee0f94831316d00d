import type { Fault } from './fault.ts';
import type { SubtaskId } from './job-plan.ts';
import type { ClientCommand } from './messages.ts';
import type { QueryAnswer, QueryRequest } from './query.ts';
import type { JobState, TraceEvent } from './trace.ts';

/**
 * Time travel in the deterministic world: what can be asked of a job whose whole past can be executed again.
 *
 * An instant is named by the number of an event of the run (counted from 1): the end of the step in which that event was
 * recorded. null names the newest instant. Plan, script, seed and what came from outside determine the run, so an instant
 * is reached by executing it again, and its state is the same to the byte.
 */

/** Faults of the deterministic world: those of every world, and those that only a world with a virtual clock offers. */
export type WorldFault =
  | Fault
  /** The subtask is replaced, but goes on for so many actions, and what it says still arrives. */
  | { readonly kind: 'zombieSubtask'; readonly subtask: SubtaskId; readonly actions: number }
  /**
   * The actor dies in its next call, and of what that call does only the first messages, writes, reads and kills happen.
   * With the coordinator or the vault the tab is gone, and a new one resumes the job.
   */
  | { readonly kind: 'killInCall'; readonly actor: MortalActor; readonly effects: number }
  /** The subtask is killed, and again as soon as it starts, so many times. */
  | { readonly kind: 'crashLoop'; readonly subtask: SubtaskId; readonly starts: number }
  /** User code of the subtask throws once: at its next row, in its next snapshot, or when it is opened next. */
  | { readonly kind: 'failUserCode'; readonly subtask: SubtaskId; readonly place: 'row' | 'snapshot' | 'restore' }
  /** The clock of the subtask is so far ahead of the others', until its attempt ends. */
  | { readonly kind: 'skewClock'; readonly subtask: SubtaskId; readonly ms: number }
  /** The tab is gone, with everything in memory; a new one resumes the job from storage. */
  | { readonly kind: 'crashTab' }
  /** Nothing in the tab runs for so long, and then everything that came due meanwhile is late. */
  | { readonly kind: 'freezeTab'; readonly ms: number }
  /** The clock is set ahead: all that is due meanwhile is due at once. */
  | { readonly kind: 'jumpClock'; readonly ms: number }
  /** The tab is gone, and with it the last so many relaxed transactions that no strict one has flushed. */
  | { readonly kind: 'cutPower'; readonly transactions: number }
  /** Each step of the subtask takes `ms` of job time, for `forMs` or until its attempt ends. */
  | { readonly kind: 'slowSubtask'; readonly subtask: SubtaskId; readonly ms: number; readonly forMs: number }
  /** The next notifications of completed checkpoints are lost on their way, which Flink does not rule out. */
  | { readonly kind: 'dropNotifications'; readonly count: number }
  /** The next transaction of a manifest, or of the sinks, happens and is reported as failed. */
  | { readonly kind: 'hideOutcome'; readonly of: 'manifest' | 'sinks' }
  /** The next transaction is never answered, whether it happened (`lands`) or not. */
  | { readonly kind: 'loseAnswer'; readonly lands: boolean }
  /** The next reads of storage fail. */
  | { readonly kind: 'failReads'; readonly count: number }
  /** A bit of the newest checkpoint is flipped behind the job's back; nothing, where there is none. */
  | { readonly kind: 'damageCheckpoint' }
  /** The data of the site is deleted, under the job that runs. */
  | { readonly kind: 'wipeStorage' };

/** Whoever can die in the middle of a call. */
export type MortalActor = `task:${SubtaskId}` | 'coordinator' | 'vault';

/** What was done to a job from outside. In a recorded act the time a fault lasts is job time. */
export type JobAct =
  | { readonly kind: 'command'; readonly message: Exclude<ClientCommand, { readonly kind: 'startJob' }> }
  | { readonly kind: 'fault'; readonly fault: WorldFault }
  | { readonly kind: 'clicks'; readonly uid: string; readonly lines: readonly string[] }
  /** From now on choices follow another seed, and what is due at the same instant happens in another order. */
  | { readonly kind: 'reseed'; readonly seed: number }
  /** Of a replay: from now on its file is not followed, the calm decisions are made. */
  | { readonly kind: 'leaveReplay' }
  /** A step failed, which is a bug of Weir: the job is over. */
  | { readonly kind: 'worldFailed'; readonly reason: string };

export interface RecordedAct {
  /** After so many steps of the run. */
  readonly steps: number;
  /** Job time at which it was done. */
  readonly jobMs: number;
  readonly act: JobAct;
}

/** Everything that is needed to reach an instant of a run again, but for its start options. */
export interface RecordedPast {
  readonly acts: readonly RecordedAct[];
  readonly steps: number;
  readonly jobMs: number;
  /** Events of the run up to there, and the hash of its state: a past that leads elsewhere is refused. */
  readonly events: number;
  readonly stateHash: string;
}

/** Before which instants of the protocol the job is paused; null = at any. */
export type ProtocolInstant =
  | { readonly kind: 'barrierArrives'; readonly subtask: SubtaskId | null }
  /** The n-th acknowledgement of a checkpoint, counted from 1. */
  | { readonly kind: 'acknowledgement'; readonly number: number | null }
  /** The transaction of a manifest has completed. */
  | { readonly kind: 'manifestDurable' }
  | { readonly kind: 'notify'; readonly subtask: SubtaskId | null }
  | { readonly kind: 'commit'; readonly subtask: SubtaskId | null };

export interface Breakpoint {
  readonly id: number;
  readonly instant: ProtocolInstant;
  readonly enabled: boolean;
}

/** Asked of the deterministic world; workers have no past that could be executed again. */
export type TravelCall =
  | { readonly kind: 'act'; readonly act: Exclude<JobAct, { readonly kind: 'worldFailed' }> }
  | { readonly kind: 'past'; readonly event: number | null }
  | { readonly kind: 'instant'; readonly event: number | null }
  /** Asks an actor as it was at an instant. */
  | { readonly kind: 'queryAt'; readonly event: number | null; readonly request: QueryRequest }
  | { readonly kind: 'setBreakpoints'; readonly breakpoints: readonly Breakpoint[] }
  /** Answered when the job is paused at a breakpoint: at once if it stands at one that was not yet told. */
  | { readonly kind: 'nextHalt' };

export type TravelAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'past'; readonly past: RecordedPast }
  | { readonly kind: 'instant'; readonly instant: Instant }
  | { readonly kind: 'answered'; readonly answer: QueryAnswer }
  | { readonly kind: 'halted'; readonly halt: Halt };

export interface Instant {
  readonly events: number;
  readonly steps: number;
  readonly jobMs: number;
  readonly jobState: JobState;
  readonly stateHash: string;
}

/** The job stands right before a step in which this event happens. */
export interface Halt {
  readonly breakpoint: number;
  /** How often each breakpoint has been reached so far, those that are switched off not counted. */
  readonly hits: Readonly<Record<number, number>>;
  readonly event: TraceEvent;
}
