import type { SubtaskId } from '#protocol/job-plan.ts';
import type { DeterministicWorld } from '../world/deterministic-world.ts';
import type { SimulatedStorage } from '../world/simulated-storage.ts';

/** One way in which something goes wrong in a simulated run. */
export interface FaultKind {
  readonly name: string;
  /** How often it strikes among those a run has drawn. */
  readonly weight: number;
  /** Whether few runs draw it: it changes what a run may promise, or hides others. */
  readonly rare: boolean;
  /** Does it, or prepares it. */
  strike(target: FaultTarget): void;
}

/** What faults act on. Details are decided by `pick`: 0 is the mildest. */
export interface FaultTarget {
  readonly world: DeterministicWorld;
  readonly storage: SimulatedStorage;
  readonly jobId: string;
  pick(bound: number): number;
  /** A fault really happened. */
  count(name: string, times?: number): void;
  /** One of the subtasks that live, or null. */
  subtask(): { readonly subtask: SubtaskId; readonly taskManager: number } | null;
  /**
   * The tab is lost and the job goes on in a new one. The old one is gone (null), or goes on for so many steps, the first
   * of them only after `sleeps` steps of the new one: two tabs at once, or a frozen one that wakes up.
   */
  loseTab(ghost: { readonly sleeps: number; readonly steps: number } | null): void;
  /** When storage does not answer the user opens the job anew after so many steps. */
  reloadAfter(steps: number): void;
  /** The next `attempts` attempts each lose a subtask within `steps` steps of their start. */
  crashLoop(attempts: number, steps: number): void;
  /** The next time user code of a subtask is called there it throws. */
  failUserCode(subtask: SubtaskId, place: 'row' | 'snapshot' | 'restore'): void;
  /** New actors get clocks that differ by up to so many ms. */
  skewClocks(ms: number): void;
  /** What is stored was damaged behind the job's back: what the promise does not cover. */
  damaged(how: 'corrupt' | 'wiped'): void;
}
