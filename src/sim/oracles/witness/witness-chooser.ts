import { must } from '#std/assert.ts';
import { subtaskOf } from '#protocol/actor-name.ts';
import type { SubtaskId } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import type { Chooser, MarkedLane } from '../../world/chooser.ts';
import type { Lane } from '../../world/choosing-scheduler.ts';
import type { Step } from '../../world/step.ts';
import type { ProcessingOrder, TakenRow } from './processing-history.ts';

/**
 * Leads a run so that subtasks take rows in a given order: a row is delivered when it is its reader's next one and the one
 * before has been taken. Whatever else is enabled goes at once, what has waited longest first. Nothing ever goes wrong.
 */
export class WitnessChooser implements Chooser {
  readonly #order: ProcessingOrder;
  readonly #taken = new Map<SubtaskId, number>();
  /** Rows delivered and not yet taken, by reader. */
  readonly #delivered = new Map<SubtaskId, string>();
  /** What every enabled step would have to be taken out of turn for; null while the run can go on. */
  stuck: string | null = null;

  /** `order`: of the subtasks that are led; the others take rows as they come. */
  constructor(order: ProcessingOrder) {
    this.#order = order;
  }

  /** Owed every event of the led run. */
  onEvent({ body, actor }: TraceEvent): void {
    if (body.kind !== 'elementTaken') return;
    const subtask = must(subtaskOf(actor), TAKEN_BY_TASKS);
    if (this.#delivered.get(subtask) !== `${body.channel} ${body.sequence}`) return;
    this.#delivered.delete(subtask);
    this.#taken.set(subtask, (this.#taken.get(subtask) ?? 0) + 1);
  }

  newLane(): number {
    return 0;
  }

  lane(marked: readonly MarkedLane[]): number {
    // The scheduler shows its own lanes.
    const lanes = marked as readonly Lane[];
    for (let index = 0; index < lanes.length; index++) {
      if (this.#mayGo(lanes[index]?.steps.peek() as Step)) return index;
    }
    this.stuck = this.#waiting();
    return 0;
  }

  pick(): number {
    return 0;
  }

  save(): unknown {
    return null;
  }

  load(): void {}

  #mayGo(step: Step): boolean {
    if (step.kind !== 'deliver') return true;
    const { to, message } = step.envelope;
    if (message.kind !== 'channelElement' || message.element.kind !== 'records') return true;
    const subtask = must(subtaskOf(to), TAKEN_BY_TASKS);
    if (!this.#order.has(subtask)) return true;
    if (this.#delivered.has(subtask) || this.#next(subtask)?.channel !== message.channel) return false;
    this.#delivered.set(subtask, `${message.channel} ${message.sequence}`);
    return true;
  }

  #next(subtask: SubtaskId): TakenRow | undefined {
    return this.#order.get(subtask)?.[this.#taken.get(subtask) ?? 0];
  }

  #waiting(): string {
    const waiting = [...this.#order.keys()].flatMap((subtask) => {
      const next = this.#next(subtask);
      return next === undefined ? [] : [`${subtask} for row ${next.row} on ${next.channel}`];
    });
    return waiting.length === 0 ? 'rows arrive that nobody had taken' : `it waits in vain: ${waiting.join(', ')}`;
  }
}

const TAKEN_BY_TASKS = 'elements of channels are taken by tasks';
