import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { phaseWord } from '#canvas/canvas-texts.ts';
import { type JobPlan, subtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import type { RunSelection } from '#canvas/scene.ts';
import { consumerOf, subtaskTitle } from '#view/plan-topology.ts';
import controls from '../controls.module.css';
import { sessionStore } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { InspectorChannels } from './inspector-channels.tsx';
import { InspectorConfig } from './inspector-config.tsx';
import { InspectorState } from './inspector-state.tsx';
import { METRIC_COLUMNS, metricCells } from './metrics-panel.tsx';
import { type InspectorTab, runUi } from './run-ui.ts';
import { Tabs } from './tabs.tsx';
import { ScrollArea } from './scroll-area.tsx';
import styles from './run-mode.module.css';
import panels from './panels.module.css';

const TABS: readonly (readonly [InspectorTab, TextKey])[] = [
  ['state', 'tabState'],
  ['channels', 'tabChannels'],
  ['metrics', 'tabMetrics'],
  ['config', 'tabConfig'],
];

/** The selected subtask from the inside. */
export function RunInspector({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const selection = useStore(sessionStore, (state) => state.selection);
  const tab = useStore(runUi, (state) => state.inspector);
  const id = selectedSubtask(plan, selection);
  return (
    <aside className={styles.inspector} aria-label={text('inspector')}>
      {id === null ? (
        <p className={controls.empty}>{text('noSelection')}</p>
      ) : (
        <>
          <Head plan={plan} id={id} />
          <Tabs
            label={text('inspector')}
            id="inspector"
            selected={tab}
            onSelect={(inspector) => runUi.setState({ inspector })}
            tabs={TABS.map(([key, title]) => ({ id: key, text: text(title) }))}
          />
          <div className={styles.panel} role="tabpanel" id="inspector-panel" aria-labelledby={`inspector-tab-${tab}`}>
            {tab === 'state' ? <InspectorState plan={plan} id={id} /> : null}
            {tab === 'channels' ? <InspectorChannels plan={plan} id={id} /> : null}
            {tab === 'metrics' ? <SubtaskMetrics id={id} /> : null}
            {tab === 'config' ? <InspectorConfig plan={plan} id={id} /> : null}
          </div>
        </>
      )}
    </aside>
  );
}

/** An operator shows its first subtask, a channel its receiver. */
function selectedSubtask(plan: JobPlan, selection: RunSelection | null): SubtaskId | null {
  if (selection?.kind === 'subtask') return selection.id;
  if (selection?.kind === 'operator') return subtaskId(selection.vertex, 0);
  if (selection?.kind === 'channel') return consumerOf(plan, selection.id);
  return null;
}

function Head({ plan, id }: { readonly plan: JobPlan; readonly id: SubtaskId }): ReactElement {
  const text = useText();
  const subtask = useStore(sessionStore, (state) => state.view?.subtasks.get(id) ?? null);
  return (
    <div className={styles.inspectorHead}>
      <div>
        <h2 className={styles.inspectorTitle}>{subtaskTitle(plan, id)}</h2>
        {subtask === null ? null : (
          <p className={styles.inspectorSub}>
            {text('attempt', { attempt: subtask.attempt })} · TM {subtask.taskManager}
          </p>
        )}
      </div>
      {subtask === null ? null : <span className={styles.phase}>{phaseWord(subtask.phase, subtask.barriers)}</span>}
    </div>
  );
}

function SubtaskMetrics({ id }: { readonly id: SubtaskId }): ReactElement {
  const text = useText();
  const subtask = useStore(sessionStore, (state) => state.view?.subtasks.get(id) ?? null);
  if (subtask === null) return <p className={controls.empty}>{text('metricsNone')}</p>;
  const cells = metricCells(subtask);
  return (
    <ScrollArea label={text('tabMetrics')}>
      <table className={panels.table}>
        <tbody>
          {METRIC_COLUMNS.map((key, at) => (
            <tr key={key}>
              <th scope="row">{text(key)}</th>
              <td className={panels.number}>{cells[at]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
