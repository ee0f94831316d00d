import type { TransactRequest, ReadRequest } from '#engine/ports.ts';
import type { Envelope } from '#protocol/messages.ts';

/** One thing that can happen next in the deterministic world. */
export type Step = {
  /** Job time before which it does not happen. */
  readonly due: number;
  /** Order of creation; breaks ties. */
  readonly order: number;
  /** Steps of one lane happen in the order they were created: a link between two actors, storage, … */
  readonly lane: string;
} & (
  | { readonly kind: 'deliver'; readonly envelope: Envelope }
  | { readonly kind: 'timer'; readonly actor: number; readonly timer: string; readonly generation: number }
  | { readonly kind: 'step'; readonly actor: number }
  | { readonly kind: 'apply'; readonly actor: number; readonly request: TransactRequest }
  | { readonly kind: 'read'; readonly actor: number; readonly request: ReadRequest }
  /** A subtask that hung hears again. */
  | { readonly kind: 'hear'; readonly actor: number }
  /** Something of a script, by its name there. */
  | { readonly kind: 'act'; readonly act: string }
);

/** Chooses what happens next. Implementations: in order of due time, at random, by replay. */
export interface Scheduler {
  add(step: Step): void;
  /** Removes and returns the next step, or null if there is none. `now` is the job time. */
  next(now: number): Step | null;
  /** Due time of the step {@link next} would return, or null. */
  nextDue(now: number): number | null;
  /** All steps and choices to come, as plain values that may be the scheduler's own. */
  save(): unknown;
  /** Takes a saved state, which becomes the scheduler's. */
  load(saved: unknown): void;
}
