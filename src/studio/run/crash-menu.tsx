import { ChevronDown, X } from 'lucide-react';
import { type ReactElement, useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { subtaskTitle } from '#view/plan-topology.ts';
import controls from '../controls.module.css';
import { branchStore, followsFile } from '../session/branches.ts';
import { inspectedSubtask } from '../session/inspected-subtask.ts';
import { inject } from '../session/session-actions.ts';
import { canAct, sessionStore } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import type { TemplateValues } from '#std/fill-template.ts';
import { isOffered, MISSING_FAULTS, type OfferedFault, offeredFaults } from './offered-faults.ts';
import { crashMenu } from './run-ui.ts';
import styles from './crash-menu.module.css';

/** Every way to break the job, at the instant that is shown; what this world does not offer says why. */
export function CrashMenu(): ReactElement {
  const text = useText();
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    crashMenu.current = menu.current;
    return () => {
      crashMenu.current = null;
    };
  }, []);
  const running = useStore(sessionStore, canAct);
  return (
    <details
      ref={menu}
      className={`${controls.menu} ${styles.menu}`}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) event.currentTarget.open = false;
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.open = false;
      }}
    >
      <summary
        className={`${controls.button} ${running ? '' : styles.off}`}
        aria-disabled={!running}
        onClick={(event) => {
          if (!running) event.preventDefault();
        }}
      >
        <X size={14} strokeWidth={3} aria-hidden="true" />
        {text('crash')}
        <span className={`${controls.key} ${styles.wide}`} aria-hidden="true">
          X
        </span>
        <ChevronDown size={14} aria-hidden="true" />
      </summary>
      <FaultList
        onDone={() => {
          if (menu.current !== null) menu.current.open = false;
        }}
      />
    </details>
  );
}

const GROUPS = [
  ['subtask', 'faultGroupSubtask'],
  ['tab', 'faultGroupTab'],
  ['storage', 'faultGroupStorage'],
] as const;

/** All faults by what they hit, and what the one that is pointed at does. */
function FaultList({ onDone }: { readonly onDone: () => void }): ReactElement {
  const text = useText();
  const noteId = useId();
  const [pointed, setPointed] = useState<OfferedFault | null>(null);
  const plan = useStore(sessionStore, (state) => state.plan);
  const world = useStore(sessionStore, (state) => state.world);
  const selection = useStore(sessionStore, (state) => state.selection);
  const past = useStore(sessionStore, (state) => state.world === 'deterministic' && state.position !== null);
  const simulation = useStore(sessionStore, (state) => state.simulation);
  const isReplay = useStore(branchStore, (state) => followsFile(state, simulation));
  const subtask = plan === null ? null : inspectedSubtask(plan, selection);
  const name = plan !== null && subtask !== null ? subtaskTitle(plan, subtask) : text('selectedSubtask');
  const faults = offeredFaults(plan?.settings.taskManagers ?? 0);

  const button = (offered: OfferedFault): ReactElement | null => {
    const { id, text: label, values, shortcut, fault } = offered;
    const aimed = typeof fault !== 'function' ? fault : subtask === null ? null : fault(subtask);
    if (aimed === null) return null;
    return (
      <button
        key={id}
        type="button"
        aria-describedby={noteId}
        onPointerEnter={() => setPointed(offered)}
        onFocus={() => setPointed(offered)}
        onClick={() => {
          onDone();
          inject(aimed);
        }}
      >
        {text(label, { ...values, name })}
        {shortcut === undefined ? null : (
          <span className={`${controls.key} ${styles.right}`} aria-hidden="true">
            {shortcut}
          </span>
        )}
      </button>
    );
  };
  const missing = (
    why: TextKey,
    list: readonly { readonly text: TextKey; readonly values?: TemplateValues }[],
  ): ReactElement | null =>
    list.length === 0 ? null : (
      <p className={styles.missing}>
        {list.map(({ text: label, values }) => (
          <span key={label} aria-disabled="true">
            {text(label, { ...values, name })}
          </span>
        ))}
        <span className={styles.why}>{text(why)}</span>
      </p>
    );
  return (
    <div className={`${controls.popover} ${controls.up} ${styles.faults}`}>
      <div className={styles.groups}>
        {GROUPS.map(([group, title]) => (
          <section key={group} className={styles.group} aria-label={text(title)}>
            <h3 className={styles.title}>{text(title)}</h3>
            {group === 'subtask' && subtask === null ? <p className={styles.hint}>{text('crashSelect')}</p> : null}
            {faults.filter((each) => each.group === group && isOffered(each, world)).map(button)}
            {missing(
              'faultWhyVirtual',
              faults.filter((each) => each.group === group && !isOffered(each, world)),
            )}
            {group === 'tab' ? MISSING_FAULTS.map((each) => missing(each.why, [each])) : null}
          </section>
        ))}
      </div>
      <p id={noteId} className={styles.note}>
        {isReplay ? <strong>{text('faultOfReplay')}</strong> : past ? <strong>{text('faultAtOnce')}</strong> : null}{' '}
        {pointed === null ? text('faultPoint') : text(pointed.note, { ...pointed.values, name })}
      </p>
    </div>
  );
}
