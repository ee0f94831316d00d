import { subtaskOf } from '#protocol/actor-name.ts';
import { type JobPlan, parseSubtaskId } from '#protocol/job-plan.ts';
import type { ActorId, Message } from '#protocol/messages.ts';
import { type ExploredJob, FIRST_TASK } from './explored-job.ts';
import type { JointState } from './joint-state.ts';
import type { Links } from './links-of-incarnations.ts';
import type { LocalActors } from './local-actors.ts';

/** Who feeds whom in an explored job, and whether rows may still come that way. */
export class RowsAhead {
  readonly #job: ExploredJob;
  readonly #actors: LocalActors;
  readonly #links: Links;
  readonly #feeders: readonly (readonly number[])[];
  /** Whether the rows a task sends come of rows it takes, by its slot. */
  readonly #rowDriven: readonly boolean[];
  /** Slots a source will send rows to, by its local state. */
  readonly #rowsAhead = new Map<number, ReadonlySet<number>>();

  constructor(job: ExploredJob, actors: LocalActors, links: Links) {
    this.#job = job;
    this.#actors = actors;
    this.#links = links;
    this.#feeders = job.actorIds.map((id) => feedersOf(job, id));
    this.#rowDriven = job.actorIds.map((id) => isRowDriven(job.plan, id));
  }

  /** Slots of the tasks that feed a task. */
  feeders(slot: number): readonly number[] {
    return this.#feeders[slot] ?? [];
  }

  /** Whether a task will send another no row any more, whatever happens, unless its attempt ends. */
  isDry(state: JointState, slot: number, to: number): boolean {
    const number = state.slots[slot] as number;
    if (number === 0) return true;
    const local = this.#actors.state(number);
    if (!local.running || local.timers.length > 0) return false;
    if (this.#job.isSource(slot)) return !this.#rowsOf(number).has(to);
    if (local.ready) return false;
    const driven = this.#rowDriven[slot] === true;
    for (const [link, messages] of state.links) {
      if (this.#links.receiver(link) !== slot) continue;
      if (messages.some((each) => mayMakeRows(this.#actors.message(each).envelope.message, driven))) return false;
    }
    return this.feeders(slot).every((feeder) => {
      const before = state.slots[feeder] as number;
      if (!driven && before !== 0 && this.#actors.state(before).ready) return false;
      return this.isDry(state, feeder, slot);
    });
  }

  /** What a source sends does not hang on triggers, which only put barriers between. */
  #rowsOf(source: number): ReadonlySet<number> {
    let rows = this.#rowsAhead.get(source);
    if (rows === undefined) {
      const found = new Set<number>();
      for (let at = source; at !== 0 && this.#actors.state(at).ready;) {
        const { next, asked } = this.#actors.step(at);
        for (const each of asked) {
          if (each.kind !== 'send' || each.to < FIRST_TASK) continue;
          if (mayMakeRows(this.#actors.message(each.message).envelope.message, true)) found.add(each.to);
        }
        at = next;
      }
      rows = found;
      this.#rowsAhead.set(source, rows);
    }
    return rows;
  }
}

/** Row by row: neither time nor the end of input makes them send anything. */
const ROW_DRIVEN: ReadonlySet<string> = new Set(['project', 'filter', 'split-text', 'group-aggregate']);

function feedersOf({ plan, actorIds }: ExploredJob, id: ActorId): number[] {
  const vertex = vertexOf(id);
  const from = new Set(plan.edges.filter((edge) => edge.to === vertex).map((edge) => edge.from));
  return actorIds.flatMap((each, slot) => (from.has(vertexOf(each)) ? [slot] : []));
}

function isRowDriven(plan: JobPlan, id: ActorId): boolean {
  const operators = plan.vertices[vertexOf(id)]?.operators ?? [];
  return operators.every(({ config }) => ROW_DRIVEN.has(config.kind));
}

/** -1: no task. */
function vertexOf(id: ActorId): number {
  const subtask = subtaskOf(id);
  return subtask === null ? -1 : parseSubtaskId(subtask).vertex;
}

/** Whether rows may come of a message. `driven`: of rows only. */
function mayMakeRows(message: Message, driven: boolean): boolean {
  if (message.kind !== 'channelElement' || message.element.kind === 'barrier') return false;
  const { element } = message;
  if (!driven) return true;
  const ends = element.kind === 'endOfData' || element.kind === 'endOfPartition';
  return !ends && !(element.kind === 'watermark' && element.time === Number.POSITIVE_INFINITY);
}
