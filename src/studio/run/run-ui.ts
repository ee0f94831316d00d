import { createStore } from 'zustand/vanilla';
import type { ZoomLevel } from '#canvas/run/camera.ts';
import type { RunCanvasHandle } from '#canvas/run/run-canvas.tsx';
import type { TextKey } from '../texts/catalogue.ts';
import type { AskedRequest } from './refusal.ts';

/** What the run mode looks like: not part of the run, kept while the page lives. */

export const DOCK_TABS = [
  'space-time',
  'checkpoints',
  'metrics',
  'events',
  'sink',
  'verdict',
  'travel',
  'compare',
] as const;
export type DockTab = (typeof DOCK_TABS)[number];
/** What they are called. */
export const TAB_TITLES = {
  'space-time': 'dockSpaceTime',
  checkpoints: 'dockCheckpoints',
  metrics: 'dockMetrics',
  events: 'dockEvents',
  sink: 'dockSink',
  verdict: 'dockVerdict',
  travel: 'dockTravel',
  compare: 'dockCompare',
} as const satisfies Readonly<Record<DockTab, TextKey>>;

export type InspectorTab = 'recovery' | 'state' | 'channels' | 'metrics' | 'config';

interface RunUi {
  readonly dock: DockTab;
  readonly maximized: boolean;
  readonly inspector: InspectorTab;
  readonly level: ZoomLevel;
  readonly showTaskManagers: boolean;
  readonly stopOpen: boolean;
  /** The last checkpoint or stop a user has asked for. */
  readonly asked: AskedRequest | null;
}

export const runUi = createStore<RunUi>(() => ({
  dock: 'space-time',
  maximized: false,
  inspector: 'state',
  level: 1,
  showTaskManagers: false,
  stopOpen: false,
  asked: null,
}));

/** The canvas of the moment, for commands that move it. */
export const stage: { current: RunCanvasHandle | null } = { current: null };

/** The menu of faults, for the key that opens it. */
export const crashMenu: { current: HTMLDetailsElement | null } = { current: null };

export function nextDockTab(): void {
  const { dock } = runUi.getState();
  const next = DOCK_TABS[(DOCK_TABS.indexOf(dock) + 1) % DOCK_TABS.length];
  if (next !== undefined) runUi.setState({ dock: next });
}
