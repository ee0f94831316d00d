import { type ReactElement, useEffect } from 'react';
import { useStore } from 'zustand';
import { useHost } from '../host-context.ts';
import { sessionStore } from '../session/session-store.ts';
import { Dock } from './dock.tsx';
import { IdleRun } from './idle-run.tsx';
import { NarrationStrip } from './narration-strip.tsx';
import { RunInspector } from './run-inspector.tsx';
import { openReplayHere } from './replay-files.ts';
import { registerRunCommands } from './run-commands.ts';
import { RunStage } from './run-stage.tsx';
import { runUi } from './run-ui.ts';
import { Transport } from './transport.tsx';
import styles from './run-mode.module.css';

/** Run mode: the canvas, what it says in words, the panels and the transport. */
export function RunMode(): ReactElement {
  const host = useHost();
  const plan = useStore(sessionStore, (state) => state.plan);
  const maximized = useStore(runUi, (state) => state.maximized);
  const dock = useStore(runUi, (state) => state.dock);
  const taskManagers = plan?.settings.taskManagers ?? 0;
  useEffect(() => registerRunCommands(taskManagers), [taskManagers]);

  return (
    <div
      data-dock={dock}
      className={`${styles.mode} ${maximized ? styles.maximized : ''}`}
      role="presentation"
      onDrop={(event) => {
        const [file] = event.dataTransfer.files;
        if (file === undefined) return;
        event.preventDefault();
        openReplayHere(host, file);
      }}
    >
      {plan === null ? (
        <IdleRun />
      ) : (
        <>
          <RunStage plan={plan} />
          <NarrationStrip />
          <Dock plan={plan} />
          <RunInspector plan={plan} />
        </>
      )}
      <Transport />
    </div>
  );
}
