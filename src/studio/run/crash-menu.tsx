import { ChevronDown, X } from 'lucide-react';
import { type ReactElement, useRef } from 'react';
import { useStore } from 'zustand';
import type { Fault } from '#protocol/fault.ts';
import { subtaskTitle } from '#view/plan-topology.ts';
import controls from '../controls.module.css';
import { inspectedSubtask } from '../session/inspected-subtask.ts';
import { inject } from '../session/session-actions.ts';
import { sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { HANG_MS } from './run-commands.ts';
import styles from './transport.module.css';

/** Every way to break the job that the running world offers. */
export function CrashMenu(): ReactElement {
  const text = useText();
  const menu = useRef<HTMLDetailsElement>(null);
  const { status, plan, selection } = useStore(sessionStore);
  const subtask = plan === null ? null : inspectedSubtask(plan, selection);
  const name = plan !== null && subtask !== null ? subtaskTitle(plan, subtask) : '';
  const run = (fault: Fault): void => {
    if (menu.current !== null) menu.current.open = false;
    inject(fault);
  };
  const running = status === 'running';
  const managers = Array.from({ length: plan?.settings.taskManagers ?? 0 }, (_, id) => id);
  return (
    <details
      ref={menu}
      className={controls.menu}
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
        <ChevronDown size={14} aria-hidden="true" />
      </summary>
      <div className={`${controls.popover} ${controls.up}`}>
        {subtask === null ? (
          <p className={styles.hint}>{text('crashSelect')}</p>
        ) : (
          <>
            <button type="button" onClick={() => run({ kind: 'killSubtask', subtask })}>
              {text('crashSubtask', { name })}
              <span className={`${controls.key} ${styles.right}`} aria-hidden="true">
                X
              </span>
            </button>
            <button type="button" onClick={() => run({ kind: 'hangSubtask', subtask, hostMs: HANG_MS })}>
              {text('crashHang', { name })}
            </button>
          </>
        )}
        {managers.map((id) => (
          <button key={id} type="button" onClick={() => run({ kind: 'killTaskManager', taskManager: id })}>
            {text('crashTaskManager', { id })}
          </button>
        ))}
        <button type="button" onClick={() => run({ kind: 'abortStorage', reason: 'aborted', count: 1 })}>
          {text('crashStorage')}
        </button>
      </div>
    </details>
  );
}
