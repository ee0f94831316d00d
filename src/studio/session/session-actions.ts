import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { JobAct, WorldFault } from '#protocol/travel.ts';
import type { ShowTarget } from '#view/view-protocol.ts';
import { branchStore, followsFile, fork, runOf } from './branches.ts';
import { leaveHalt } from './breakpoints.ts';
import { currentRun } from './current-run.ts';
import type { SessionRun } from './session-run.ts';
import { sessionStore, type StepUnit } from './session-store.ts';
import { traceLevelAt } from './start-run.ts';

/** A slow replay of a checkpoint takes this long on the wall. */
const SLOW_REPLAY_MS = 12_000;

/** Plays: the recorded past if that is what is shown, else the job. */
export function play(): void {
  const run = currentRun();
  if (run === null) return;
  const { position, rate, eventCount, status } = sessionStore.getState();
  if (position !== null) {
    if (position >= eventCount) return goLive();
    sessionStore.setState({ replayRate: rate });
    run.replay(rate);
    return;
  }
  if (status !== 'running') return;
  leaveHalt();
  sessionStore.setState({ playing: true });
  report(run.client.setRate(rate));
}

/** Stands still: the past where it is, the job between two steps. */
export function pause(): void {
  const run = currentRun();
  if (run === null) return;
  if (sessionStore.getState().position !== null) {
    sessionStore.setState({ replayRate: null });
    run.replay(null);
    return;
  }
  sessionStore.setState({ playing: false });
  report(run.client.setRate(0));
}

/** Space: play or pause. */
export function togglePlay(): void {
  const { position, replayRate, playing } = sessionStore.getState();
  const plays = position === null ? playing : replayRate !== null;
  if (plays) pause();
  else play();
}

/** Sets the rate of what is shown. Below real time a job is traced in full. */
export function setRate(rate: number): void {
  const run = currentRun();
  const { world, playing, replayRate, traceLevel } = sessionStore.getState();
  sessionStore.setState(replayRate === null ? { rate } : { rate, replayRate: rate });
  if (run === null) return;
  if (replayRate !== null) run.replay(rate);
  const level = traceLevelAt(world, rate);
  if (level !== traceLevel) {
    run.traceAt(level);
    sessionStore.setState({ traceLevel: level });
    report(run.client.setTraceLevel(level));
  }
  if (playing) report(run.client.setRate(rate));
}

export function setStepUnit(stepUnit: StepUnit): void {
  sessionStore.setState({ stepUnit });
}

/** One step forward: through the past, or of the job in the deterministic world. */
export function step(): void {
  const run = currentRun();
  if (run === null) return;
  const { position, world, stepUnit, playing } = sessionStore.getState();
  if (position !== null) {
    show({ to: 'step', unit: stepUnit, direction: 1 });
    return;
  }
  if (world !== 'deterministic') return;
  if (playing) pause();
  leaveHalt();
  report(run.client.step(stepUnit));
}

/** One step back through the past. The job itself stays where it is. */
export function stepBack(): void {
  const { position, stepUnit, playing } = sessionStore.getState();
  if (position === null && playing) pause();
  show({ to: 'step', unit: stepUnit, direction: -1 });
}

/** Shows the state after an event of the past. */
export function seek(event: number): void {
  const { extent } = sessionStore.getState();
  if (extent === null) return;
  const position = Math.max(extent.firstEvent, Math.min(event, extent.lastEvent));
  sessionStore.setState({ position });
  show({ to: 'event', event });
}

/** Shows what had been recorded at an instant of the absolute host clock. */
export function seekHostTime(hostMs: number): void {
  sessionStore.setState({ positionHostMs: hostMs });
  show({ to: 'hostTime', hostMs });
}

/** Shows what is happening now. */
export function goLive(): void {
  sessionStore.setState({ position: null, positionHostMs: null, replayRate: null });
  currentRun()?.show({ to: 'live' });
}

/** Shows the first instant that is kept. */
export function goFirst(): void {
  seek(0);
}

/** The next or previous checkpoint, fault or restore. */
export function seekMark(direction: 1 | -1): void {
  const { position } = sessionStore.getState();
  if (position === null && direction > 0) return;
  show({ to: 'step', unit: 'mark', direction });
}

/** Goes to the trigger of the last checkpoint that completed and plays from there, slowly. False: there is none. */
export function replayLastCheckpoint(): boolean {
  const known = sessionStore
    .getState()
    .marks.some(({ kind, status }) => kind === 'checkpoint' && status === 'completed');
  if (known) show({ to: 'lastCheckpoint', durationMs: SLOW_REPLAY_MS });
  return known;
}

