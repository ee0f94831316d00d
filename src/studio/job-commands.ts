import { appStore, openedDocument, setMode } from './app-store.ts';
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
      whileTyping: true,
      enabled: () => canStart(host) && (!isRunning() || appStore.getState().mode === 'design'),
      run: () => startOrShow(host),
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

/** Starts the open document; while it runs, shows the run, or asks about restarting where the plan has changed. */
export function startOrShow(host: StudioHost): void {
  // What is being typed is meant to run, too: a field takes it when it is left.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  const pipeline = openedDocument();
  if (pipeline === null || factsOf(pipeline).errors > 0) return;
  const running = isRunning();
  if (running && runsOldPlan(sessionStore.getState().document, pipeline)) {
    askForRestart();
    return;
  }
  setMode('run');
  if (!running) void startRun(host, pipeline, { restore: 'fresh' });
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
