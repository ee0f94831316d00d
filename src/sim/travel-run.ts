import type { TransactRequest } from '#engine/ports.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { JobState } from '#protocol/trace.ts';
import type { Instant, JobAct, RecordedPast } from '#protocol/travel.ts';

/** A run that can be played step by step and has a past: one that goes on as the user wants, or a replay. */
export interface TravelRun {
  /** Job time in ms. */
  now(): number;
  /** Lets time pass without a step. Never beyond the next step's due time. */
  advanceTo(ms: number): void;
  /** When the next step is due, or null: nothing is left to happen. */
  nextDue(): number | null;
  /** Executes a step; false if there is none, or it ended the run. */
  advance(): boolean;
  jobState(): JobState;
  /** The transactions that the last step has made durable. */
  stored(): readonly TransactRequest[];
  /** Where the run is. */
  place(): Place;
  /** Goes back to a place and forgets what came after it: it is told anew when it happens. */
  returnTo(place: Place): void;
  /** Does something to the world from outside, now. Throws where nothing can be done. */
  act(act: JobAct): void;
  /** What it takes to come to an instant again; null names the newest. Throws where there is no such list. */
  past(event: number | null): RecordedPast;
  /** Goes on by one step or act of a past recorded elsewhere; false: its end is reached, or cannot be. */
  follow(past: RecordedPast): boolean;
  /** Facts of an instant, the hash of its state among them. */
  instant(event: number | null): Instant;
  /** Asks an actor as it was at an instant. */
  ask(event: number | null, request: QueryRequest): QueryAnswer;
}

/** A place in a run: after so many steps and acts from outside. */
export interface Place {
  readonly steps: number;
  readonly acts: number;
  readonly events: number;
  readonly jobMs: number;
}