export function triggerCheckpoint(): void {
  onJob((run) => run.client.triggerCheckpoint());
}

/** Stops with a final checkpoint. A job that stands must go on to take it. */
export function stopRun(): void {
  onJob((run) => {
    resumeToEnd();
    return run.client.stop();
  });
}

export function cancelRun(checkpoints: 'retain' | 'delete'): void {
  onJob((run) => {
    resumeToEnd();
    return run.client.cancel(checkpoints);
  });
}

/** Breaks something, now or at the instant of the past that is shown. */
export function inject(fault: WorldFault): void {
  onJob((run) => {
    switch (fault.kind) {
      case 'killSubtask':
      case 'killTaskManager':
      case 'hangSubtask':
      case 'abortStorage':
      case 'delayStorage':
        return run.client.inject(fault);
      default:
        return actOn(run, { kind: 'fault', fault });
    }
  });
}

/** Hands over what the user clicked for a source of the job. */
export function recordClicks(uid: string, lines: readonly string[]): void {
  onJob((run) => run.client.recordClicks(uid, lines));
}

/** Goes on from the instant that is shown in a branch of its own; with another seed, if there is one. */
export function forkHere(seed: number | null = null): void {
  void fork(seed);
}

/** Lets branches go on as fast as possible until their jobs are over. */
export function runBothToEnd(ids: readonly number[]): void {
  for (const run of new Set(ids.map(runOf))) {
    if (run === null) continue;
    run.show({ to: 'live' });
    if (run === currentRun()) {
      leaveHalt();
      const playing = sessionStore.getState().status === 'running';
      sessionStore.setState({ position: null, positionHostMs: null, replayRate: null, playing });
    }
    report(run.client.setRate(Number.POSITIVE_INFINITY));
  }
}

/** Asks a running actor; a refusal is an answer like any other. */
export async function query(request: QueryRequest): Promise<QueryAnswer> {
  const run = currentRun();
  if (run === null) return { kind: 'queryFailed', reason: 'no run' };
  const { position } = sessionStore.getState();
  try {
    if (position === null || run.client.travel === undefined) return await run.client.query(request);
    const answer = await run.client.travel({ kind: 'queryAt', event: position, request });
    return answer.kind === 'answered' ? answer.answer : { kind: 'queryFailed', reason: answer.kind };
  } catch (reason) {
    return { kind: 'queryFailed', reason: reason instanceof Error ? reason.message : String(reason) };
  }
}

/** Every row of a sink: from the running world, or from storage when the job is over. */
export async function exportSink(sink: string, lens: 'committed' | 'uncommitted'): Promise<QueryAnswer> {
  const run = currentRun();
  if (run === null) return { kind: 'queryFailed', reason: 'no run' };
  if (run.client.world === 'deterministic') return query({ kind: 'sinkExport', sink, lens });
  return run.host.sinkExport(run.plan.jobId, sink, lens);
}

/**
 * Does something to the job. In the deterministic world what is done while an instant of the past is shown happens there,
 * in a branch of its own, as does whatever is done to a replay; elsewhere the past cannot be changed, and it happens now.
 */
function onJob(act: (run: SessionRun) => Promise<void>): void {
  const run = currentRun();
  const { position, simulation } = sessionStore.getState();
  if (run === null) return;
  if (position === null && !followsFile(branchStore.getState(), simulation)) return report(act(run));
  if (run.client.travel === undefined) {
    goLive();
    return report(act(run));
  }
  report(
    fork().then(async (branch) => {
      if (branch !== null) await act(branch);
    }),
  );
}

async function actOn(run: SessionRun, act: Exclude<JobAct, { readonly kind: 'worldFailed' }>): Promise<void> {
  if (run.client.travel === undefined) throw new Error('only-deterministic');
  await run.client.travel({ kind: 'act', act });
}

function resumeToEnd(): void {
  if (!sessionStore.getState().playing) play();
}

/** Shows an instant of the past. Which one it is, the view worker says with the next screen; that it is the past, at once. */
function show(target: ShowTarget): void {
  const run = currentRun();
  const { position, eventCount } = sessionStore.getState();
  if (run === null || eventCount === 0) return;
  sessionStore.setState({ position: position ?? eventCount, replayRate: null });
  run.show(target);
}

function report(done: Promise<void> | undefined): void {
  done?.catch((reason: unknown) => {
    sessionStore.setState({ error: reason instanceof Error ? reason.message : String(reason) });
  });
}
