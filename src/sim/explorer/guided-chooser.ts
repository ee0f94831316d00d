import { isTask } from '#protocol/actor-name.ts';
import type { ActorId } from '#protocol/messages.ts';
import { FAULTS } from '../simulation/faults.ts';
import type { Chooser, MarkedLane } from '../world/chooser.ts';
import type { Lane } from '../world/choosing-scheduler.ts';
import type { DeterministicWorld } from '../world/deterministic-world.ts';
import type { Step } from '../world/step.ts';
import type { ExploredJob } from './explored-job.ts';
import { type ExploredStep, messageName } from './explored-step.ts';

/**
 * Leads a simulated run along a path of the explorer: does at once what is prompt there, then the next step of the path,
 * and when the path has ended whatever has waited longest.
 *
 * Time, which an exploration does not have, passes by freezing the tab until the timer that is to fire is due; timers that
 * no exploration keeps fire on the way. A path on which writes of a lost tab land is not led: `stuck`.
 */
export class GuidedChooser implements Chooser {
  readonly #job: ExploredJob;
  readonly #path: readonly ExploredStep[];
  readonly #world: () => DeterministicWorld;
  /** What is decided where the path says nothing: only of stopped tasks that act on a while. */
  readonly #zombies: number;
  #at = 0;
  /** Decisions that a fault will ask for. */
  #picks: number[] = [];
  #aborting = false;
  #freezes = 0;
  #tab = newTab();
  /** The run has left the path. */
  stuck = false;

  /** `world`: the one the job runs in now. */
  constructor(job: ExploredJob, path: readonly ExploredStep[], world: () => DeterministicWorld) {
    this.#job = job;
    this.#path = path;
    this.#world = world;
    this.#zombies = hasZombies(path) ? 1 : 0;
  }

  newLane(): number {
    return 0;
  }

  lane(marked: readonly MarkedLane[], faults: number): number {
    // The scheduler shows its own lanes.
    const lanes = marked as readonly Lane[];
    const heads = lanes.map((lane) => ({ name: lane.name, step: lane.steps.peek() as Step }));
    for (const { name, step } of heads) this.#learn(name, step);
    const step = this.#path[this.#at];
    if (step === undefined || this.stuck) return 0;
    const prompt = heads.findIndex((head) => this.#isPrompt(head.name, head.step));
    if (prompt >= 0) return prompt;
    return this.#follow(step, heads, lanes.length, faults);
  }

  pick(bound: number): number {
    return (this.#picks.shift() ?? this.#zombies) % bound;
  }

  save(): unknown {
    return null;
  }

  load(): void {}

  #follow(step: ExploredStep, heads: readonly Head[], lanes: number, faults: number): number {
    switch (step.kind) {
      case 'deliver': {
        const at = heads.findIndex((head) => isDelivery(head.step, step));
        if (at < 0) return this.#letSpeak(step.from.actor, heads);
        // The coordinator stops the whole attempt.
        if (step.message === 'connectionLost')
          for (const number of this.#tab.numbers.values()) this.#tab.dead.add(number);
        return this.#take(at);
      }
      case 'act':
        return this.#take(
          heads.findIndex(({ step: head }) => head.kind === 'step' && this.#is(head.actor, step.actor)),
        );
      case 'timer': {
        const at = heads.findIndex(({ step: head }) => head.kind === 'timer' && this.#is(head.actor, step.actor));
        const head = heads[at]?.step;
        if (head?.kind === 'timer') return head.timer === step.timer ? this.#take(at) : at;
        return ++this.#freezes > FREEZES_MAX ? this.#lose() : this.#fault('tabFrozen', [0], lanes, faults);
      }
      case 'store':
        if (step.outcome === 'aborted' && !this.#aborting) {
          this.#aborting = true;
          return this.#fault('storageAborted', [0, 0, 0], lanes, faults);
        }
        this.#aborting = false;
        return this.#take(heads.findIndex(({ name }) => name === 'storage'));
      case 'killTask': {
        const at = this.#world()
          .subtasks()
          .findIndex(({ subtask }) => subtask === step.subtask);
        const number = this.#tab.numbers.get(`task:${step.subtask}`);
        if (number !== undefined) this.#tab.dead.add(number);
        this.#at++;
        return at < 0 ? this.#lose() : this.#fault('subtaskKilled', [at, this.#zombies], lanes, faults);
      }
      case 'loseTab':
        if (step.ghosts > 0) return this.#lose();
        this.#at++;
        this.#tab = newTab();
        return this.#fault('tabCrashed', [], lanes, faults);
      case 'haunt':
        return this.#lose();
    }
  }

  /** A stopped task acts once more, until it has said what it is to say. */
  #letSpeak(actor: ActorId, heads: readonly Head[]): number {
    const zombie = heads.findIndex(
      ({ step }) => step.kind === 'step' && this.#tab.dead.has(step.actor) && this.#tab.ids.get(step.actor) === actor,
    );
    return zombie < 0 ? this.#lose() : zombie;
  }

  /** The next step of the path is this lane's. */
  #take(lane: number): number {
    if (lane < 0) return this.#lose();
    this.#at++;
    return lane;
  }

  #fault(name: string, picks: readonly number[], lanes: number, faults: number): number {
    const fault = FAULTS.findIndex((each) => each.name === name);
    if (fault < 0 || fault >= faults) return this.#lose();
    this.#picks = [...picks];
    return lanes + fault;
  }

