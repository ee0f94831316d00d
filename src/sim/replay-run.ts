import type { TransactRequest } from '#engine/ports.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { JobState, TraceBody, TraceEvent } from '#protocol/trace.ts';
import type { Instant, JobAct, RecordedAct, RecordedPast } from '#protocol/travel.ts';
import { LeavableChooser } from './leavable-chooser.ts';
import { plantedBug } from './planted-bugs.ts';
import type { ReplayFile } from './simulation/replay-file.ts';
import { checkOutput } from './simulation/run-simulation.ts';
import { SIMULATED_JOB, Simulation } from './simulation/simulation.ts';
import { simulatedPipeline } from './simulation/simulated-pipeline.ts';
import { hashState } from './travel-hash.ts';
import type { Place, TravelRun } from './travel-run.ts';

/**
 * A replay as a run: the simulation of its file, checked while it goes, one step at a time. Its decisions are made, so
 * nothing can be done to it but to leave the file behind, which a fork does: then the rest is calm, or drawn from a seed,
 * and faults can be injected; it is still checked. An instant is reached by executing the simulation again from its start:
 * such runs are short, and a second one looks at the past while the first stays where it is.
 *
 * The run ends when the job has finished, or as FAILED with the sentence of the invariant that it broke.
 * Invariants: both simulations are made of the same file, so the same number of steps and acts is the same place in both.
 * Leaving the file and another seed change what is decided next and nothing else, so they are done right before the next
 * step or fault: an instant is the same whether it is left from there or not.
 */
export class ReplayRun implements TravelRun {
  readonly #replay: ReplayFile;
  readonly #onEvent: (event: TraceEvent) => void;
  #played: Played;
  /** Where the past was looked at last: going on from there is cheaper than from the start. */
  #visited: Played | null = null;
  #told = 0;
  /** Where the file was left, and what seeds were given, in order. */
  #acts: readonly RecordedAct[] = [];

  constructor(replay: ReplayFile, onEvent: (event: TraceEvent) => void) {
    this.#replay = replay;
    this.#onEvent = onEvent;
    this.#played = this.#play();
  }

  now(): number {
    return this.#played.simulation.world().now();
  }

  /** Nothing: what is decided by the schedule has no other clock. */
  advanceTo(): void {}

  nextDue(): number | null {
    return this.#played.isOver ? null : this.now();
  }

  advance(): boolean {
    return this.#played.advance();
  }

  jobState(): JobState {
    return this.#played.jobState;
  }

  stored(): readonly TransactRequest[] {
    return this.#played.stored;
  }

