import type { Command } from '../commands.ts';
import { branchStore, showBranch } from '../session/branches.ts';
import { currentSubtask } from '../session/inspected-subtask.ts';
import { inject } from '../session/session-actions.ts';
import { canAct, sessionStore } from '../session/session-store.ts';
import { FREEZE_MS, HANG_STORAGE_MS, ZOMBIE_ACTIONS } from './fault-measures.ts';

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
    {
      id: 'run.crashTab',
      text: 'faultCrashTab',
      enabled: () => mayAct() && isVirtual(),
      run: () => inject({ kind: 'crashTab' }),
    },
    {
      id: 'run.freezeTab',
      text: 'faultFreezeTab',
      enabled: () => mayAct() && isVirtual(),
      run: () => inject({ kind: 'freezeTab', ms: FREEZE_MS }),
    },
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
  ];
}
