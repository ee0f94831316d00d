import type { SubtaskId } from '#protocol/job-plan.ts';
import type { WorldFault } from '#protocol/travel.ts';
import type { SessionState } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import type { TemplateValues } from '#std/fill-template.ts';
import {
  CRASHED_STARTS,
  DROPPED_NOTIFICATIONS,
  EFFECTS_LEFT,
  FREEZE_MS,
  FULL_TRANSACTIONS,
  HANG_MS,
  HANG_STORAGE_MS,
  JUMP_MS,
  LOST_TRANSACTIONS,
  SKEW_MS,
  SLOW_FOR_MS,
  SLOW_STEP_MS,
  ZOMBIE_ACTIONS,
} from './fault-measures.ts';

/** Every way to break a job, as the menu, the keys and the command palette offer it. */
export interface OfferedFault {
  /** Its command is `run.` and this. */
  readonly id: string;
  readonly group: 'subtask' | 'tab' | 'storage';
  /** `{name}` is the subtask that is hit. */
  readonly text: TextKey;
  /** What it does, in one sentence. */
  readonly note: TextKey;
  /** For both texts. */
  readonly values?: TemplateValues;
  readonly shortcut?: string;
  /** Only a world with a virtual clock can do it. */
  readonly isVirtual: boolean;
  /** What is injected; a function, where it hits the subtask that is selected. */
  readonly fault: WorldFault | ((subtask: SubtaskId) => WorldFault);
}

/** A way that no world of the studio offers, and why not. */
export const MISSING_FAULTS: readonly { readonly text: TextKey; readonly why: TextKey }[] = [
  { text: 'faultSecondTab', why: 'faultWhySecondTab' },
];

/** All of them, for a run on so many task managers. */
export function offeredFaults(taskManagers: number): readonly OfferedFault[] {
  return [...SUBTASK_FAULTS, ...killedTaskManagers(taskManagers), ...TAB_FAULTS, ...STORAGE_FAULTS];
}

/** Whether a world offers it: the one with a virtual clock offers all. */
export function isOffered({ isVirtual }: OfferedFault, world: SessionState['world']): boolean {
  return world === 'deterministic' || !isVirtual;
}

const SUBTASK_FAULTS: readonly OfferedFault[] = [
  {
    id: 'kill',
    group: 'subtask',
    text: 'crashSubtask',
    note: 'crashSubtaskNote',
    shortcut: 'X',
    isVirtual: false,
    fault: (subtask) => ({ kind: 'killSubtask', subtask }),
  },
  {
    id: 'killInCall',
    group: 'subtask',
    text: 'faultInCall',
    note: 'faultInCallNote',
    isVirtual: true,
    fault: (subtask) => ({ kind: 'killInCall', actor: `task:${subtask}`, effects: EFFECTS_LEFT }),
  },
  {
    id: 'crashLoop',
    group: 'subtask',
    text: 'faultEachStart',
    note: 'faultEachStartNote',
    values: { count: CRASHED_STARTS },
    isVirtual: true,
    fault: (subtask) => ({ kind: 'crashLoop', subtask, starts: CRASHED_STARTS }),
  },
  {
    id: 'zombie',
    group: 'subtask',
    text: 'faultZombie',
    note: 'faultZombieNote',
    values: { count: ZOMBIE_ACTIONS },
    isVirtual: true,
    fault: (subtask) => ({ kind: 'zombieSubtask', subtask, actions: ZOMBIE_ACTIONS }),
  },
  {
    id: 'hang',
    group: 'subtask',
    text: 'crashHang',
    note: 'crashHangNote',
    isVirtual: false,
    fault: (subtask) => ({ kind: 'hangSubtask', subtask, hostMs: HANG_MS }),
  },
  {
    id: 'slow',
    group: 'subtask',
    text: 'faultSlow',
    note: 'faultSlowNote',
    values: { ms: SLOW_STEP_MS },
    isVirtual: true,
    fault: (subtask) => ({ kind: 'slowSubtask', subtask, ms: SLOW_STEP_MS, forMs: SLOW_FOR_MS }),
  },
  {
    id: 'failRow',
    group: 'subtask',
    text: 'faultThrowRow',
    note: 'faultThrowRowNote',
    isVirtual: true,
    fault: (subtask) => ({ kind: 'failUserCode', subtask, place: 'row' }),
  },
  {
    id: 'failSnapshot',
    group: 'subtask',
    text: 'faultThrowSnapshot',
    note: 'faultThrowSnapshotNote',
    isVirtual: true,
    fault: (subtask) => ({ kind: 'failUserCode', subtask, place: 'snapshot' }),
  },
  {
    id: 'failRestore',
    group: 'subtask',
    text: 'faultThrowRestore',
    note: 'faultThrowRestoreNote',
    isVirtual: true,
    fault: (subtask) => ({ kind: 'failUserCode', subtask, place: 'restore' }),
  },
  {
    id: 'skewClock',
    group: 'subtask',
    text: 'faultSkew',
    note: 'faultSkewNote',
    isVirtual: true,
    fault: (subtask) => ({ kind: 'skewClock', subtask, ms: SKEW_MS }),
  },
];

