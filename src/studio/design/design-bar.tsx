import { Play } from 'lucide-react';
import { memo, type ReactElement, useMemo } from 'react';
import { useStore } from 'zustand';
import type { PipelineDocument } from '#model/document.ts';
import { RESTART_FIELDS } from '#model/settings-catalogue.ts';
import { edit, select } from '../app-store.ts';
import controls from '../controls.module.css';
import { useHost, useVaultState } from '../host-context.ts';
import { startOrShow } from '../job-commands.ts';
import { runsOldPlan } from '../restart/restart-run.ts';
import { sessionStore } from '../session/session-store.ts';
import { useModelText } from '../texts/use-model-text.ts';
import { useText } from '../texts/use-text.ts';
import { factsOf } from '../validation.ts';
import { durationText } from './duration-text.ts';
import { withSetting } from './settings-panel.tsx';
import styles from './design-mode.module.css';

const INTERVALS: readonly (number | null)[] = [null, 500, 1000, 3000, 5000, 10_000, 30_000, 60_000];

/** Where the transport is while a job runs: starting it, and the settings that matter most. */
export const DesignBar = memo(function DesignBar({ document }: { readonly document: PipelineDocument }): ReactElement {
  const text = useText();
  const model = useModelText();
  const host = useHost();
  const vault = useVaultState();
  const running = useStore(sessionStore, ({ status }) => status === 'running' || status === 'starting');
  const runningDocument = useStore(sessionStore, (state) => state.document);
  const changed = useMemo(() => runsOldPlan(runningDocument, document), [runningDocument, document]);
  const { errors } = factsOf(document);
  const { checkpoint, restart } = document.settings;
  const empty = document.nodes.length === 0;
  const storageMissing = document.run.world === 'workers' && vault.kind !== 'owner';
  const intervals = INTERVALS.includes(checkpoint.intervalMs) ? INTERVALS : [...INTERVALS, checkpoint.intervalMs];
  const restartEditor = RESTART_FIELDS.find(({ path }) => path === 'settings.restart.strategy')?.editor;
  const set = (path: string, value: unknown): void =>
    edit('editSettings', (before) => withSetting(before, path, value));
  const hint = empty
    ? text('addFirst')
    : errors > 0
      ? text('cannotRun', { count: errors })
      : running && changed
        ? text('changedBeforeRestart')
        : null;
  return (
    <footer className={styles.bar}>
      <div className={styles.track} aria-hidden="true" />
      <div className={styles.barControls}>
        <button
          type="button"
          className={`${controls.button} ${controls.primary}`}
          data-command="start"
          disabled={errors > 0 || empty || storageMissing}
          onClick={() => startOrShow(host)}
        >
          <Play size={14} fill="currentColor" />
          {text(running && changed ? 'restartChanged' : running ? 'backToRun' : 'run')}
        </button>
        {hint !== null && <span className={styles.hint}>{hint}</span>}
        <span className={styles.space} />
        <label>
          <span>{text('barCheckpoint')}</span>
          <select
            className={styles.quietSelect}
            value={String(checkpoint.intervalMs)}
            onChange={(event) => {
              const { value } = event.currentTarget;
              set('settings.checkpoint.intervalMs', value === 'null' ? null : Number(value));
            }}
          >
            {intervals.map((interval) => (
              <option key={interval} value={String(interval)}>
                {interval === null ? text('off') : durationText(interval, text)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{text('barGuarantee')}</span>
          <select
            className={styles.quietSelect}
            value={checkpoint.mode}
            onChange={(event) => set('settings.checkpoint.mode', event.currentTarget.value)}
          >
            <option value="exactly-once">{model('choice.guarantee.exactly-once')}</option>
            <option value="at-least-once">{model('choice.guarantee.at-least-once')}</option>
          </select>
        </label>
        <label className={styles.wideOnly}>
          <span>{text('barRestart')}</span>
          <select
            className={styles.quietSelect}
            value={restart.strategy}
            onChange={(event) => set('settings.restart.strategy', event.currentTarget.value)}
          >
            {restartEditor?.kind === 'select' &&
              restartEditor.choices.map(({ value, labelKey }) => (
                <option key={value} value={value}>
                  {model(labelKey)}
                </option>
              ))}
          </select>
        </label>
        <button
          type="button"
          className={controls.button}
          data-command="settings"
          onClick={() => select({ nodes: [], edges: [] })}
        >
          {text('settings')}
        </button>
      </div>
    </footer>
  );
});
