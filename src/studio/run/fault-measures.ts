/** How large the faults are that a menu or a key injects. */

/** Longer than the heartbeat timeout, so that the coordinator notices. */
export const HANG_MS = 12_000;
/** How long a zombie goes on: enough to send what it had in hand, and to commit. */
export const ZOMBIE_ACTIONS = 40;
/** Of a call that is cut off only the first effect happens: a message is out, the next one is not. */
export const EFFECTS_LEFT = 1;
/** More starts than a restart strategy with three attempts bears. */
export const CRASHED_STARTS = 5;
export const SKEW_MS = 3_600_000;
export const JUMP_MS = 86_400_000;
/** As many writes as a small job leaves unflushed between two checkpoints. */
export const LOST_TRANSACTIONS = 8;
export const FREEZE_MS = 30_000;
export const HANG_STORAGE_MS = 10_000;
export const FULL_TRANSACTIONS = 2;
/** A subtask that takes so long for each step is overtaken by everybody. */
export const SLOW_STEP_MS = 100;
export const SLOW_FOR_MS = 10_000;
/** As many as the tasks of a small job: nobody hears of the checkpoint. */
export const DROPPED_NOTIFICATIONS = 4;