  #lose(): number {
    this.stuck = true;
    return 0;
  }

  /** Whose number an incarnation has, and whether it runs: it says so itself. */
  #learn(name: string, step: Step): void {
    if (step.kind !== 'deliver') return;
    const { from, message } = step.envelope;
    if (!isTask(from)) return;
    const number = Number(name.slice(0, name.indexOf('>')));
    if ((this.#tab.numbers.get(from) ?? -1) < number) this.#tab.numbers.set(from, number);
    this.#tab.ids.set(number, from);
    if (message.kind === 'taskStateChanged' && message.state === 'RUNNING') this.#tab.running.add(number);
  }

  #is(number: number, actor: ActorId): boolean {
    return numberOf(actor, this.#tab) === number;
  }

  #isPrompt(name: string, step: Step): boolean {
    switch (step.kind) {
      case 'step': {
        const id = this.#tab.ids.get(step.actor);
        if (this.#tab.dead.has(step.actor)) return false;
        return id === undefined || !this.#job.isSource(this.#job.slotOf(id)) || !this.#tab.running.has(step.actor);
      }
      case 'deliver': {
        const { envelope } = step;
        if (envelope.message.kind.startsWith('heartbeat') || envelope.to === 'client') return true;
        const dead = isTask(envelope.from) && this.#tab.dead.has(Number(name.slice(0, name.indexOf('>'))));
        return !dead && this.#job.prompt.message(envelope);
      }
      case 'apply':
        return !this.#aborting && this.#job.prompt.operation({ kind: 'transact', request: step.request });
      case 'read':
        return true;
      default:
        return false;
    }
  }
}

interface Head {
  readonly name: string;
  readonly step: Step;
}

/** What is known of the incarnations of a tab. */
interface Tab {
  readonly ids: Map<number, ActorId>;
  /** The newest of each id. */
  readonly numbers: Map<ActorId, number>;
  readonly running: Set<number>;
  readonly dead: Set<number>;
}

/** A world numbers its vault and its coordinator first. */
const VAULT_NUMBER = 0;
const COORDINATOR_NUMBER = 1;
/** Of a second and more each. */
const FREEZES_MAX = 500;

function newTab(): Tab {
  return { ids: new Map(), numbers: new Map(), running: new Set(), dead: new Set() };
}

function numberOf(actor: ActorId, { numbers }: Tab): number | undefined {
  if (actor === 'vault') return VAULT_NUMBER;
  return actor === 'coordinator' ? COORDINATOR_NUMBER : numbers.get(actor);
}

function isDelivery(head: Step, { from, to, message }: Extract<ExploredStep, { kind: 'deliver' }>): boolean {
  if (head.kind !== 'deliver') return false;
  const { envelope } = head;
  const sameSpeaker = envelope.from === from.actor && (from.attempt === 0 || envelope.attempt === from.attempt);
  return sameSpeaker && envelope.to === to && messageName(envelope.message) === message;
}

/** Whether a task of an earlier attempt still says something. */
function hasZombies(path: readonly ExploredStep[]): boolean {
  let attempt = 1;
  for (const step of path) {
    if (step.kind === 'loseTab' || (step.kind === 'timer' && step.timer === 'restart')) attempt++;
    else if (step.kind === 'deliver' && step.from.attempt > 0 && step.from.attempt < attempt) return true;
  }
  return false;
}
