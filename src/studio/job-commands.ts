import { openedDocument, setMode } from './app-store.ts';
import type { Command } from './commands.ts';
import { askForRestart, runsOldPlan } from './restart/restart-run.ts';
import { sessionStore } from './session/session-store.ts';
import { startRun } from './session/start-run.ts';
import type { StudioHost } from './studio-host.ts';
import { factsOf } from './validation.ts';

/** Starting the open document, in whichever mode one is. */
export function jobCommands(host: StudioHost): readonly Command[] {
  return [
    {
      id: 'start',
      text: 'run',
      shortcuts: ['Ctrl+Enter'],
      enabled: () => canStart(host) && !isRunning(),
      run: () => {
        const document = openedDocument();
        if (document === null) return;
        setMode('run');
        void startRun(host, document, { restore: 'fresh' });
      },
    },
    {
      id: 'restart',
      text: 'restartChanged',
      enabled: () => {
        const document = openedDocument();
        return (
          document !== null && isRunning() && canStart(host) && runsOldPlan(sessionStore.getState().document, document)
        );
      },
      run: askForRestart,
    },
  ];
}

function canStart(host: StudioHost): boolean {
  const document = openedDocument();
  if (document === null || document.nodes.length === 0 || factsOf(document).errors > 0) return false;
  return document.run.world === 'deterministic' || host.vaultState().kind === 'owner';
}

function isRunning(): boolean {
  const { status } = sessionStore.getState();
  return status === 'running' || status === 'starting';
}