function killedTaskManagers(count: number): readonly OfferedFault[] {
  return Array.from({ length: count }, (_, id) => ({
    id: `killTaskManager${id}`,
    group: 'tab',
    text: 'crashTaskManager',
    note: 'crashTaskManagerNote',
    values: { id },
    isVirtual: false,
    fault: { kind: 'killTaskManager', taskManager: id },
  }));
}

const TAB_FAULTS: readonly OfferedFault[] = [
  {
    id: 'crashTab',
    group: 'tab',
    text: 'faultCrashTab',
    note: 'faultCrashTabNote',
    isVirtual: true,
    fault: { kind: 'crashTab' },
  },
  {
    id: 'cutPower',
    group: 'tab',
    text: 'faultPower',
    note: 'faultPowerNote',
    values: { count: LOST_TRANSACTIONS },
    isVirtual: true,
    fault: { kind: 'cutPower', transactions: LOST_TRANSACTIONS },
  },
  {
    id: 'killCoordinator',
    group: 'tab',
    text: 'faultCoordinator',
    note: 'faultCoordinatorNote',
    isVirtual: true,
    fault: { kind: 'killInCall', actor: 'coordinator', effects: EFFECTS_LEFT },
  },
  {
    id: 'killVault',
    group: 'tab',
    text: 'faultVault',
    note: 'faultVaultNote',
    isVirtual: true,
    fault: { kind: 'killInCall', actor: 'vault', effects: EFFECTS_LEFT },
  },
  {
    id: 'freezeTab',
    group: 'tab',
    text: 'faultFreezeTab',
    note: 'faultFreezeTabNote',
    isVirtual: true,
    fault: { kind: 'freezeTab', ms: FREEZE_MS },
  },
  {
    id: 'jumpClock',
    group: 'tab',
    text: 'faultJump',
    note: 'faultJumpNote',
    isVirtual: true,
    fault: { kind: 'jumpClock', ms: JUMP_MS },
  },
  {
    id: 'dropNotifications',
    group: 'tab',
    text: 'faultNotices',
    note: 'faultNoticesNote',
    values: { count: DROPPED_NOTIFICATIONS },
    isVirtual: true,
    fault: { kind: 'dropNotifications', count: DROPPED_NOTIFICATIONS },
  },
];

const STORAGE_FAULTS: readonly OfferedFault[] = [
  {
    id: 'abortStorage',
    group: 'storage',
    text: 'crashStorage',
    note: 'crashStorageNote',
    isVirtual: false,
    fault: { kind: 'abortStorage', reason: 'aborted', count: 1 },
  },
  {
    id: 'fullStorage',
    group: 'storage',
    text: 'faultQuota',
    note: 'faultQuotaNote',
    values: { count: FULL_TRANSACTIONS },
    isVirtual: false,
    fault: { kind: 'abortStorage', reason: 'quota', count: FULL_TRANSACTIONS },
  },
  {
    id: 'hangStorage',
    group: 'storage',
    text: 'faultHangStorage',
    note: 'faultHangStorageNote',
    isVirtual: false,
    fault: { kind: 'delayStorage', ms: HANG_STORAGE_MS, count: 1 },
  },
  {
    id: 'loseAnswer',
    group: 'storage',
    text: 'faultUntold',
    note: 'faultUntoldNote',
    isVirtual: true,
    fault: { kind: 'loseAnswer', lands: true },
  },
  {
    id: 'loseWrite',
    group: 'storage',
    text: 'faultLostWrite',
    note: 'faultLostWriteNote',
    isVirtual: true,
    fault: { kind: 'loseAnswer', lands: false },
  },
  {
    id: 'hideManifest',
    group: 'storage',
    text: 'faultHiddenManifest',
    note: 'faultHiddenManifestNote',
    isVirtual: true,
    fault: { kind: 'hideOutcome', of: 'manifest' },
  },
  {
    id: 'hideCommit',
    group: 'storage',
    text: 'faultHiddenCommit',
    note: 'faultHiddenCommitNote',
    isVirtual: true,
    fault: { kind: 'hideOutcome', of: 'sinks' },
  },
  {
    id: 'failRead',
    group: 'storage',
    text: 'faultReads',
    note: 'faultReadsNote',
    isVirtual: true,
    fault: { kind: 'failReads', count: 1 },
  },
  {
    id: 'damageCheckpoint',
    group: 'storage',
    text: 'faultDamage',
    note: 'faultDamageNote',
    isVirtual: true,
    fault: { kind: 'damageCheckpoint' },
  },
  {
    id: 'wipeStorage',
    group: 'storage',
    text: 'faultWipe',
    note: 'faultWipeNote',
    isVirtual: true,
    fault: { kind: 'wipeStorage' },
  },
];
