import { type Command, registerCommands } from '../commands.ts';
import {
  goFirst,
  goLive,
  replayLastCheckpoint,
  seekMark,
  setRate,
  setStepUnit,
  step,
  stepBack,
  togglePlay,
} from '../session/session-actions.ts';
import { canAct, canStep, canStop, sessionStore } from '../session/session-store.ts';
import { BRANCH_COMMANDS } from './branch-commands.ts';
import { faultCommands } from './fault-commands.ts';
import { nextRate } from './rates.ts';
import { askForCheckpoint } from './refused-request.tsx';
import { DOCK_TABS, nextDockTab, runUi, stage, TAB_TITLES } from './run-ui.ts';

const STEP_COMMANDS = [
  ['event', 'cmdStepEvent'],
  ['beat', 'cmdStepBeat'],
  ['checkpoint', 'cmdStepCheckpoint'],
] as const;
const INSPECTOR_COMMANDS = [
  ['recovery', 'cmdInspectRecovery'],
  ['state', 'cmdInspectState'],
  ['channels', 'cmdInspectChannels'],
  ['metrics', 'cmdInspectMetrics'],
  ['config', 'cmdInspectConfig'],
] as const;

const hasRun = (): boolean => sessionStore.getState().plan !== null;
const isRunning = (): boolean => canAct(sessionStore.getState());
const canSeek = (): boolean => sessionStore.getState().eventCount > 0;
const isSteppable = (): boolean => canStep(sessionStore.getState());

/** What can be done while a run is on the screen. Returns the function that takes the commands back. */
export function registerRunCommands(taskManagers: number): () => void {
  return registerCommands(runCommands(taskManagers));
}

/** The commands of a run on so many task managers. */
export function runCommands(taskManagers: number): readonly Command[] {
  return [...transportCommands(), ...BRANCH_COMMANDS, ...faultCommands(taskManagers), ...stageCommands()];
}

function transportCommands(): Command[] {
  return [
    { id: 'run.play', text: 'play', shortcuts: ['Space', 'K'], enabled: canSeek, run: togglePlay },
    { id: 'run.step', text: 'step', shortcuts: ['ArrowRight'], enabled: isSteppable, run: step },
    { id: 'run.stepBack', text: 'stepBack', shortcuts: ['ArrowLeft'], enabled: canSeek, run: stepBack },
    ...STEP_COMMANDS.map(([unit, text]): Command => ({
      id: `run.unit-${unit}`,
      text,
      enabled: isSteppable,
      run: () => setStepUnit(unit),
    })),
    { id: 'run.first', text: 'first', shortcuts: ['Home'], enabled: canSeek, run: goFirst },
    { id: 'run.latest', text: 'latest', shortcuts: ['End'], enabled: canSeek, run: goLive },
    { id: 'run.previousMark', text: 'previousMark', shortcuts: ['['], enabled: canSeek, run: () => seekMark(-1) },
    { id: 'run.nextMark', text: 'nextMark', shortcuts: [']'], enabled: canSeek, run: () => seekMark(1) },
    { id: 'run.faster', text: 'faster', shortcuts: ['L'], enabled: hasRun, run: () => changeRate(1) },
    { id: 'run.slower', text: 'slower', shortcuts: ['J'], enabled: hasRun, run: () => changeRate(-1) },
    {
      id: 'run.replaySlowly',
      text: 'replaySlowly',
      enabled: () => sessionStore.getState().view?.checkpoints.some(({ status }) => status === 'completed') === true,
      run: () => void replayLastCheckpoint(),
    },
    { id: 'run.trigger', text: 'triggerCheckpoint', shortcuts: ['B'], enabled: isRunning, run: askForCheckpoint },
    {
      id: 'run.stop',
      text: 'stop',
      enabled: () => canStop(sessionStore.getState()),
      run: () => runUi.setState({ stopOpen: true }),
    },
  ];
}

function stageCommands(): Command[] {
  const level = (to: 0 | 1 | 2 | 3): Command => ({
    id: `run.level${to}`,
    text: 'cmdZoomLevel',
    values: { level: to },
    shortcuts: [String(to + 1)],
    enabled: hasRun,
    run: () => stage.current?.showLevel(to),
  });
  return [
    level(0),
    level(1),
    level(2),
    level(3),
    { id: 'run.fit', text: 'fit', shortcuts: ['F'], enabled: hasRun, run: () => stage.current?.fit() },
    ...DOCK_TABS.map((tab): Command => ({
      id: `run.tab-${tab}`,
      text: TAB_TITLES[tab],
      enabled: hasRun,
      run: () => runUi.setState({ dock: tab }),
    })),
    ...INSPECTOR_COMMANDS.map(([tab, text]): Command => ({
      id: `run.inspect-${tab}`,
      text,
      enabled: () =>
        hasRun() && (tab !== 'recovery' || (sessionStore.getState().view?.recovery?.failedAtMs ?? null) !== null),
      run: () => runUi.setState({ inspector: tab }),
    })),
    {
      id: 'run.taskManagers',
      text: 'taskManagers',
      enabled: hasRun,
      run: () => runUi.setState(({ showTaskManagers }) => ({ showTaskManagers: !showTaskManagers })),
    },
    { id: 'run.nextTab', text: 'nextTab', shortcuts: ['T'], enabled: hasRun, run: nextDockTab },
    {
      id: 'run.maximize',
      text: 'maximize',
      shortcuts: ['M'],
      enabled: hasRun,
      run: () => runUi.setState(({ maximized }) => ({ maximized: !maximized })),
    },
  ];
}

function changeRate(direction: 1 | -1): void {
  const { rate, replayRate, world, position } = sessionStore.getState();
  const upTo = world === 'deterministic' || position !== null ? Number.POSITIVE_INFINITY : 1;
  setRate(nextRate(replayRate ?? rate, direction, upTo));
}
