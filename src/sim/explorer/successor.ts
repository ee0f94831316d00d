import type { ExploredStep } from './explored-step.ts';
import type { JointState } from './joint-state.ts';

/** A state that may come next, and how. */
export interface Successor {
  readonly state: JointState;
  readonly step: ExploredStep;
  /** What goes before in the same transition: for a fault that strikes right after something, that. */
  readonly before: readonly ExploredStep[];
  /** The invariant that does not hold, and why. */
  readonly broken: string | null;
  /** Something happened, or was asked for, that outlives the tab. */
  readonly durable: boolean;
  /** Slots of the tasks that sent something. */
  readonly spoke: readonly number[];
  /** What tasks told the vault meanwhile. */
  readonly toVault: readonly LastWord[];
}

/** A message that a stopped actor sent, or would have sent next: what a zombie may still say. */
export interface LastWord {
  readonly link: number;
  readonly message: number;
}

/** The same for words that are the same. */
export function wordKey({ link, message }: LastWord): string {
  return `${link} ${message}`;
}
