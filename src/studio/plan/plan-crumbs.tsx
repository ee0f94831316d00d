import { Fragment, type ReactElement, useMemo } from 'react';
import { useStore } from 'zustand';
import type { PipelineDocument } from '#model/document.ts';
import { appStore, select } from '../app-store.ts';
import { useText } from '../texts/use-text.ts';
import { chainOf, plannedSelection } from './plan-selection.ts';
import { plannedOf } from './planned.ts';
import crumbStyles from '../crumb.module.css';
import styles from './plan.module.css';

/** The operators that are chained in the selected task: each is a way to its settings. */
export function PlanCrumbs({ document }: { readonly document: PipelineDocument }): ReactElement | null {
  const text = useText();
  const selection = useStore(appStore, (state) => state.selection);
  const { plan } = useMemo(() => plannedOf(document), [document]);
  const target = plan === null ? null : plannedSelection(plan, selection, null);
  const chain = plan === null || target === null ? [] : chainOf(plan, target);
  if (chain.length < 2) return null;
  return (
    <nav className={styles.chain} aria-label={text('planChain')}>
      {chain.map(({ nodeId, name: planned }, at) => {
        const name = document.nodes.find(({ id }) => id === nodeId)?.name ?? planned;
        return (
          <Fragment key={nodeId}>
            {at > 0 && <span aria-hidden="true">·</span>}
            <button
              className={crumbStyles.crumb}
              type="button"
              title={name}
              aria-current={nodeId === selection.nodes[0]}
              onClick={() => select({ nodes: [nodeId], edges: [] })}
            >
              {name}
            </button>
          </Fragment>
        );
      })}
    </nav>
  );
}
