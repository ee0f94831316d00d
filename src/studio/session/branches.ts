import { createStore } from 'zustand/vanilla';
import { must } from '#std/assert.ts';
import type { StartOptions } from '#protocol/job-client.ts';
import type { RecordedPast } from '#protocol/travel.ts';
import type { StudioHost } from '../studio-host.ts';
import { clearBreakpoints, showHalts, watchHalts } from './breakpoints.ts';
import { currentRun, setCurrentRun } from './current-run.ts';
import { SessionRun } from './session-run.ts';
import { type SessionState, sessionStore } from './session-store.ts';

/**
 * The branches of a deterministic run: a tree whose root is the run as it was started. A branch has a world and a view
 * worker of its own, which began with the past of its parent, so each can be played, scrubbed and forked by itself.
 */
export interface Branch {
  readonly id: number;
  /** What the user calls it; null = by its number. */
  readonly name: string | null;
  readonly parent: number | null;
  /** Events it shares with its parent, and job time of the instant of the fork. */
  readonly forkEvent: number;
  readonly forkMs: number;
  /** The seed it was given at the fork; null = its parent's. */
  readonly seed: number | null;
}

interface BranchState {
  readonly branches: readonly Branch[];
  /** The one on the screen. */
  readonly shown: number;
  /** The past of a new branch is being executed. */
  readonly forking: boolean;
}

/** Each has two workers and its whole past in memory. */
export const BRANCHES_MAX = 8;

const NONE: BranchState = { branches: [], shown: 0, forking: false };

export const branchStore = createStore<BranchState>(() => NONE);

/** What the runs of the tree have in common. */
interface Tree {
  readonly host: StudioHost;
  readonly start: Omit<StartOptions, 'past' | 'rate'>;
  readonly runs: Map<number, SessionRun>;
  /** What the session said of each branch when it was left for another. */
  readonly left: Map<number, SessionState>;
}

let tree: Tree | null = null;
let lastId = 0;

/** A run was started: the root of a new tree. */
export function plantTree(host: StudioHost, run: SessionRun, start: Tree['start']): void {
  const id = ++lastId;
  tree = { host, start, runs: new Map([[id, run]]), left: new Map() };
  const root: Branch = { id, name: null, parent: null, forkEvent: 0, forkMs: 0, seed: null };
  branchStore.setState({ branches: [root], shown: id, forking: false });
  clearBreakpoints();
  void watchHalts(run);
}

/** Takes the tree down. Returns its runs, which are the caller's to leave. */
export function fellTree(): readonly SessionRun[] {
  const runs = [...(tree?.runs.values() ?? [])];
  tree = null;
  branchStore.setState(NONE);
  clearBreakpoints();
  return runs;
}

/** How the runs of the tree were started; null without a tree. */
export function branchStart(): Tree['start'] | null {
  return tree?.start ?? null;
}

/** Whether what is shown follows the file of a replay: something can be done to it only in a fork, which leaves the file. */
export function followsFile({ branches, shown }: BranchState, simulation: SessionState['simulation']): boolean {
  return simulation !== null && branches.find(({ id }) => id === shown)?.parent === null;
}

/** The run of a branch. */
export function runOf(id: number): SessionRun | null {
  return tree?.runs.get(id) ?? null;
}

/**
 * A new branch from the instant that is shown, paused there and on the screen. Null where there can be none; the session's
 * error says why.
 */
export async function fork(seed: number | null = null): Promise<SessionRun | null> {
  const grown = tree;
  const from = currentRun();
  const { branches, shown, forking } = branchStore.getState();
  if (grown === null || from === null || forking) return null;
  if (branches.length >= BRANCHES_MAX) {
    sessionStore.setState({ error: 'too-many-branches' });
    return null;
  }
  branchStore.setState({ forking: true });
  const { position, clockStartMs, view } = sessionStore.getState();
  let run: SessionRun | null = null;
  try {
    await standStill(from);
    const answer = await from.client.travel?.({ kind: 'past', event: position });
    if (answer?.kind !== 'past') throw new Error('only-deterministic');
    const { past } = answer;
    run = new SessionRun(grown.host, grown.host.openRun('deterministic'), grown.start.plan, grown.start.traceLevel);
    run.hide();
    await grow(run, grown.start, past);
    if (seed !== null) await run.client.travel?.({ kind: 'act', act: { kind: 'reseed', seed } });
    if (tree !== grown) throw new Error('job-not-running');
    const id = ++lastId;
    grown.runs.set(id, run);
    const branch: Branch = {
      id,
      name: null,
      parent: shown,
      forkEvent: past.events,
      // Of the last event: the clock of a job that is over runs on to timers that mean nothing any more.
      forkMs: Math.max(0, (view?.jobTimeMs ?? past.jobMs) - clockStartMs),
      seed,
    };
    branchStore.setState({ branches: [...branchStore.getState().branches, branch] });
    const state = sessionStore.getState();
    grown.left.set(id, { ...state, ...AT_ITS_END });
    showBranch(id);
    void watchHalts(run);
    return run;
  } catch (reason) {
    await run?.leave().catch(() => undefined);
    sessionStore.setState({ error: reason instanceof Error ? reason.message : String(reason) });
    return null;
  } finally {
    branchStore.setState({ forking: false });
  }
}

