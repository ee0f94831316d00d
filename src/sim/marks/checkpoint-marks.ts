import type { CheckpointFailureReason } from '#protocol/checkpoint.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { EventHandlers } from '../checkers/checker.ts';
import type { Reach } from './marks.ts';
import type { Mark } from './marks.ts';

/** Marks in the life of checkpoints, from the coordinator's side. */
export class CheckpointMarks {
  readonly #completed = new Map<SubtaskId, number>();
  #ending = 0;
  #subtasks = 0;
  #pending = new Set<number>();
  #acknowledged = new Set<string>();
  #restarting = false;
  readonly on: EventHandlers;
  readonly #reach: Reach;

  constructor(reach: Reach) {
    this.#reach = reach;
    this.on = {
      attemptStarted: ({ placement }) => {
        this.#subtasks = placement.length;
        this.#ending = 0;
        this.#completed.clear();
      },
      checkpointTriggered: ({ checkpointId, trigger, subtasks }) => {
        this.#pending.add(checkpointId);
        if (subtasks.length < this.#subtasks) reach('withoutFinishedTasks');
        if (trigger === 'final' && this.#ending++ > 0) reach('finalCheckpointRepeated');
      },
      checkpointRequestRejected: ({ reason }) => {
        const mark = REFUSED[reason];
        if (mark !== undefined) reach(mark);
      },
      checkpointAckReceived: ({ checkpointId, subtask }) => {
        this.#acknowledged.add(`${checkpointId} ${subtask}`);
        this.#lastAck = subtask;
      },
      checkpointCompleted: ({ checkpointId }) => {
        this.#pending.delete(checkpointId);
        if (this.#lastAck.startsWith('0/')) reach('lastAckFromSource');
        if (this.#ending > 0) reach('finalCheckpointCompleted');
      },
      checkpointFailed: ({ checkpointId, reason }) => {
        this.#pending.delete(checkpointId);
        const mark = FAILED[reason];
        if (mark !== undefined) reach(mark);
        if (!this.#restarting && COUNTED.has(reason)) reach('failureTolerated');
      },
      checkpointSubsumed: () => reach('checkpointSubsumed'),
      jobStateChanged: ({ to, reason }) => {
        this.#restarting = to === 'RESTARTING';
        if (to === 'RESTARTING' && this.#pending.size > 0) reach('checkpointLostToFailure');
        if (to === 'RESTARTING' && reason?.includes('tolerable failure') === true) reach('tolerableFailuresExceeded');
      },
      notifyCompleteReceived: ({ subtask, checkpointId }) => {
        const before = this.#completed.get(subtask) ?? checkpointId - 1;
        if (checkpointId > before + 1) reach('notificationSkipped');
        this.#completed.set(subtask, checkpointId);
      },
    };
  }

  #lastAck = '';

  onTabOpened(): void {
    if (this.#pending.size > 0) this.#reach('tabLostInCheckpoint');
    if (this.#restarting) this.#reach('tabLostInRestart');
    this.#pending.clear();
    this.#acknowledged.clear();
    this.#restarting = false;
  }
}

const REFUSED: Partial<Record<CheckpointFailureReason, Mark>> = {
  TRIGGER_CHECKPOINT_FAILURE: 'idNotReserved',
  MINIMUM_TIME_BETWEEN_CHECKPOINTS: 'tooEarly',
  NOT_ALL_REQUIRED_TASKS_RUNNING: 'notAllRunning',
};

/**
 * Declines have no mark beyond these: with checkpoints after tasks finish always on and one checkpoint at a time, what a
 * task declines for any other reason than its snapshot the coordinator has already given up.
 */
const FAILED: Partial<Record<CheckpointFailureReason, Mark>> = {
  CHECKPOINT_EXPIRED: 'checkpointExpired',
  CHECKPOINT_ASYNC_EXCEPTION: 'snapshotNotStored',
  FINALIZE_CHECKPOINT_FAILURE: 'manifestNotStored',
  TASK_CHECKPOINT_FAILURE: 'checkpointOfFinishedTask',
};

/** Reasons that count as failures of a checkpoint. Flink: CheckpointFailureManager. */
const COUNTED = new Set<CheckpointFailureReason>([
  'CHECKPOINT_EXPIRED',
  'CHECKPOINT_DECLINED',
  'CHECKPOINT_ASYNC_EXCEPTION',
  'FINALIZE_CHECKPOINT_FAILURE',
]);
