import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { type JobPlan, type OperatorPlan, parseSubtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import { ownedKeyGroups } from '#view/plan-topology.ts';
import { sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { ScrollArea } from './scroll-area.tsx';
import styles from './panels.module.css';

/** What the subtask was deployed with: the plan's words, as they run. */
export function InspectorConfig({ plan, id }: { readonly plan: JobPlan; readonly id: SubtaskId }): ReactElement | null {
  const text = useText();
  const subtask = useStore(sessionStore, (state) => state.view?.subtasks.get(id) ?? null);
  const vertex = plan.vertices[parseSubtaskId(id).vertex];
  if (vertex === undefined) return null;
  const groups = ownedKeyGroups(plan, id);
  const facts: (readonly [string, string])[] = [
    [text('cfgParallelism'), String(vertex.parallelism)],
    [text('cfgMaxParallelism'), String(vertex.maxParallelism)],
    [text('cfgSlotGroup'), vertex.slotSharingGroup],
    [text('cfgTaskManager'), String(subtask?.taskManager ?? '–')],
    [text('cfgAttempt'), String(subtask?.attempt ?? '–')],
  ];
  if (groups !== null) facts.push([text('keyGroupsTitle'), `${groups.first}–${groups.last}`]);
  return (
    <ScrollArea label={text('tabConfig')}>
      <table className={styles.table}>
        <tbody>
          {facts.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={styles.number}>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {vertex.operators.map((operator) => (
        <section key={`${operator.uid}.${operator.config.kind}`} className={styles.block}>
          <h3 className={styles.blockTitle}>
            {operator.name} <span className={styles.quiet}>{operator.config.kind}</span>
          </h3>
          <dl className={styles.formula}>
            {configLines(operator).map(([name, value]) => (
              <div key={name} className={styles.configLine}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </ScrollArea>
  );
}

function configLines(operator: OperatorPlan): (readonly [string, string])[] {
  const lines: (readonly [string, string])[] = [['uid', operator.uid]];
  const columns = (fields: readonly number[]): string =>
    fields.map((at) => operator.inputSchema?.fields[at]?.name ?? String(at)).join(', ');
  for (const [name, value] of Object.entries(operator.config)) {
    if (name === 'kind' || name === 'rows' || value === null) continue;
    if (name === 'keyFields') lines.push(['key', columns(value as readonly number[])]);
    else if (name === 'fields' || name === 'aggregates') {
      for (const field of value as readonly Readonly<Record<string, unknown>>[]) {
        lines.push([String(field['name']), String(field['expression'] ?? field['fill'] ?? '')]);
      }
    } else lines.push([name, typeof value === 'object' ? JSON.stringify(value) : String(value)]);
  }
  return lines;
}