  place(): Place {
    return { steps: this.#played.steps, acts: this.#acts.length, events: this.#played.events, jobMs: this.now() };
  }

  returnTo({ steps, acts }: Place): void {
    this.#acts = this.#acts.slice(0, acts);
    this.#visited = null;
    this.#played = this.#play();
    while (this.#played.steps < steps && this.#played.advance());
    this.#played.doFaults();
    this.#told = this.#played.events;
  }

  act(act: JobAct): void {
    const mayAct = act.kind === 'leaveReplay' || (this.#acts.length > 0 && mayFollow(act));
    if (!mayAct) throw new Error('replay-is-fixed');
    if (this.#played.isOver && isShown(act)) throw new Error('job-not-running');
    this.#do({ steps: this.#played.steps, jobMs: this.now(), act });
  }

  /** A run that goes this way again has left the file at its end. */
  past(event: number | null): RecordedPast {
    const { steps, events, jobMs, stateHash } = this.instant(event);
    const acts = [...this.#at(event).acts()];
    if (acts.length === 0) acts.push({ steps, jobMs, act: { kind: 'leaveReplay' } });
    return { acts, steps, jobMs, events, stateHash };
  }

  follow(past: RecordedPast): boolean {
    const next = past.acts[this.#acts.length];
    if (next !== undefined && next.steps <= this.#played.steps) {
      this.#do(next);
      return true;
    }
    return this.#played.steps < past.steps && this.advance();
  }

  instant(event: number | null): Instant {
    const { simulation, steps, events, jobState } = this.#at(event);
    const world = simulation.world();
    const stateHash = hashState({ world: world.save(), trace: simulation.hash() });
    return { events, steps, jobMs: world.now(), jobState, stateHash };
  }

  ask(event: number | null, request: QueryRequest): QueryAnswer {
    const actor: ActorId = 'subtask' in request ? `task:${request.subtask}` : 'vault';
    return this.#at(event).simulation.world().ask(actor, request);
  }

  #do(act: RecordedAct): void {
    this.#acts = [...this.#acts, act];
    this.#played.doFaults();
  }

  #at(event: number | null): Played {
    if (event === null) return this.#played;
    const wanted = Math.min(event, this.#played.events);
    // Further on than the first step that has the event is another place.
    if (this.#visited === null || this.#visited.eventsBefore >= wanted) this.#visited = this.#play();
    while (this.#visited.events < wanted && this.#visited.advance());
    return this.#visited;
  }

  #play(): Played {
    const onEvent = (event: TraceEvent): void => {
      if (played !== this.#played || played.events <= this.#told) return;
      this.#told = played.events;
      this.#onEvent(event);
    };
    const played: Played = new Played(this.#replay, () => this.#acts, onEvent);
    return played;
  }
}

/** What can be done once the file was left. A simulated job is never stopped: what it then owed could not be checked. */
function mayFollow(act: JobAct): boolean {
  return act.kind === 'reseed' || act.kind === 'fault' || isCheckpoint(act);
}

function isCheckpoint(act: JobAct): boolean {
  return act.kind === 'command' && act.message.kind === 'triggerUserCheckpoint';
}

/** Whether an act does something at once, and not only to what is decided next. */
function isShown(act: JobAct): boolean {
  return act.kind === 'fault' || isCheckpoint(act);
}

/** One simulation of the file, as far as it was executed. */
class Played {
  readonly simulation: Simulation;
  readonly #chooser: LeavableChooser;
  readonly #acts: () => readonly RecordedAct[];
  /** How many of them were done. */
  #done = 0;
  readonly #onEvent: (event: TraceEvent) => void;
  steps = 0;
  events = 0;
  /** Events before the last step. */
  eventsBefore = 0;
  jobState: JobState = 'CREATED';
  isOver = false;
  /** What the last step has made durable. */
  stored: TransactRequest[] = [];

  /** `acts`: what is done on the way, each right before the step that follows it. */
  constructor(
    { pipeline, seed, choices, mutant }: ReplayFile,
    acts: () => readonly RecordedAct[],
    onEvent: (event: TraceEvent) => void,
  ) {
    this.#acts = acts;
    this.#onEvent = onEvent;
    this.#chooser = new LeavableChooser(choices);
    this.simulation = new Simulation({
      pipeline: simulatedPipeline(pipeline, SIMULATED_JOB),
      seed,
      chooser: this.#chooser,
      plant: plantedBug(mutant),
      traceLevel: 'full',
      onStored: (request) => void this.stored.push(request),
      onEvent: (event) => this.#onTrace(event),
    });
  }

  /** Executes the next step, or a fault that is to strike before it. */
  advance(): boolean {
    if (this.isOver) return false;
    this.eventsBefore = this.events;
    if (this.#doFault()) return true;
    this.#decideAnew(this.#acts().length);
    this.stored = [];
    this.steps++;
    return this.#guard(() => {
      if (this.simulation.advance()) return true;
      checkOutput(this.simulation);
      return false;
    });
  }

  /** Injects all faults that are to strike before the next step. */
  doFaults(): void {
    while (this.#doFault());
  }

  /** The acts that have led here, with those that show only in what is decided next. */
  acts(): readonly RecordedAct[] {
    const rest = this.#acts().slice(this.#done);
    const end = rest.findIndex(({ steps, act }) => steps > this.steps || isShown(act));
    return this.#acts().slice(0, end < 0 ? undefined : this.#done + end);
  }

  /** Injects the next fault, if it is to strike before the next step. */
  #doFault(): boolean {
    const at = this.#acts().findIndex(({ act }, index) => index >= this.#done && isShown(act));
    const next = this.#acts()[at];
    if (this.isOver || next === undefined || next.steps > this.steps) return false;
    this.#decideAnew(at);
    this.#done = at + 1;
    return this.#guard(() => {
      if (next.act.kind === 'fault') this.simulation.inject(next.act.fault);
      else if (next.act.kind === 'command') this.simulation.world().command(next.act.message);
      return true;
    });
  }

  /** Leaves the file, or takes another seed, as the acts before that one say. */
  #decideAnew(end: number): void {
    for (const { steps, act } of this.#acts().slice(this.#done, end)) {
      if (steps > this.steps) return;
      this.#done++;
      if (act.kind === 'leaveReplay') this.#chooser.leave();
      else if (act.kind === 'reseed') this.#chooser.reseed(act.seed);
    }
  }

  /** A run that throws, or has ended, is over. */
  #guard(goOn: () => boolean): boolean {
    try {
      if (goOn()) return true;
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
    this.isOver = true;
    return false;
  }

  /** What the checkers say is no event of the run: the host of the replay adds it as its last one. */
  #fail(reason: string): void {
    const stamp = { timeMs: this.simulation.world().now(), counter: Number.MAX_SAFE_INTEGER };
    const body: TraceBody = { kind: 'jobStateChanged', from: this.jobState, to: 'FAILED', reason, broken: true };
    this.#onTrace({ stamp, actor: 'host', sequence: Number.MAX_SAFE_INTEGER, attempt: 0, body });
  }

  #onTrace(event: TraceEvent): void {
    this.events++;
    if (event.body.kind === 'jobStateChanged') this.jobState = event.body.to;
    this.#onEvent(event);
  }
}
