import type { Budget } from './joint-state.ts';

/** How much may happen in an exploration. */
export interface ExplorationScope extends Readonly<Budget> {
  /** Ends an exploration that has seen so many states. */
  readonly statesMax: number;
}
