import type { SubtaskId } from '#protocol/job-plan.ts';
import type { EventHandlers } from '../checkers/checker.ts';
import type { Reach } from './marks.ts';

/** Marks of failures and of what comes after them. */
export class RecoveryMarks {
  readonly #declared = new Set<number>();
  #attempts = 0;
  #restored: number | null = null;
  #waiting = new Set<SubtaskId>();
  /** Tasks that have not heard of the last completed checkpoint. */
  #uninformed = new Set<SubtaskId>();
  readonly #reach: Reach;
  readonly on: EventHandlers;

  constructor(reach: Reach) {
    this.#reach = reach;
    this.on = {
      checkpointCompleted: ({ checkpointId }) => {
        this.#declared.add(checkpointId);
        this.#uninformed = new Set(this.#all);
      },
      notifyCompleteReceived: ({ subtask }) => void this.#uninformed.delete(subtask),
      attemptStarted: ({ restoredCheckpointId, placement, epoch }) => {
        this.#all = new Set(placement.map(({ subtask }) => subtask));
        if (this.#uninformed.size > 0) reach('completedWithoutNotice');
        if (this.#waiting.size > 0) reach('failedInRestore');
        this.#uninformed.clear();
        this.#waiting = new Set(this.#all);
        if (++this.#attempts === 10) reach('tenAttempts');
        if (epoch >= 3) reach('thirdEpoch');
        if (restoredCheckpointId === null) {
          if (this.#attempts > 1) reach('startedOver');
        } else {
          reach('restored');
          if (!this.#declared.has(restoredCheckpointId)) reach('restoredUndeclared');
          if (restoredCheckpointId === this.#restored) reach('restoredTwice');
        }
        this.#restored = restoredCheckpointId;
      },
      subtaskStateChanged: ({ subtask, state, cause }) => {
        if (state === 'RUNNING' || state === 'FINISHED') this.#waiting.delete(subtask);
        if (state === 'FAILED' && cause !== null) reach('taskFailedItself');
      },
      restartScheduled: ({ cause }) => {
        if (/heartbeat/i.test(cause)) reach('taskTimedOut');
      },
      stateRestored: ({ entries, bytes }) => {
        if (entries > 0) reach('restoredWithState');
        if (bytes === 0) reach('restoredWithFinished');
      },
      transactionChanged: ({ transaction, state }, { attempt }) => {
        const writer = Number(transaction.split(':').at(-2)?.split('.')[1]);
        if (state === 'committed' && writer !== attempt) reach('committedByRecovery');
        if (state === 'aborted') reach('abortedByRecovery');
      },
      storageTransaction: ({ purpose, outcome }) => {
        if (outcome === 'aborted') reach('storageRefused');
        else if (purpose === 'make room') reach('roomMade');
      },
    };
  }

  #all = new Set<SubtaskId>();

  onTabOpened(): void {
    this.#reach('tabLost');
    this.#waiting.clear();
  }
}
