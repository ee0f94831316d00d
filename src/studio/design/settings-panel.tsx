import { type ReactElement } from 'react';
import type { RestartStrategyConfig } from '#protocol/job-plan.ts';
import type { PipelineDocument } from '#model/document.ts';
import { type FieldDescriptor, valueAt, withValueAt } from '#model/field-descriptor.ts';
import { newDocument } from '#model/new-document.ts';
import {
  CHECKPOINT_FIELDS,
  COST_FIELDS,
  DEFAULT_RESTARTS,
  EXECUTION_FIELDS,
  RESTART_FIELDS,
} from '#model/settings-catalogue.ts';
import { edit } from '../app-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { factsOf } from '../validation.ts';
import { durationText } from './duration-text.ts';
import { diagnosticsAt } from './field-context.ts';
import { FieldRow } from './field-row.tsx';
import { applies } from './field-applies.ts';
import { Panel } from './panel.tsx';
import styles from './inspector.module.css';

const GROUPS: readonly (readonly [title: TextKey, fields: readonly FieldDescriptor[], open: boolean])[] = [
  ['groupCheckpoints', CHECKPOINT_FIELDS, true],
  ['groupRestart', RESTART_FIELDS, true],
  ['groupExecution', EXECUTION_FIELDS, true],
  ['groupCosts', COST_FIELDS, false],
];

const INITIAL = newDocument({ id: 'new', name: '' });

/** How the job runs. */
export function SettingsPanel({ document }: { readonly document: PipelineDocument }): ReactElement {
  const text = useText();
  const { intervalMs } = document.settings.checkpoint;
  const note =
    intervalMs === null ? text('settingsNoteOff') : text('settingsEvery', { interval: durationText(intervalMs, text) });
  const own = factsOf(document).diagnostics.filter(({ nodeId, edgeId }) => nodeId === null && edgeId === null);
  return (
    <Panel title={text('settings')} subtitle={note}>
      {GROUPS.map(([title, fields, open]) => (
        <details key={title} className={styles.settingsGroup} open={open}>
          <summary>{text(title)}</summary>
          {fields
            .filter((field) => applies(field, document))
            .map((field) => (
              <FieldRow
                key={`${field.path} ${field.flink}`}
                field={field}
                value={valueAt(document, field.path)}
                initial={valueAt(INITIAL, field.path)}
                nodeId={null}
                diagnostics={diagnosticsAt(own, field.path)}
                input={null}
                output={null}
                onChange={(value) =>
                  edit('editSettings', (before) => withSetting(before, field.path, value), field.path)
                }
              />
            ))}
        </details>
      ))}
    </Panel>
  );
}

/** Another strategy brings its own settings with it. */
export function withSetting(document: PipelineDocument, path: string, value: unknown): PipelineDocument {
  if (path !== 'settings.restart.strategy') return withValueAt(document, path, value);
  const restart = DEFAULT_RESTARTS[value as RestartStrategyConfig['strategy']];
  return { ...document, settings: { ...document.settings, restart } };
}
