import type { TransactRequest } from '#engine/ports.ts';
import type { ScenarioScript, StartOptions } from '#protocol/job-client.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { ActorId } from '#protocol/messages.ts';
import type { QueryAnswer, QueryRequest } from '#protocol/query.ts';
import type { JobState, TraceEvent } from '#protocol/trace.ts';
import type { Instant, JobAct, RecordedAct, RecordedPast } from '#protocol/travel.ts';
import { type Keyframe, Keyframes } from './keyframes.ts';
import { ScriptRunner } from './scenarios/script-runner.ts';
import { FailingUserCode } from './simulation/failing-user-code.ts';
import { TravelActs } from './travel-acts.ts';
import { hashState } from './travel-hash.ts';
import type { Place, TravelRun } from './travel-run.ts';
import { DueScheduler } from './world/due-scheduler.ts';
import { DeterministicWorld } from './world/deterministic-world.ts';
import type { WorldOptions } from './world/world-options.ts';

/**
 * One run of a job in the deterministic world, with its past: every instant of it can be reached again.
 *
 * What comes from outside (a command, a fault, clicks, another seed) is recorded with its instant. A place in the run is a
 * number of steps and a number of such acts; it is reached by loading the keyframe before it and executing from there,
 * acts included. Invariants: the run is at its newest place between any two calls; an event is told once, whenever its step
 * is executed again; two visits to a place find the same state to the byte.
 */
export class DeterministicRun implements TravelRun {
  readonly world: DeterministicWorld;
  readonly #acts: TravelActs;
  readonly #userCode = new FailingUserCode(() => undefined);
  /** The vault or the coordinator has died in the step that is executed, and the tab with it. */
  #tabDied = false;
  readonly #script: ScriptRunner | null;
  readonly #keyframes = new Keyframes();
  readonly #onEvent: (event: TraceEvent) => void;
  /** What came from outside, in order, and how much of it has been done at the place where the world is. */
  #recorded: RecordedAct[] = [];
  #done = 0;
  /** Events of the run up to where the world is, and how many of them were told. */
  #events = 0;
  #told = 0;
  #jobState: JobState = 'CREATED';
  #stored: TransactRequest[] = [];

