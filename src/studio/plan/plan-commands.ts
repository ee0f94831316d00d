import { appStore } from '../app-store.ts';
import type { Command } from '../commands.ts';
import { showLogical, showParallel } from '../design/design-panels.ts';

/** The two levels of a design, under the keys that the same levels of a run have. */
export const PLAN_COMMANDS: readonly Command[] = [
  { id: 'level0', text: 'cmdLevelLogical', shortcuts: ['1'], run: showLogical },
  {
    id: 'level1',
    text: 'cmdLevelParallel',
    shortcuts: ['2'],
    enabled: () => (appStore.getState().history?.present.nodes.length ?? 0) > 0,
    run: () => {
      const id = appStore.getState().history?.present.id;
      if (id !== undefined) showParallel(id);
    },
  },
];
