import { type ChannelId, type JobPlan, parseSubtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import type { TracedElement } from '#protocol/trace.ts';
import { ByAttempt } from './by-attempt.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';
import { inputChannels } from './input-channels.ts';

export const WATERMARK_ORDER =
  'Within one attempt watermarks only grow, per channel and per subtask, and a subtask has the least of its active inputs.';

/**
 * I11. Watermarks are not part of a checkpoint, as in Flink, so they may fall from one attempt to the next. The minimum is
 * taken over channels that are neither idle nor behind what was let through before; when the last one turns idle it is
 * the maximum of all. Control elements are traced at every level, so the rule is followed beside the run.
 */
export class WatermarkOrder implements Checker {
  readonly #plan: JobPlan;
  readonly #inputs: ReadonlyMap<SubtaskId, readonly ChannelId[]>;
  /** By channel what has been sent, by its number. */
  readonly #sent = new ByAttempt<Map<number, TracedElement>>();
  readonly #lastSent = new ByAttempt<number>();
  readonly #channels = new ByAttempt<InputStatus>();
  /** By attempt, subtask and operator. */
  readonly #subtasks = new Map<string, number>();
  readonly on: EventHandlers;

  constructor({ plan }: CheckedRun) {
    this.#plan = plan;
    this.#inputs = inputChannels(plan);
    this.on = {
      elementSent: ({ channel, sequence, element }, { attempt }) => {
        if (element.kind !== 'watermark' && element.kind !== 'watermarkStatus') return;
        this.#sent.of(attempt, channel, nothingSent).set(sequence, element);
        if (element.kind === 'watermarkStatus') return;
        const before = this.#lastSent.get(attempt, channel) ?? Number.NEGATIVE_INFINITY;
        if (element.time <= before) this.#fail(`Channel ${channel} carries ${element.time} behind ${before}.`);
        this.#lastSent.set(attempt, channel, element.time);
      },
      elementTaken: ({ channel, sequence }, { attempt }) => {
        const element = this.#sent.get(attempt, channel)?.get(sequence);
        if (element !== undefined) this.#onTaken(channel, attempt, element);
      },
      watermarkAdvanced: ({ subtask, uid, time }, { attempt }) => this.#onAdvanced(subtask, uid, attempt, time),
    };
  }

  onTabOpened(): void {
    for (const map of [this.#sent, this.#lastSent, this.#channels, this.#subtasks]) map.clear();
  }

  #onTaken(id: ChannelId, attempt: number, element: TracedElement): void {
    const channel = this.#channels.of(attempt, id, noWatermark);
    if (element.kind === 'watermarkStatus') channel.idle = element.idle;
    // A watermark on an idle channel is dropped, not remembered.
    else if (element.kind === 'watermark' && !channel.idle) channel.time = element.time;
  }

  #onAdvanced(subtask: SubtaskId, uid: string, attempt: number, time: number): void {
    const id = `${attempt} ${subtask} ${uid}`;
    const before = this.#subtasks.get(id) ?? Number.NEGATIVE_INFINITY;
    if (time <= before) this.#fail(`The watermark of ${subtask} went from ${before} to ${time}.`);
    this.#subtasks.set(id, time);
    const inputs = this.#inputs.get(subtask);
    if (inputs === undefined || this.#plan.vertices[parseSubtaskId(subtask).vertex]?.operators[0]?.uid !== uid) return;
    const channels = inputs.map((channel) => this.#channels.of(attempt, channel, noWatermark));
    const holding = channels.filter((channel) => !channel.idle && channel.time >= before);
    const expected = channels.every((channel) => channel.idle)
      ? Math.max(...channels.map((channel) => channel.time))
      : Math.min(...holding.map((channel) => channel.time));
    if (time !== expected) this.#fail(`The watermark of ${subtask} is ${time}, but its inputs say ${expected}.`);
  }

  #fail(detail: string): never {
    throw new InvariantBroken(WATERMARK_ORDER, detail);
  }
}

/** What a channel has last said. */
interface InputStatus {
  time: number;
  idle: boolean;
}

function noWatermark(): InputStatus {
  return { time: Number.NEGATIVE_INFINITY, idle: false };
}

function nothingSent(): Map<number, TracedElement> {
  return new Map();
}
