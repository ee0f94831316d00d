import type { Command } from '../commands.ts';
import { branchStore, showBranch } from '../session/branches.ts';
import { forkHere } from '../session/session-actions.ts';
import { canFork, sessionStore } from '../session/session-store.ts';

/** What can be done with the branches of a run, for keys and the palette. */
export const BRANCH_COMMANDS: readonly Command[] = [
  {
    id: 'run.fork',
    text: 'fork',
    shortcuts: ['G'],
    enabled: () => canFork(sessionStore.getState()),
    run: () => forkHere(),
  },
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
];
