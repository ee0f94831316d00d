import type { JobState } from '#protocol/trace.ts';

/**
 * The life of a job as a table: from each state, the states it may go to. The coordinator asserts every step against
 * it and the studio draws it.
 *
 * Flink: JobStatus, DefaultExecutionGraph. RECONCILING is missing: nothing here takes over running tasks.
 */
export const JOB_TRANSITIONS = {
  INITIALIZING: ['CREATED', 'FAILED', 'SUSPENDED'],
  CREATED: ['RUNNING', 'FAILING', 'CANCELLING', 'SUSPENDED'],
  RUNNING: ['FINISHED', 'RESTARTING', 'FAILING', 'CANCELLING', 'SUSPENDED'],
  RESTARTING: ['RUNNING', 'FAILING', 'CANCELLING', 'SUSPENDED'],
  FAILING: ['FAILED', 'CANCELLING', 'SUSPENDED'],
  CANCELLING: ['CANCELED', 'SUSPENDED'],
  FAILED: [],
  CANCELED: [],
  FINISHED: [],
  SUSPENDED: [],
} as const satisfies Record<JobState, readonly JobState[]>;