  constructor(
    options: Omit<WorldOptions, 'scheduler' | 'onTrace' | 'onAct'>,
    script: ScenarioScript | null,
    onEvent: (event: TraceEvent) => void,
  ) {
    this.#onEvent = onEvent;
    const scheduler = new DueScheduler();
    options.storage.watch({ onApplied: (request) => void this.#stored.push(request) });
    this.world = new DeterministicWorld({
      ...options,
      scheduler,
      onTrace: (event) => this.#onTrace(event),
      onAct: (act) => this.#script?.run(act),
      createSubtask: (descriptor) => this.#userCode.create(descriptor),
      onTabDied: () => {
        this.#tabDied = true;
      },
    });
    this.#acts = new TravelActs(this.world, scheduler, this.#userCode);
    const onKill = (subtask: SubtaskId): void =>
      this.world.traceFromHost({ kind: 'faultInjected', fault: 'killSubtask', target: `task:${subtask}` });
    this.#script = script === null ? null : new ScriptRunner(this.world, script, onKill);
  }

  /** Starts the job. First of all, and once. */
  begin(start: Pick<StartOptions, 'plan' | 'restore' | 'traceLevel'>): void {
    this.#acts.begin(start);
    this.#keyframes.add(this.#keyframe());
  }

  /** Does something to the world from outside, now. Nothing, if the world has failed. */
  act(act: JobAct): void {
    if (this.#hasFailed()) return;
    this.#recorded.push({ steps: this.world.steps, jobMs: this.world.now(), act });
    this.#doNext();
  }

  now(): number {
    return this.world.now();
  }

  advanceTo(ms: number): void {
    this.world.advanceTo(ms);
  }

  /** The state of the job, by its events. */
  jobState(): JobState {
    return this.#jobState;
  }

  /** The transactions that the last step has made durable. */
  stored(): readonly TransactRequest[] {
    return this.#stored;
  }

  /** Executes a step; false if there is none. A step that fails is recorded as the end of the job. */
  advance(): boolean {
    if (this.#hasFailed()) return false;
    try {
      if (!this.#step()) return false;
    } catch (error) {
      this.act({ kind: 'worldFailed', reason: error instanceof Error ? error.message : String(error) });
      return false;
    }
    this.#keep();
    return true;
  }

  /** When the next step is due, or null: nothing is left to happen. */
  nextDue(): number | null {
    return this.#hasFailed() ? null : this.world.nextDue();
  }

  /** Where the run is. */
  place(): Place {
    return { steps: this.world.steps, acts: this.#done, events: this.#events, jobMs: this.world.now() };
  }

  /** What it takes to come to an instant again. */
  past(event: number | null): RecordedPast {
    return this.#visit(event, () => {
      const { steps, events, jobMs, stateHash } = this.#instant();
      return { acts: this.#recorded.slice(0, this.#done), steps, jobMs, events, stateHash };
    });
  }

  /** Facts of an instant, the hash of its state among them. */
  instant(event: number | null): Instant {
    return this.#visit(event, () => this.#instant());
  }

  ask(event: number | null, request: QueryRequest): QueryAnswer {
    const actor: ActorId = 'subtask' in request ? `task:${request.subtask}` : 'vault';
    return this.#visit(event, () => this.world.ask(actor, request));
  }

  /** Goes on by one step or act of a past recorded elsewhere; false: its end is reached, or cannot be. */
  follow(past: RecordedPast): boolean {
    const next = past.acts[this.#done];
    if (next !== undefined && next.steps <= this.world.steps) {
      this.#recorded.push(next);
      this.#doNext();
      return true;
    }
    if (this.world.steps >= past.steps) {
      this.world.advanceTo(past.jobMs);
      return false;
    }
    this.#keep();
    try {
      return this.#step();
    } catch {
      // That it failed is the next act of the past.
      return next !== undefined;
    }
  }

  /** Goes back to a place and forgets what came after it: it is told anew when it happens. */
  returnTo(place: Place): void {
    const { steps, acts } = place;
    this.#goTo(place);
    this.#recorded = this.#recorded.slice(0, acts);
    this.#keyframes.keepWhere((frame) => frame.world.steps <= steps && frame.acts <= acts);
    this.#told = this.#events;
  }

  #instant(): Instant {
    const { steps } = this.world;
    const { world, script, userCode } = this.#keyframe();
    const stateHash = hashState({ world, script, userCode });
    return { events: this.#events, steps, jobMs: this.world.now(), jobState: this.#jobState, stateHash };
  }

  /** Looks at an instant, and comes back to the newest one. */
  #visit<T>(event: number | null, look: () => T): T {
    if (event === null) return look();
    const newest = this.#keyframe();
    const wanted = Math.min(event, this.#events);
    this.#load(this.#keyframes.lastWhere((frame) => frame.events < wanted));
    while (this.#events < wanted && this.#goOn());
    try {
      return look();
    } finally {
      this.#load(newest);
    }
  }

  #goTo(place: Place): void {
    this.#load(this.#keyframes.lastWhere(({ world, acts }) => world.steps <= place.steps && acts <= place.acts));
    while (isBefore(this.place(), place) && this.#goOn());
    this.world.advanceTo(place.jobMs);
  }

  /** Executes the next step or act of the recorded run again; false where it ends. */
  #goOn(): boolean {
    const next = this.#recorded[this.#done];
    if (next !== undefined && next.steps <= this.world.steps) {
      this.#doNext();
      return true;
    }
    try {
      return this.#step();
    } catch {
      // The step that broke the world breaks it again, and that it did is the next act.
      return this.#recorded[this.#done] !== undefined;
    }
  }

  #doNext(): void {
    const next = this.#recorded[this.#done++];
    if (next === undefined) return;
    this.world.advanceTo(next.jobMs);
    this.#acts.perform(next.act, this.#jobState);
  }

  /** A tab that died in the step is opened again, as part of it. */
  #step(): boolean {
    this.#stored = [];
    const isStep = this.world.step();
    if (this.#tabDied) {
      this.#tabDied = false;
      this.#acts.reopenTab();
    }
    return isStep;
  }

  #hasFailed(): boolean {
    return this.#recorded.at(-1)?.act.kind === 'worldFailed';
  }

  /** Takes a keyframe if the last one is far behind. */
  #keep(): void {
    if (this.world.steps - this.#keyframes.last().world.steps < this.#keyframes.spacing()) return;
    this.#keyframes.add(this.#keyframe());
  }

  #keyframe(): Keyframe {
    return {
      world: this.world.save(),
      script: this.#script?.save() ?? null,
      userCode: this.#userCode.save(),
      events: this.#events,
      acts: this.#done,
      jobState: this.#jobState,
    };
  }

  #load({ world, script, userCode, events, acts, jobState }: Keyframe): void {
    this.#acts.load(world, userCode);
    if (script !== null) this.#script?.load(script);
    this.#events = events;
    this.#done = acts;
    this.#jobState = jobState;
  }

  #onTrace(event: TraceEvent): void {
    this.#events++;
    if (event.body.kind === 'jobStateChanged') this.#jobState = event.body.to;
    this.#script?.onEvent(event);
    if (this.#events <= this.#told) return;
    this.#told = this.#events;
    this.#onEvent(event);
  }
}

function isBefore(left: Place, right: Place): boolean {
  return left.steps < right.steps || left.acts < right.acts;
}
