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
 * and still checked. An instant is reached by executing the simulation again from its start: such runs are short,
 * and a second one looks at the past while the first stays where it is.
 *
 * The run ends when the job has finished, or as FAILED with the sentence of the invariant that it broke.
 * Invariant: both simulations are made of the same file, so the same number of steps is the same place in both.
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

  place(): Place {
    return { steps: this.#played.steps, acts: this.#acts.length, events: this.#played.events, jobMs: this.now() };
  }

  returnTo({ steps, acts }: Place): void {
    this.#acts = this.#acts.slice(0, acts);
    this.#visited = null;
    this.#played = this.#play();
    while (this.#played.steps < steps && this.#played.advance());
    this.#told = this.#played.events;
  }

  act(act: JobAct): void {
    const mayAct = act.kind === 'leaveReplay' || (act.kind === 'reseed' && this.#acts.length > 0);
    if (!mayAct) throw new Error('replay-is-fixed');
    this.#acts = [...this.#acts, { steps: this.#played.steps, jobMs: this.now(), act }];
  }

  /** A run that goes this way again has left the file at its end. */
  past(event: number | null): RecordedPast {
    const { steps, events, jobMs, stateHash } = this.instant(event);
    const acts = this.#acts.filter((each) => each.steps <= steps);
    if (acts.length === 0) acts.push({ steps, jobMs, act: { kind: 'leaveReplay' } });
    return { acts, steps, jobMs, events, stateHash };
  }

  follow(past: RecordedPast): boolean {
    const next = past.acts[this.#acts.length];
    if (next !== undefined && next.steps <= this.#played.steps) {
      this.#acts = [...this.#acts, next];
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
      onEvent: (event) => this.#onTrace(event),
    });
  }

  advance(): boolean {
    if (this.isOver) return false;
    this.#doActs();
    this.eventsBefore = this.events;
    this.steps++;
    try {
      if (this.simulation.advance()) return true;
      checkOutput(this.simulation);
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
    this.isOver = true;
    return false;
  }

  #doActs(): void {
    for (let next = this.#acts()[this.#done]; next !== undefined; next = this.#acts()[this.#done]) {
      if (next.steps > this.steps) return;
      this.#done++;
      if (next.act.kind === 'leaveReplay') this.#chooser.leave();
      else if (next.act.kind === 'reseed') this.#chooser.reseed(next.act.seed);
    }
  }

  /** What the checkers say is no event of the run: the host of the replay adds it as its last one. */
  #fail(reason: string): void {
    const stamp = { timeMs: this.simulation.world().now(), counter: Number.MAX_SAFE_INTEGER };
    const body: TraceBody = { kind: 'jobStateChanged', from: this.jobState, to: 'FAILED', reason };
    this.#onTrace({ stamp, actor: 'host', sequence: Number.MAX_SAFE_INTEGER, attempt: 0, body });
  }

  #onTrace(event: TraceEvent): void {
    this.events++;
    if (event.body.kind === 'jobStateChanged') this.jobState = event.body.to;
    this.#onEvent(event);
  }
}
