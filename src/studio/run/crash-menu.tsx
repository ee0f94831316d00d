import { ChevronDown, X } from 'lucide-react';
import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { WorldFault } from '#protocol/travel.ts';
import { subtaskTitle } from '#view/plan-topology.ts';
import controls from '../controls.module.css';
import { inspectedSubtask } from '../session/inspected-subtask.ts';
import { inject } from '../session/session-actions.ts';
import { canAct, sessionStore } from '../session/session-store.ts';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import {
  DROPPED_NOTIFICATIONS,
  FREEZE_MS,
  HANG_STORAGE_MS,
  SLOW_FOR_MS,
  SLOW_STEP_MS,
  ZOMBIE_ACTIONS,
} from './fault-measures.ts';
import { HANG_MS } from './run-commands.ts';
import { crashMenu } from './run-ui.ts';
import styles from './transport.module.css';

/** A fault, and why it cannot be injected where one is. */
interface OfferedFault {
  readonly text: TextKey;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly fault: WorldFault | null;
  /** The reason if `fault` is null. */
  readonly why?: TextKey;
  readonly key?: string;
}

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
  const plan = useStore(sessionStore, (state) => state.plan);
  const selection = useStore(sessionStore, (state) => state.selection);
  const world = useStore(sessionStore, (state) => state.world);
  const past = useStore(sessionStore, (state) => state.position !== null);
  const subtask = plan === null ? null : inspectedSubtask(plan, selection);
  const name = plan !== null && subtask !== null ? subtaskTitle(plan, subtask) : '';
  const running = useStore(sessionStore, canAct);
  const isReplay = useStore(sessionStore, (state) => state.simulation !== null);
  const offered = [
    ...(subtask === null ? [] : faultsOfSubtask(subtask, name, world)),
    ...faultsOfJob(plan?.settings.taskManagers ?? 0, world),
  ];
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
        title={isReplay ? text('replayIsFixed') : undefined}
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
      <div className={`${controls.popover} ${controls.up} ${styles.faults}`}>
        {world === 'deterministic' && past ? <p className={styles.hint}>{text('faultAtOnce')}</p> : null}
        {subtask === null ? <p className={styles.hint}>{text('crashSelect')}</p> : null}
        {offered.map(({ text: label, values, fault, key }) =>
          fault === null ? null : (
            <button
              key={`${label} ${values?.['id'] ?? ''}`}
              type="button"
              onClick={() => {
                if (menu.current !== null) menu.current.open = false;
                inject(fault);
              }}
            >
              {text(label, values)}
              {key === undefined ? null : (
                <span className={`${controls.key} ${styles.right}`} aria-hidden="true">
                  {key}
                </span>
              )}
            </button>
          ),
        )}
        {[...whyNot(offered)].map(([why, missing]) => (
          <p key={why} className={styles.missing}>
            {missing.map(({ text: label, values }) => (
              <span key={label} aria-disabled="true">
                {text(label, values)}
              </span>
            ))}
            <span className={styles.why}>{text(why)}</span>
          </p>
        ))}
      </div>
    </details>
  );
}

/** What is not offered, by the reason. */
function whyNot(offered: readonly OfferedFault[]): ReadonlyMap<TextKey, readonly OfferedFault[]> {
  const reasons = new Map<TextKey, OfferedFault[]>();
  for (const each of offered) {
    if (each.fault !== null || each.why === undefined) continue;
    reasons.set(each.why, [...(reasons.get(each.why) ?? []), each]);
  }
  return reasons;
}

function faultsOfSubtask(subtask: SubtaskId, name: string, world: 'workers' | 'deterministic'): OfferedFault[] {
  return [
    { text: 'crashSubtask', values: { name }, fault: { kind: 'killSubtask', subtask }, key: 'X' },
    { text: 'crashHang', values: { name }, fault: { kind: 'hangSubtask', subtask, hostMs: HANG_MS } },
    virtual(world, 'faultZombie', { kind: 'zombieSubtask', subtask, actions: ZOMBIE_ACTIONS }, { name }),
    virtual(world, 'faultSlow', { kind: 'slowSubtask', subtask, ms: SLOW_STEP_MS, forMs: SLOW_FOR_MS }, { name }),
  ];
}

function faultsOfJob(taskManagers: number, world: 'workers' | 'deterministic'): OfferedFault[] {
  return [
    ...Array.from({ length: taskManagers }, (_, id): OfferedFault => ({
      text: 'crashTaskManager',
      values: { id },
      fault: { kind: 'killTaskManager', taskManager: id },
    })),
    virtual(world, 'faultCrashTab', { kind: 'crashTab' }),
    virtual(world, 'faultFreezeTab', { kind: 'freezeTab', ms: FREEZE_MS }),
    { text: 'faultCoordinator', fault: null, why: 'faultWhyCoordinator' },
    { text: 'faultSecondTab', fault: null, why: 'faultWhySecondTab' },
    virtual(
      world,
      'faultNotices',
      { kind: 'dropNotifications', count: DROPPED_NOTIFICATIONS },
      { count: DROPPED_NOTIFICATIONS },
    ),
    { text: 'crashStorage', fault: { kind: 'abortStorage', reason: 'aborted', count: 1 } },
    { text: 'faultQuota', fault: { kind: 'abortStorage', reason: 'quota', count: 2 } },
    { text: 'faultHangStorage', fault: { kind: 'delayStorage', ms: HANG_STORAGE_MS, count: 1 } },
    virtual(world, 'faultHiddenManifest', { kind: 'hideOutcome', of: 'manifest' }),
    virtual(world, 'faultHiddenCommit', { kind: 'hideOutcome', of: 'sinks' }),
    virtual(world, 'faultReads', { kind: 'failReads', count: 1 }),
    virtual(world, 'faultDamage', { kind: 'damageCheckpoint' }),
    virtual(world, 'faultWipe', { kind: 'wipeStorage' }),
  ];
}

function virtual(
  world: 'workers' | 'deterministic',
  text: TextKey,
  fault: WorldFault,
  values: Readonly<Record<string, string | number>> = {},
): OfferedFault {
  return world === 'deterministic' ? { text, values, fault } : { text, values, fault: null, why: 'faultWhyVirtual' };
}
