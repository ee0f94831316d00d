import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { TracedElement } from '#protocol/trace.ts';
import { planTopology, producerOf, subtaskTitle } from '#view/plan-topology.ts';
import controls from '../controls.module.css';
import { isAskable, sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { usePolled } from './use-polled.ts';
import { ScrollArea } from './scroll-area.tsx';
import styles from './panels.module.css';

/** Input channels: gate, and what waits. Now it is asked of the subtask; of the past the trace tells. */
export function InspectorChannels({ plan, id }: { readonly plan: JobPlan; readonly id: SubtaskId }): ReactElement {
  const text = useText();
  const live = useStore(
    sessionStore,
    (state) => isAskable(state) && (state.status === 'running' || state.position !== null),
  );
  const channels = useStore(sessionStore, (state) => state.view?.channels ?? null);
  const answer = usePolled(live ? { kind: 'channels', subtask: id } : null, true);
  const inputs = planTopology(plan).inputs.get(id) ?? [];
  const asked = new Map(
    answer?.kind === 'channels' ? answer.inputs.map((content) => [content.channel, content] as const) : [],
  );
  return (
    <ScrollArea label={text('tabChannels')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{text('channel')}</th>
            <th scope="col">{text('gate')}</th>
            <th scope="col">{text('queue')}</th>
          </tr>
        </thead>
        <tbody>
          {inputs.map((channel, index) => {
            const view = channels?.get(channel);
            const content = asked.get(channel);
            const queued =
              content?.queued ?? (view === undefined ? [] : view.queue.map(({ element }) => elementText(element)));
            const shut = view?.blockedBy ?? null;
            return (
              <tr key={channel}>
                <th scope="row">
                  {index} ← {subtaskTitle(plan, producerOf(plan, channel))}
                </th>
                <td>{shut === null ? text('gateOpen') : text('gateShut', { id: shut })}</td>
                <td className={styles.cut}>
                  {queued.length === 0 ? (
                    <span className={styles.quiet}>{text('nothingQueued')}</span>
                  ) : (
                    queued.join(' ')
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {inputs.length === 0 ? <p className={controls.empty}>{text('nothingQueued')}</p> : null}
    </ScrollArea>
  );
}

function elementText(element: TracedElement): string {
  switch (element.kind) {
    case 'records':
      return element.records.length === 0
        ? `${element.rows} rows`
        : element.records.map(({ label }) => label).join(' ');
    case 'watermark':
      return `watermark ${element.time}`;
    case 'barrier':
    case 'cancelMarker':
      return `${element.kind} ${element.checkpointId}`;
    default:
      return element.kind;
  }
}
