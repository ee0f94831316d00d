import { Maximize2, Minimize2 } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { JobPlan } from '#protocol/job-plan.ts';
import { sessionStore } from '../session/session-store.ts';
import { useText } from '../texts/use-text.ts';
import { BranchCount } from './branch-count.tsx';
import { CheckpointsPanel } from './checkpoints-panel.tsx';
import { ComparePanel } from './compare-panel.tsx';
import { EventsPanel } from './events-panel.tsx';
import { MetricsPanel } from './metrics-panel.tsx';
import { DOCK_TABS, type DockTab, runUi, TAB_TITLES } from './run-ui.ts';
import { SinkPanel } from './sink-panel.tsx';
import { SpaceTimePanel } from './space-time-panel.tsx';
import { Tabs } from './tabs.tsx';
import { TravelPanel } from './travel-panel.tsx';
import { useSoon } from './use-soon.ts';
import { VerdictPanel } from './verdict-panel.tsx';
import { IconButton } from '../icon-button.tsx';
import styles from './run-mode.module.css';
import panels from './panels.module.css';

/** Nobody waits longer than this for what a tab shows while a job has the page draw. */
const SHOWN_MS = 1000;

/** The panels below the canvas; maximized they cover it. */
export function Dock({ plan }: { readonly plan: JobPlan }): ReactElement {
  const text = useText();
  const { dock, maximized } = useStore(runUi);
  // The tab is marked at once; what it shows comes in slices.
  const shown = useSoon(dock, SHOWN_MS);
  const checkpoints = useStore(sessionStore, (state) => state.view?.checkpoints.length ?? 0);
  const label = text(maximized ? 'restoreSize' : 'maximize');
  return (
    <section className={styles.dock} aria-label={text('dock')}>
      <Tabs
        label={text('dock')}
        id="dock"
        selected={dock}
        commands="run.tab-"
        onSelect={(id) => runUi.setState({ dock: id })}
        tabs={DOCK_TABS.map((id) => ({
          id,
          text: (
            <>
              {text(TAB_TITLES[id])}
              {id === 'checkpoints' && checkpoints > 0 ? <span className={panels.count}>{checkpoints}</span> : null}
              {id === 'travel' ? <BranchCount /> : null}
            </>
          ),
        }))}
        end={
          <IconButton
            command="run.maximize"
            label={label}
            pressed={maximized}
            onClick={() => runUi.setState({ maximized: !maximized })}
          >
            {maximized ? <Minimize2 size={16} aria-hidden="true" /> : <Maximize2 size={16} aria-hidden="true" />}
          </IconButton>
        }
      />
      <div
        className={styles.panel}
        role="tabpanel"
        id="dock-panel"
        aria-labelledby={`dock-tab-${shown}`}
        aria-busy={shown !== dock}
      >
        <Panel dock={shown} plan={plan} />
      </div>
    </section>
  );
}

const Panel = memo(function Panel({ dock, plan }: { readonly dock: DockTab; readonly plan: JobPlan }): ReactElement {
  switch (dock) {
    case 'space-time':
      return <SpaceTimePanel />;
    case 'checkpoints':
      return <CheckpointsPanel plan={plan} />;
    case 'metrics':
      return <MetricsPanel plan={plan} />;
    case 'events':
      return <EventsPanel plan={plan} />;
    case 'sink':
      return <SinkPanel plan={plan} />;
    case 'verdict':
      return <VerdictPanel />;
    case 'travel':
      return <TravelPanel plan={plan} />;
    case 'compare':
      return <ComparePanel plan={plan} />;
  }
});