/** Puts a branch on the screen as it was left; the one before stands still. */
export function showBranch(id: number): void {
  const { shown } = branchStore.getState();
  const next = runOf(id);
  if (tree === null || next === null || id === shown) return;
  const before = currentRun();
  if (before !== null) {
    void standStill(before);
    before.hide();
    tree.left.set(shown, { ...sessionStore.getState(), playing: false, replayRate: null });
  }
  setCurrentRun(next);
  branchStore.setState({ shown: id });
  // Texts of the design do not change with the branch; what is selected goes along.
  const { selection, stepUnit } = sessionStore.getState();
  sessionStore.setState({
    ...must(tree.left.get(id), 'a branch is left before another is shown'),
    selection,
    stepUnit,
  });
  showHalts(next);
  void next.client.setRate(0).catch(() => undefined);
  next.reveal();
}

export function renameBranch(id: number, name: string): void {
  const trimmed = name.trim().slice(0, NAME_LENGTH_MAX);
  branchStore.setState(({ branches }) => ({
    branches: branches.map((each) => (each.id === id ? { ...each, name: trimmed === '' ? null : trimmed } : each)),
  }));
}

/** Ends a branch and forgets it. The root and the one on the screen stay; its forks become its parent's. */
export function deleteBranch(id: number): void {
  const { branches, shown } = branchStore.getState();
  const branch = branches.find((each) => each.id === id);
  const run = runOf(id);
  if (tree === null || run === null || branch === undefined || branch.parent === null || id === shown) return;
  tree.runs.delete(id);
  tree.left.delete(id);
  branchStore.setState({
    branches: branches
      .filter((each) => each.id !== id)
      .map((each) => (each.parent === id ? adopted(each, branch) : each)),
  });
  void run.leave().catch(() => undefined);
}

/** The number of events two branches have in common by their forks. */
export function commonEvents(branches: readonly Branch[], left: number, right: number): number {
  const byId = new Map(branches.map((branch) => [branch.id, branch]));
  const limits = new Map<number, number>();
  let shared = Number.POSITIVE_INFINITY;
  for (let at = byId.get(left); at !== undefined; at = at.parent === null ? undefined : byId.get(at.parent)) {
    limits.set(at.id, shared);
    shared = Math.min(shared, at.forkEvent);
  }
  shared = Number.POSITIVE_INFINITY;
  for (let at = byId.get(right); at !== undefined; at = at.parent === null ? undefined : byId.get(at.parent)) {
    const limit = limits.get(at.id);
    if (limit !== undefined) return Math.min(limit, shared);
    shared = Math.min(shared, at.forkEvent);
  }
  return 0;
}

/** What it shares with its grandparent ends at the earlier of both forks. */
function adopted(branch: Branch, { parent, forkEvent, forkMs }: Branch): Branch {
  return {
    ...branch,
    parent,
    forkEvent: Math.min(branch.forkEvent, forkEvent),
    forkMs: Math.min(branch.forkMs, forkMs),
  };
}

async function grow(run: SessionRun, start: Tree['start'], past: RecordedPast): Promise<void> {
  const { rate } = sessionStore.getState();
  await run.client.start({ ...start, rate, past });
}

async function standStill(run: SessionRun): Promise<void> {
  sessionStore.setState({ playing: false, replayRate: null });
  if (sessionStore.getState().position !== null) run.replay(null);
  await run.client.setRate(0);
}

const AT_ITS_END = {
  status: 'running',
  error: null,
  playing: false,
  position: null,
  positionHostMs: null,
  replayRate: null,
} as const satisfies Partial<SessionState>;

const NAME_LENGTH_MAX = 40;
