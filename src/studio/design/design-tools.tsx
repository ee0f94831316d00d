import {
  GitBranch,
  History,
  Maximize,
  Minus,
  PanelLeft,
  Plus,
  Redo2,
  StickyNote,
  Undo2,
  WandSparkles,
} from 'lucide-react';
import { type ReactElement } from 'react';
import { useStore } from 'zustand';
import { appStore, redo, undo } from '../app-store.ts';
import controls from '../controls.module.css';
import { IconButton } from '../icon-button.tsx';
import { useText } from '../texts/use-text.ts';
import { arrange } from './design-actions.ts';
import { ZOOM_STEP } from './design-commands.ts';
import { PlanCrumbs } from '../plan/plan-crumbs.tsx';
import { designPanels, isParallel, showLogical, showParallel, togglePalette, togglePanel } from './design-panels.ts';
import { DesignNotice } from './design-notice-line.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { SelectionTools } from './selection-tools.tsx';
import { VersionsPanel } from '../versions/versions-panel.tsx';
import styles from './design-mode.module.css';

/** What lies over the canvas: the way back, tidying up, what can be done with a selection, and what was refused. */
export function DesignTools(props: {
  readonly onNote: () => void;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
}): ReactElement | null {
  const text = useText();
  const history = useStore(appStore, (state) => state.history);
  const selected = useStore(appStore, (state) => state.selection.nodes.length);
  const panels = useStore(designPanels);
  if (history === null) return null;
  const { present } = history;
  const { open, palette } = panels;
  const parallel = isParallel(panels, present);
  const undoLabel = history.past.at(-1)?.label;
  const redoLabel = history.future[0]?.label;
  return (
    <>
      <div className={styles.tools}>
        <button
          type="button"
          className={`${controls.button} ${styles.paletteButton}`}
          data-command="find-operator"
          aria-expanded={palette}
          onClick={togglePalette}
        >
          <PanelLeft size={15} />
          {text('palette')}
        </button>
        <IconButton
          framed
          command="undo"
          label={undoLabel === undefined ? text('undo') : `${text('undo')}: ${text(undoLabel)}`}
          disabled={undoLabel === undefined}
          onClick={undo}
        >
          <Undo2 size={15} />
        </IconButton>
        <IconButton
          framed
          command="redo"
          label={redoLabel === undefined ? text('redo') : `${text('redo')}: ${text(redoLabel)}`}
          disabled={redoLabel === undefined}
          onClick={redo}
        >
          <Redo2 size={15} />
        </IconButton>
        <IconButton
          framed
          command="history"
          label={text('history')}
          expanded={open === 'history'}
          onClick={() => togglePanel('history')}
        >
          <History size={15} />
        </IconButton>
        <IconButton
          framed
          command="versions"
          label={text('versions')}
          expanded={open === 'versions'}
          onClick={() => togglePanel('versions')}
        >
          <GitBranch size={15} />
        </IconButton>
        <IconButton framed command="add-note" label={text('addNote')} onClick={props.onNote}>
          <StickyNote size={15} />
        </IconButton>
        <button type="button" className={controls.button} data-command="arrange" onClick={arrange}>
          <WandSparkles size={15} />
          {text('layout')}
        </button>
        {selected > 1 && <SelectionTools />}
      </div>
      <div className={styles.levels}>
        <div className={controls.segment} role="group" aria-label={text('zoomLevel')}>
          <button
            type="button"
            data-command="level0"
            title={text('levelLogical')}
            aria-pressed={!parallel}
            onClick={showLogical}
          >
            L0
          </button>
          <button
            type="button"
            data-command="level1"
            title={text('levelParallel')}
            aria-pressed={parallel}
            disabled={present.nodes.length === 0}
            onClick={() => showParallel(present.id)}
          >
            L1
          </button>
        </div>
        <div className={styles.zoom} role="group" aria-label={text('zoomGroup')}>
          <IconButton framed command="zoom-out" label={text('zoomAway')} onClick={() => props.onZoom(1 / ZOOM_STEP)}>
            <Minus size={15} />
          </IconButton>
          <IconButton framed command="fit" label={text('fit')} onClick={props.onFit}>
            <Maximize size={15} />
          </IconButton>
          <IconButton framed command="zoom-in" label={text('zoomNearer')} onClick={() => props.onZoom(ZOOM_STEP)}>
            <Plus size={15} />
          </IconButton>
        </div>
        {parallel && <PlanCrumbs document={present} />}
      </div>
      {open === 'history' && <HistoryPanel history={history} />}
      {open === 'versions' && <VersionsPanel key={history.present.id} document={history.present} />}
      <DesignNotice />
    </>
  );
}
