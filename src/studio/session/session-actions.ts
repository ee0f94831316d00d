import type { Fault } from '#protocol/fault.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { NumberedEvent } from '#view/trace-store.ts';
import { startPlayback, stopPlayback } from './playback.ts';
import { sessionStore, type StepUnit } from './session-store.ts';
import type { SessionRun } from './session-run.ts';
import { currentRun, traceLevelAt } from './start-run.ts';

/** A slow replay of a checkpoint takes this long on the wall. */
const SLOW_REPLAY_MS = 12_000;
/** A beat is never further away than this. */
const BEAT_EVENTS_MAX = 4000;
const BEAT_WINDOW = 200;
/** A space-time diagram of more events is no longer a picture. */
const WINDOW_EVENTS_MAX = 12_000;

/** Plays: the recorded past if that is what is shown, else the job. */
export function play(): void {
  const run = currentRun();
  if (run === null) return;
  const { position, rate, eventCount, status } = sessionStore.getState();
  if (position !== null) {
    if (position >= eventCount) return goLive();
    sessionStore.setState({ replayRate: rate });
    startPlayback(run);
    return;
  }
  if (status !== 'running') return;
  sessionStore.setState({ playing: true });
  report(run.client.setRate(rate));
}

/** Stands still: the past where it is, the job between two steps. */
export function pause(): void {
  const run = currentRun();
  if (run === null) return;
  if (sessionStore.getState().position !== null) {
    stopPlayback();
    sessionStore.setState({ replayRate: null });
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
  if (replayRate !== null) startPlayback(run);
  const level = traceLevelAt(world, rate);
  if (level !== traceLevel) {
    run.feed.ledger.noteLevel(level);
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
    const next = neighbour(run, position, stepUnit, 1);
    if (next >= run.feed.store.eventCount()) goLive();
    else seek(next);
    return;
  }
  if (world !== 'deterministic') return;
  if (playing) pause();
  report(run.client.step(stepUnit));
}

/** One step back through the past. The job itself stays where it is. */
export function stepBack(): void {
  const run = currentRun();
  if (run === null) return;
  const { position, stepUnit, playing } = sessionStore.getState();
  if (position === null && playing) pause();
  seek(neighbour(run, position ?? run.feed.store.eventCount(), stepUnit, -1));
}

/** Shows the state after an event of the past. */
export function seek(event: number): void {
  const run = currentRun();
  const extent = run?.feed.store.extent();
  if (run === null || extent === null || extent === undefined) return;
  stopPlayback();
  const position = Math.max(extent.firstEvent, Math.min(event, extent.lastEvent));
  sessionStore.setState({ position, replayRate: null });
  run.invalidate();
}

/** Shows what is happening now. */
export function goLive(): void {
  stopPlayback();
  sessionStore.setState({ position: null, replayRate: null });
  currentRun()?.invalidate();
}

/** Shows the first instant that is kept. */
export function goFirst(): void {
  seek(currentRun()?.feed.store.extent()?.firstEvent ?? 0);
}

/** The next or previous checkpoint, fault or restore. */
export function seekMark(direction: 1 | -1): void {
  const run = currentRun();
  if (run === null) return;
  const { position } = sessionStore.getState();
  const found = nextMark(run, position ?? run.feed.store.eventCount(), direction);
  if (found !== null) seek(found);
  else if (direction > 0) goLive();
}

/** Goes to the trigger of the last checkpoint that completed and plays from there, slowly. False: there is none. */
export function replayLastCheckpoint(): boolean {
  const run = currentRun();
  const { view } = sessionStore.getState();
  if (run === null || view === null) return false;
  const live = run.feed.store.liveView();
  const mark = run.feed.store.marks().findLast(({ kind, status }) => kind === 'checkpoint' && status === 'completed');
  const checkpoint = live.checkpoints.find(({ id }) => id === mark?.id);
  if (mark === undefined || checkpoint === undefined) return false;
  seek(mark.event);
  const durationMs = Math.max(1, (checkpoint.endedAtMs ?? checkpoint.triggeredAtMs + 1) - checkpoint.triggeredAtMs);
  sessionStore.setState({ replayRate: Math.min(1, durationMs / SLOW_REPLAY_MS) });
  startPlayback(run);
  return true;
}

export function triggerCheckpoint(): void {
  report(currentRun()?.client.triggerCheckpoint());
}

/** Stops with a final checkpoint. A job that stands must go on to take it. */
export function stopRun(): void {
  resumeToEnd();
  report(currentRun()?.client.stop());
}

export function cancelRun(checkpoints: 'retain' | 'delete'): void {
  resumeToEnd();
  report(currentRun()?.client.cancel(checkpoints));
}

export function inject(fault: Fault): void {
  if (sessionStore.getState().position !== null) goLive();
  report(currentRun()?.client.inject(fault));
}

/** Asks a running actor; a refusal is an answer like any other. */
export async function query(request: QueryRequest): Promise<QueryAnswer> {
  const run = currentRun();
  if (run === null) return { kind: 'queryFailed', reason: 'no run' };
  try {
    return await run.client.query(request);
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

/** When an event was recorded, in host ms. */
export function hostMsOf(event: number): number {
  return currentRun()?.feed.store.hostMsOf(event) ?? 0;
}

/** The last event recorded at or before an instant of the host clock. */
export function eventAtHost(hostMs: number): number {
  return currentRun()?.feed.store.eventAt({ hostMs }) ?? 0;
}

/** Recorded events with numbers in [from, to]. */
export function eventsBetween(from: number, to: number): NumberedEvent[] {
  return currentRun()?.feed.store.eventsBetween(from, to) ?? [];
}

/** Recorded events from a job time up to a number; at most {@link WINDOW_EVENTS_MAX} of them, the newest. */
export function eventsSince(jobMs: number, to: number): NumberedEvent[] {
  const store = currentRun()?.feed.store;
  if (store === undefined) return [];
  const from = store.eventAt({ jobMs });
  return store.eventsBetween(Math.max(from, to - WINDOW_EVENTS_MAX), to);
}

function resumeToEnd(): void {
  goLive();
  if (!sessionStore.getState().playing) play();
}

function neighbour(run: SessionRun, from: number, unit: StepUnit, direction: 1 | -1): number {
  if (unit === 'checkpoint') return nextMark(run, from, direction) ?? (direction > 0 ? run.feed.store.eventCount() : 0);
  if (unit === 'event') return from + direction;
  return direction > 0 ? nextBeat(run, from) : previousBeat(run, from);
}

function nextBeat(run: SessionRun, from: number): number {
  const last = run.feed.store.eventCount();
  const end = Math.min(last, from + BEAT_EVENTS_MAX);
  for (let start = from; start < end; start += BEAT_WINDOW) {
    const [found] = narratedBetween(run, start, Math.min(end, start + BEAT_WINDOW));
    if (found !== undefined) return found;
  }
  return end;
}

function previousBeat(run: SessionRun, from: number): number {
  const first = run.feed.store.extent()?.firstEvent ?? 0;
  const end = Math.max(first, from - BEAT_EVENTS_MAX);
  for (let last = from - 1; last > end; last -= BEAT_WINDOW) {
    const found = narratedBetween(run, Math.max(end, last - BEAT_WINDOW), last).at(-1);
    if (found !== undefined) return found;
  }
  return end;
}

/** Events in (from, to] that changed the sentence. Goes forward only, because folding forward is cheap. */
function narratedBetween(run: SessionRun, from: number, to: number): number[] {
  const found: number[] = [];
  let { narration } = run.feed.store.seek({ event: from });
  for (let event = from + 1; event <= to; event++) {
    const after = run.feed.store.seek({ event }).narration;
    if (after !== narration) found.push(event);
    narration = after;
  }
  return found;
}

function nextMark(run: SessionRun, from: number, direction: 1 | -1): number | null {
  const events = run.feed.store.marks().map(({ event }) => event);
  const found = direction > 0 ? events.find((event) => event > from) : events.findLast((event) => event < from);
  return found ?? null;
}

function report(done: Promise<void> | undefined): void {
  done?.catch((reason: unknown) => {
    sessionStore.setState({ error: reason instanceof Error ? reason.message : String(reason) });
  });
}
