import { type ReactElement, useEffect } from 'react';
import { useStore } from 'zustand';
import { phaseWord } from '#canvas/shared/canvas-texts.ts';
import { type JobPlan, subtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import { subtaskTitle, vertexTitle } from '#view/plan-topology.ts';
import controls from '../controls.module.css';
import { inspectedSubtask } from '../session/inspected-subtask.ts';
import { select, sessionStore } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { ClicksPanel } from './clicks-panel.tsx';
import { InspectorChannels } from './inspector-channels.tsx';
import { InspectorCheckpoint } from './inspector-checkpoint.tsx';
import { InspectorConfig } from './inspector-config.tsx';
import { InspectorRecovery } from './inspector-recovery.tsx';
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

/**
 * The selection from the inside: an operator's subtasks, a subtask, a checkpoint, and a recovery where there was one.
 */
export function RunInspector({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const selection = useStore(sessionStore, (state) => state.selection);
  const id = inspectedSubtask(plan, selection);
  const recovered = useOpenedRecovery();
  const chosen = useStore(runUi, (state) => state.inspector);
  const offered: typeof TABS = recovered ? [['recovery', 'tabRecovery'], ...TABS] : TABS;
  const tab = chosen === 'recovery' && !recovered ? 'state' : chosen;
  if (selection?.kind === 'checkpoint') {
    return (
      <aside className={styles.inspector} aria-label={text('inspector')}>
        <ClicksPanel plan={plan} />
        <InspectorCheckpoint plan={plan} id={selection.id} />
      </aside>
    );
  }
  if (id === null) {
    return (
      <aside className={styles.inspector} aria-label={text('inspector')}>
        <ClicksPanel plan={plan} />
        {recovered ? <InspectorRecovery plan={plan} /> : <p className={controls.empty}>{text('noSelection')}</p>}
      </aside>
    );
  }
  return (
    <aside className={styles.inspector} aria-label={text('inspector')}>
      <ClicksPanel plan={plan} />
      {selection?.kind === 'operator' ? <OperatorHead plan={plan} vertex={selection.vertex} inspected={id} /> : null}
      <Head plan={plan} id={id} />
      <Tabs
        label={text('inspector')}
        id="inspector"
        selected={tab}
        commands="run.inspect-"
        onSelect={(inspector) => runUi.setState({ inspector })}
        tabs={offered.map(([key, title]) => ({ id: key, text: text(title) }))}
      />
      <div className={styles.panel} role="tabpanel" id="inspector-panel" aria-labelledby={`inspector-tab-${tab}`}>
        {tab === 'recovery' ? <InspectorRecovery plan={plan} /> : null}
        {tab === 'state' ? <InspectorState plan={plan} id={id} /> : null}
        {tab === 'channels' ? <InspectorChannels plan={plan} id={id} /> : null}
        {tab === 'metrics' ? <SubtaskMetrics id={id} /> : null}
        {tab === 'config' ? <InspectorConfig plan={plan} id={id} /> : null}
      </div>
    </aside>
  );
}

/**
 * Whether there is a recovery to tell of. A new one is brought to the front: it is over before a tab could be chosen.
 */
function useOpenedRecovery(): boolean {
  const failedAtMs = useStore(sessionStore, (state) => state.view?.recovery?.failedAtMs ?? null);
  useEffect(() => {
    if (failedAtMs !== null) runUi.setState({ inspector: 'recovery' });
    else if (runUi.getState().inspector === 'recovery') runUi.setState({ inspector: 'state' });
  }, [failedAtMs]);
  return failedAtMs !== null;
}

interface OperatorHeadProps {
  readonly plan: JobPlan;
  readonly vertex: number;
  readonly inspected: SubtaskId;
}

/** The selected operator, and which of its subtasks is the one below. */
function OperatorHead({ plan, vertex, inspected }: OperatorHeadProps): ReactElement | null {
  const text = useText();
  const found = plan.vertices[vertex];
  if (found === undefined) return null;
  const title = vertexTitle(found);
  return (
    <div className={styles.operatorHead}>
      <p className={styles.inspectorSub}>{text('operatorSubtasks', { name: title, count: found.parallelism })}</p>
      <div className={styles.subtasks} role="group" aria-label={title}>
        {Array.from({ length: found.parallelism }, (_, index) => {
          const id = subtaskId(vertex, index);
          return (
            <button
              key={id}
              type="button"
              className={controls.button}
              aria-pressed={id === inspected}
              onClick={() => select({ kind: 'subtask', id })}
            >
              #{index + 1}
            </button>
          );
        })}
      </div>
    </div>
  );
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
