import { type ReactElement, type Ref, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { RunCanvas, type RunCanvasHandle } from '#canvas/run/run-canvas.tsx';
import type { RunSelection } from '#canvas/run/scene/scene-context.ts';
import type { PipelineDocument } from '#model/document.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import { planTopology } from '#view/plan-topology.ts';
import { appStore, select } from '../app-store.ts';
import { showLogical } from '../design/design-panels.ts';
import { preferences } from '../preferences.ts';
import { useCanvasTexts } from '../texts/use-canvas-texts.ts';
import { useText } from '../texts/use-text.ts';
import { factsOf } from '../validation.ts';
import { plannedOf } from './planned.ts';
import { documentSelection, plannedSelection } from './plan-selection.ts';
import styles from './plan.module.css';

/**
 * L1 of a design: the subtasks and channels it would be executed as, where a run shows them. It is looked at and selected
 * in; what is drawn anew is drawn at L0.
 */
export function PlanStage(props: {
  readonly document: PipelineDocument;
  readonly ref: Ref<RunCanvasHandle>;
}): ReactElement {
  const { document, ref } = props;
  const text = useText();
  const stage = useRef<HTMLElement>(null);
  const { plan, stale } = useMemo(() => plannedOf(document), [document]);
  const count = document.nodes.length + document.notes.length;
  const [seen, setSeen] = useState(count);
  if (count < seen) setSeen(count);
  useEffect(() => {
    if (count > seen) showLogical();
  }, [count, seen]);
  useEffect(() => {
    // Of a key, the focus was on the drawing: it goes on where the same things are told.
    const { activeElement, body } = window.document;
    if (activeElement !== body && activeElement?.closest('[inert]') === null) return;
    stage.current?.querySelector<HTMLElement>('[role="treegrid"] [tabindex="0"]')?.focus();
  }, []);
  const { errors } = factsOf(document);

  return (
    <section ref={stage} className={styles.stage} aria-label={text('planCanvas')}>
      {plan === null ? (
        <p className={styles.none}>{text('planNone', { count: errors })}</p>
      ) : (
        <>
          <PlanCanvas ref={ref} plan={plan} />
          <p className={styles.facts}>
            {stale ? text('planStale', { count: errors }) : text('planFacts', factsOfPlan(plan))}
          </p>
        </>
      )}
    </section>
  );
}

function PlanCanvas({ plan, ref }: { readonly plan: JobPlan; readonly ref: Ref<RunCanvasHandle> }): ReactElement {
  const { theme, reducedMotion } = useStore(preferences);
  const selection = useStore(appStore, (state) => state.selection);
  const [picked, setPicked] = useState<RunSelection | null>(null);
  return (
    <RunCanvas
      // Another plan is laid out anew, and has other rows.
      key={plan.vertices.map(({ name, parallelism }) => `${name} ${parallelism}`).join()}
      ref={ref}
      planned
      plan={plan}
      texts={useCanvasTexts()}
      selection={useMemo(() => plannedSelection(plan, selection, picked), [plan, selection, picked])}
      onSelect={(target) => {
        setPicked(target);
        select(documentSelection(plan, target, selection));
      }}
      theme={theme}
      reducedMotion={reducedMotion}
      inMemory
    />
  );
}

/** Slots: each group of tasks that share them takes as many as its widest task has subtasks. */
function factsOfPlan(plan: JobPlan): Readonly<Record<'tasks' | 'subtasks' | 'channels' | 'slots', number>> {
  const { subtasks, channels } = planTopology(plan);
  const widest = new Map<string, number>();
  for (const { slotSharingGroup: group, parallelism } of plan.vertices) {
    widest.set(group, Math.max(widest.get(group) ?? 0, parallelism));
  }
  return {
    tasks: plan.vertices.length,
    subtasks: subtasks.length,
    channels: channels.length,
    slots: [...widest.values()].reduce((sum, slots) => sum + slots, 0),
  };
}
