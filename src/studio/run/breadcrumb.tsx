import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { RunSelection } from '#canvas/run/scene/scene.ts';
import { type JobPlan, parseSubtaskId } from '#protocol/job-plan.ts';
import { consumerOf, vertexTitle } from '#view/plan-topology.ts';
import { select, sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { stage } from './run-ui.ts';
import crumbStyles from '../crumb.module.css';
import styles from './breadcrumb.module.css';

interface Crumb {
  readonly key: string;
  readonly name: string;
  /** null: the whole job. */
  readonly target: RunSelection | null;
}

/** Where the selection is: job, operator, subtask. Each is a way back up. */
export function Breadcrumb({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const selection = useStore(sessionStore, (state) => state.selection);
  const crumbs: readonly Crumb[] = [{ key: 'job', name: text('jobClock'), target: null }, ...crumbsOf(plan, selection)];
  return (
    <nav className={styles.crumbs} aria-label={text('breadcrumb')}>
      <ol>
        {crumbs.map(({ key, name, target }, at) => (
          <li key={key}>
            <button
              className={crumbStyles.crumb}
              type="button"
              aria-current={at === crumbs.length - 1}
              title={name}
              onClick={() => {
                select(target);
                if (target === null) stage.current?.fit();
                else stage.current?.reveal(target);
              }}
            >
              {name}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function crumbsOf(plan: JobPlan, selection: RunSelection | null): Crumb[] {
  switch (selection?.kind) {
    case 'operator':
      return [operatorCrumb(plan, selection.vertex)];
    case 'subtask': {
      const { vertex, index } = parseSubtaskId(selection.id);
      return [operatorCrumb(plan, vertex), { key: selection.id, name: `#${index + 1}`, target: selection }];
    }
    case 'channel':
      return crumbsOf(plan, { kind: 'subtask', id: consumerOf(plan, selection.id) });
    default:
      return [];
  }
}

function operatorCrumb(plan: JobPlan, vertex: number): Crumb {
  const found = plan.vertices[vertex];
  const name = found === undefined ? '' : vertexTitle(found);
  return { key: `operator ${vertex}`, name, target: { kind: 'operator', vertex } };
}
