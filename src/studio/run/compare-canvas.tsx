import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { RunCanvas, type RunCanvasHandle } from '#canvas/run/run-canvas.tsx';
import type { JobPlan } from '#protocol/job-plan.ts';
import { preferences } from '../preferences.ts';
import { useCanvasTexts } from '../texts/use-canvas-texts.ts';
import { branchStore, runOf } from '../session/branches.ts';
import { select, sessionStore } from '../session/session-store.ts';
import { useFailureCauseText } from '../texts/use-failure-cause-text.ts';
import { withToldCauses } from './told-causes.ts';
import { useText } from '../texts/use-text.ts';
import { BranchGlyph, branchName } from './branch-glyph.tsx';
import styles from './compare.module.css';

interface CompareCanvasProps {
  readonly ids: readonly number[];
  readonly plan: JobPlan;
}

/** Both jobs at the same job time, each on a canvas of its own. */
export function CompareCanvas({ ids, plan }: CompareCanvasProps): ReactElement {
  return (
    <div className={styles.beside}>
      {ids.map((id, side) => (
        <BranchCanvas key={`${side} ${id}`} id={id} plan={plan} />
      ))}
    </div>
  );
}

function BranchCanvas({ id, plan }: { readonly id: number; readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const branches = useStore(branchStore, (state) => state.branches);
  const { theme, reducedMotion } = useStore(preferences);
  const selection = useStore(sessionStore, (state) => state.selection);
  const texts = useCanvasTexts();
  const canvas = useRef<RunCanvasHandle>(null);
  const told = useFailureCauseText();
  useEffect(() => runOf(id)?.onView((view) => canvas.current?.setView(withToldCauses(view, told))), [id, told]);
  const name = branchName(branches, id, text);
  return (
    <section className={styles.diagram} aria-label={name}>
      <h3>
        <BranchGlyph id={id} />
        {name}
      </h3>
      <div className={styles.drawing}>
        <RunCanvas
          ref={canvas}
          plan={plan}
          texts={texts}
          selection={selection}
          onSelect={select}
          theme={theme}
          reducedMotion={reducedMotion}
          inMemory
        />
      </div>
    </section>
  );
}
