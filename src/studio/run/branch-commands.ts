import type { Command } from '../commands.ts';
import { branchStore, showBranch } from '../session/branches.ts';
import { currentSubtask } from '../session/inspected-subtask.ts';
import { inject } from '../session/session-actions.ts';
import { canAct, sessionStore } from '../session/session-store.ts';
import type { WorldFault } from '#protocol/travel.ts';
import type { TextKey } from '../texts/catalogue.ts';
import {
  DROPPED_NOTIFICATIONS,
  FREEZE_MS,
  HANG_STORAGE_MS,
  SLOW_FOR_MS,
  SLOW_STEP_MS,
  ZOMBIE_ACTIONS,
} from './fault-measures.ts';

const mayAct = (): boolean => canAct(sessionStore.getState());
const isVirtual = (): boolean => sessionStore.getState().world === 'deterministic';

/** Branches and the faults of a world with a virtual clock, for keys and the palette. */
export function travelCommands(): readonly Command[] {
  return [
    {
      id: 'run.nextBranch',
      text: 'branchNext',
      shortcuts: ['Y'],
      enabled: () => branchStore.getState().branches.length > 1,
      run: () => {
        const { branches, shown } = branchStore.getState();
        const at = branches.findIndex(({ id }) => id === shown);
        const next = branches[(at + 1) % branches.length];
        if (next !== undefined) showBranch(next.id);
      },
    },
    virtual('run.crashTab', 'faultCrashTab', { kind: 'crashTab' }),
    virtual('run.freezeTab', 'faultFreezeTab', { kind: 'freezeTab', ms: FREEZE_MS }),
    {
      id: 'run.zombie',
      text: 'cmdZombie',
      enabled: () => mayAct() && isVirtual() && currentSubtask() !== null,
      run: () => {
        const subtask = currentSubtask();
        if (subtask !== null) inject({ kind: 'zombieSubtask', subtask, actions: ZOMBIE_ACTIONS });
      },
    },
    {
      id: 'run.slow',
      text: 'cmdSlow',
      enabled: () => mayAct() && isVirtual() && currentSubtask() !== null,
      run: () => {
        const subtask = currentSubtask();
        if (subtask !== null) inject({ kind: 'slowSubtask', subtask, ms: SLOW_STEP_MS, forMs: SLOW_FOR_MS });
      },
    },
    {
      id: 'run.fullStorage',
      text: 'faultQuota',
      enabled: mayAct,
      run: () => inject({ kind: 'abortStorage', reason: 'quota', count: 2 }),
    },
    {
      id: 'run.hangStorage',
      text: 'faultHangStorage',
      enabled: mayAct,
      run: () => inject({ kind: 'delayStorage', ms: HANG_STORAGE_MS, count: 1 }),
    },
    {
      ...virtual('run.dropNotifications', 'faultNotices', { kind: 'dropNotifications', count: DROPPED_NOTIFICATIONS }),
      values: { count: DROPPED_NOTIFICATIONS },
    },
    virtual('run.hideManifest', 'faultHiddenManifest', { kind: 'hideOutcome', of: 'manifest' }),
    virtual('run.hideCommit', 'faultHiddenCommit', { kind: 'hideOutcome', of: 'sinks' }),
    virtual('run.failRead', 'faultReads', { kind: 'failReads', count: 1 }),
    virtual('run.damageCheckpoint', 'faultDamage', { kind: 'damageCheckpoint' }),
    virtual('run.wipeStorage', 'faultWipe', { kind: 'wipeStorage' }),
  ];
}

/** A fault that only a world with a virtual clock offers, and that hits nobody in particular. */
function virtual(id: string, text: TextKey, fault: WorldFault): Command {
  return { id, text, enabled: () => mayAct() && isVirtual(), run: () => inject(fault) };
}
