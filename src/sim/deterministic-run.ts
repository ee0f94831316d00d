import type { ScenarioScript } from '#protocol/job-client.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { JobState, TraceBody, TraceEvent } from '#protocol/trace.ts';
import { type Keyframe, Keyframes } from './keyframes.ts';
import { ScriptRunner } from './scenarios/script-runner.ts';
import { endsStep, type StepUnit } from './step-units.ts';
import { DeterministicWorld } from './world/deterministic-world.ts';
import type { WorldOptions } from './world/world-options.ts';

/**
 * One run of a job in the deterministic world, with its past: it can be stepped back.
 *
 * The past is a list of keyframes. A place in it is a number of steps behind a keyframe, and is reached by loading the
 * keyframe and executing so many steps again. What comes from outside (a command, a fault) is no step: a keyframe is
 * taken right behind it, so that nothing is ever executed across it.
 * Stepping back forgets what lay ahead; what the user does then may lead elsewhere.
 */
export class DeterministicRun {
  readonly world: DeterministicWorld;
  readonly #script: ScriptRunner | null;
  readonly #keyframes = new Keyframes();
  readonly #onEvent: (event: TraceEvent) => void;
  /** Events of the run so far. */
  #events = 0;
  /** What the events were that came since the last step or act from outside. */
  #bodies: TraceBody[] = [];
  #executingAgain = false;
  #jobState: JobState = 'CREATED';

  constructor(
    options: Omit<WorldOptions, 'onTrace' | 'onAct'>,
    script: ScenarioScript | null,
    onEvent: (event: TraceEvent) => void,
  ) {
    this.#onEvent = onEvent;
    this.world = new DeterministicWorld({
      ...options,
      onTrace: (event) => this.#onTrace(event),
      onAct: (act) => this.#script?.run(act),
    });
    const onKill = (subtask: SubtaskId): void =>
      this.world.traceFromHost({ kind: 'faultInjected', fault: 'killSubtask', target: `task:${subtask}` });
    this.#script = script === null ? null : new ScriptRunner(this.world, script, onKill);
  }

  /** Does something to the world from outside. */
  act(act: (world: DeterministicWorld) => void): void {
    this.#bodies = [];
    act(this.world);
    this.#keyframes.add(this.#keyframe(this.#bodies), 'act');
  }

  /** The state of the job, by its events. */
  jobState(): JobState {
    return this.#jobState;
  }

  /** Executes a step; false if there is none. */
  advance(): boolean {
    if (!this.world.step()) return false;
    if (this.world.steps - this.#keyframes.last().world.steps >= KEYFRAME_STEPS) {
      this.#keyframes.add(this.#keyframe([]), 'step');
    }
    return true;
  }

  /** Goes back to right behind the end of the unit before the last one. Answers how many events of the run are left. */
  stepBack(unit: StepUnit): number {
    this.#executingAgain = true;
    const { keyframe, steps } = this.#placeBefore(unit);
    this.#keyframes.dropAfter(keyframe);
    this.#executeTo(keyframe, steps);
    this.#executingAgain = false;
    return this.#events;
  }

  /** The last end of a unit but one; the oldest keyframe where there is none. */
  #placeBefore(unit: StepUnit): Place {
    let ends: Place[] = [];
    let until = this.world.steps;
    for (const keyframe of this.#keyframes.newestFirst()) {
      const found: Place[] = keyframe.bodies.some((body) => endsStep(unit, body))
        ? [{ keyframe, steps: keyframe.world.steps }]
        : [];
      this.#executeTo(keyframe, until, (bodies, steps) => {
        if (bodies.some((body) => endsStep(unit, body))) found.push({ keyframe, steps });
      });
      ends = [...found, ...ends];
      if (ends.length > 1) break;
      until = keyframe.world.steps;
    }
    const oldest = this.#keyframes.first();
    return ends.at(-2) ?? { keyframe: oldest, steps: oldest.world.steps };
  }

  #executeTo(
    keyframe: Keyframe,
    steps: number,
    onStep: (bodies: readonly TraceBody[], steps: number) => void = ignore,
  ) {
    this.#load(keyframe);
    while (this.world.steps < steps) {
      this.#bodies = [];
      try {
        if (!this.world.step()) return;
      } catch {
        // The step that broke the world breaks it again; everything before it is the past one may go back to.
        return;
      }
      onStep(this.#bodies, this.world.steps);
    }
  }

  #keyframe(bodies: readonly TraceBody[]): Keyframe {
    return {
      world: this.world.save(),
      script: this.#script?.save() ?? null,
      events: this.#events,
      jobState: this.#jobState,
      bodies,
    };
  }

  #load({ world, script, events, jobState }: Keyframe): void {
    this.world.load(world);
    if (script !== null) this.#script?.load(script);
    this.#events = events;
    this.#jobState = jobState;
  }

  #onTrace(event: TraceEvent): void {
    this.#events++;
    this.#bodies.push(event.body);
    if (event.body.kind === 'jobStateChanged') this.#jobState = event.body.to;
    this.#script?.onEvent(event);
    if (!this.#executingAgain) this.#onEvent(event);
  }
}

/** So many steps behind the start of the run, the last ones of them behind a keyframe. */
interface Place {
  readonly keyframe: Keyframe;
  readonly steps: number;
}

/** Executing so many again takes some 20 ms, a keyframe of a small job about 1 ms. */
const KEYFRAME_STEPS = 1000;

function ignore(): void {}
