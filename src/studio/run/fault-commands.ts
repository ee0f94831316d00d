import type { Command } from '../commands.ts';
import { currentSubtask } from '../session/inspected-subtask.ts';
import { inject } from '../session/session-actions.ts';
import { canAct, sessionStore } from '../session/session-store.ts';
import { isOffered, type OfferedFault, offeredFaults } from './offered-faults.ts';
import { crashMenu } from './run-ui.ts';

/** Every fault that is offered in a run on so many task managers, for keys and the palette. */
export function faultCommands(taskManagers: number): readonly Command[] {
  return offeredFaults(taskManagers).map(faultCommand);
}

function faultCommand(offered: OfferedFault): Command {
  const { id, text, values, shortcut, fault } = offered;
  return {
    id: `run.${id}`,
    text,
    ...(values === undefined ? {} : { values }),
    ...(shortcut === undefined ? {} : { shortcuts: [shortcut] }),
    ...(typeof fault === 'function' ? { nameText: 'selectedSubtask' } : {}),
    enabled: () => {
      const state = sessionStore.getState();
      return canAct(state) && isOffered(offered, state.world);
    },
    run: () => {
      if (typeof fault !== 'function') return inject(fault);
      const subtask = currentSubtask();
      // Nothing selected: the menu says so, and what can be broken without.
      if (subtask === null) openCrashMenu();
      else inject(fault(subtask));
    },
  };
}

function openCrashMenu(): void {
  if (crashMenu.current === null) return;
  crashMenu.current.open = true;
  crashMenu.current.querySelector('summary')?.focus();
}
