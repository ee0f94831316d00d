import { X } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import { subtaskId } from '#protocol/job-plan.ts';
import type { ProtocolInstant } from '#protocol/travel.ts';
import { subtaskTitle } from '#view/plan-topology.ts';
import controls from '../controls.module.css';
import { addBreakpoint, breakpointStore, removeBreakpoint, switchBreakpoint } from '../session/breakpoints.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { instantText } from './instant-text.ts';
import { useCommand } from './use-command.ts';
import { IconButton } from '../icon-button.tsx';
import panels from './panels.module.css';
import styles from './travel.module.css';

const KINDS: readonly (readonly [ProtocolInstant['kind'], TextKey])[] = [
  ['barrierArrives', 'instantKindBarrier'],
  ['acknowledgement', 'instantKindAck'],
  ['manifestDurable', 'instantKindManifest'],
  ['notify', 'instantKindNotify'],
  ['commit', 'instantKindCommit'],
];

/** Before which instants of the protocol the job pauses: switched on and off, counted. */
export function BreakpointList({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const { breakpoints, hits, halt } = useStore(breakpointStore);
  return (
    <section className={styles.breakpoints} aria-label={text('breakpoints')}>
      <BreakpointForm plan={plan} />
      {breakpoints.length === 0 ? (
        <p className={panels.footnote}>{text('breakpointNone')}</p>
      ) : (
        <ul className={styles.list}>
          {breakpoints.map(({ id, instant, enabled }) => (
            <li key={id} className={halt?.breakpoint === id ? styles.halted : ''}>
              <label>
                <input
                  type="checkbox"
                  checked={enabled}
                  onChange={(event) => switchBreakpoint(id, event.target.checked)}
                />
                {instantText(instant, plan, text)}
              </label>
              <span className={panels.quiet}>
                {text('breakpointHits')} {hits[id] ?? 0}
              </span>
              <IconButton
                label={`${text('breakpointRemove')}: ${instantText(instant, plan, text)}`}
                tip={text('breakpointRemove')}
                onClick={() => removeBreakpoint(id)}
              >
                <X size={14} aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function BreakpointForm({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const [kind, setKind] = useState<ProtocolInstant['kind']>('barrierArrives');
  const [where, setWhere] = useState('');
  const subtasks = plan.vertices.flatMap(({ id, parallelism }) =>
    Array.from({ length: parallelism }, (_, index) => subtaskId(id, index)),
  );
  useCommand('run.addBreakpoint', 'breakpointAddButton', () => addBreakpoint(instantOf(kind, where)));
  const isSomewhere = kind === 'barrierArrives' || kind === 'notify' || kind === 'commit';
  return (
    <div className={`${panels.bar} ${styles.bar}`}>
      <label className={styles.field}>
        {text('breakpointAdd')}
        <select
          className={controls.select}
          value={kind}
          onChange={(event) => {
            setKind(event.target.value as ProtocolInstant['kind']);
            setWhere('');
          }}
        >
          {KINDS.map(([each, key]) => (
            <option key={each} value={each}>
              {text(key)}
            </option>
          ))}
        </select>
      </label>
      {isSomewhere ? (
        <select
          className={controls.select}
          aria-label={text('breakpointWhere')}
          value={where}
          onChange={(event) => setWhere(event.target.value)}
        >
          <option value="">{text('breakpointAnywhere')}</option>
          {subtasks.map((id) => (
            <option key={id} value={id}>
              {subtaskTitle(plan, id)}
            </option>
          ))}
        </select>
      ) : null}
      {kind === 'acknowledgement' ? (
        <select
          className={controls.select}
          aria-label={text('breakpointNumber')}
          value={where}
          onChange={(event) => setWhere(event.target.value)}
        >
          <option value="">{text('breakpointEach')}</option>
          {subtasks.map((id, at) => (
            <option key={id} value={at + 1}>
              {at + 1}
            </option>
          ))}
        </select>
      ) : null}
      <button type="button" className={controls.button} onClick={() => addBreakpoint(instantOf(kind, where))}>
        {text('breakpointAddButton')}
      </button>
    </div>
  );
}

function instantOf(kind: ProtocolInstant['kind'], where: string): ProtocolInstant {
  const subtask = where === '' ? null : (where as SubtaskId);
  switch (kind) {
    case 'manifestDurable':
      return { kind };
    case 'acknowledgement':
      return { kind, number: where === '' ? null : Number(where) };
    default:
      return { kind, subtask };
  }
}
