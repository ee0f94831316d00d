import type { SubtaskId } from './job-plan.ts';

/** Faults a user or a test can inject into a running job. */
export type Fault =
  /** Fence, then terminate the subtask's worker. */
  | { readonly kind: 'killSubtask'; readonly subtask: SubtaskId }
  | { readonly kind: 'killTaskManager'; readonly taskManager: number }
  /** The subtask no longer yields: it goes on computing and sending, but hears nothing. */
  | { readonly kind: 'hangSubtask'; readonly subtask: SubtaskId; readonly hostMs: number }
  /** The next `count` storage transactions abort with this reason. */
  | { readonly kind: 'abortStorage'; readonly reason: 'quota' | 'aborted' | 'unknown'; readonly count: number }
  | { readonly kind: 'delayStorage'; readonly ms: number; readonly count: number };
