import { type ReactElement, useEffect } from 'react';
import { useStore } from 'zustand';
import { appStore } from '../app-store.ts';
import { registerCommands } from '../commands.ts';
import controls from '../controls.module.css';
import { useHost } from '../host-context.ts';
import { sessionStore } from '../session/session-store.ts';
import { startRun } from '../session/start-run.ts';
import { useText } from '../texts/use-text.ts';
import { Dock } from './dock.tsx';
import { problemText } from './problem-text.ts';
import { NarrationStrip } from './narration-strip.tsx';
import { RunInspector } from './run-inspector.tsx';
import { openReplayHere } from './replay-files.ts';
import { registerRunCommands } from './run-commands.ts';
import { RunStage } from './run-stage.tsx';
import { runUi } from './run-ui.ts';
import { Transport } from './transport.tsx';
import { travelCommands } from './travel-commands.ts';
import styles from './run-mode.module.css';

/** Run mode: the canvas, what it says in words, the panels and the transport. */
export function RunMode(): ReactElement {
  const host = useHost();
  const document = useStore(appStore, (state) => state.history?.present ?? null);
  const text = useText();
  const plan = useStore(sessionStore, (state) => state.plan);
  const status = useStore(sessionStore, (state) => state.status);
  const error = useStore(sessionStore, (state) => state.error);
  const maximized = useStore(runUi, (state) => state.maximized);
  const taskManagers = plan?.settings.taskManagers ?? 0;
  useEffect(() => registerRunCommands(taskManagers), [taskManagers]);
  useEffect(() => registerCommands(travelCommands()), []);

  return (
    <div
      className={`${styles.mode} ${maximized ? styles.maximized : ''}`}
      role="presentation"
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes('Files')) event.preventDefault();
      }}
      onDrop={(event) => {
        const [file] = event.dataTransfer.files;
        if (file === undefined) return;
        event.preventDefault();
        openReplayHere(host, file);
      }}
    >
      {plan === null ? (
        <section className={styles.idle} aria-label={text('runCanvas')}>
          <p role="status">
            {error === null
              ? text(status === 'starting' ? 'starting' : 'notRunning')
              : text('startFailed', { reason: problemText(error, text) })}
          </p>
          <button
            type="button"
            className={`${controls.button} ${controls.primary}`}
            disabled={status === 'starting' || document === null}
            onClick={() => {
              if (document !== null) void startRun(host, document, { restore: 'fresh' });
            }}
          >
            {text('run')}
          </button>
        </section>
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
