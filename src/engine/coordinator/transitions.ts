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

/** One sentence a state, for tooltips. */
export const JOB_STATE_MEANINGS: Record<JobState, string> = {
  INITIALIZING: 'The coordinator asks the vault for the job and its newest checkpoint.',
  CREATED: 'The job is known; no task has been started yet.',
  RUNNING: 'Tasks are deployed; some may still restore their state or have finished.',
  RESTARTING: 'A failure is being handled: all tasks are stopped and will be started again.',
  FAILING: 'No restart is left: tasks are being stopped.',
  FAILED: 'The job ended with a failure.',
  CANCELLING: 'The user cancelled the job: tasks are being stopped.',
  CANCELED: 'The job was cancelled.',
  FINISHED: 'All tasks have finished.',
  SUSPENDED: 'Another coordinator has taken the job over; this one has stopped.',
};
