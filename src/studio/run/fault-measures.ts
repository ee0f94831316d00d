/** How large the faults are that a menu or a key injects. */

/** How long a zombie goes on: enough to send what it had in hand, and to commit. */
export const ZOMBIE_ACTIONS = 40;
export const FREEZE_MS = 30_000;
export const HANG_STORAGE_MS = 10_000;
