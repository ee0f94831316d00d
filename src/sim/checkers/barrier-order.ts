import type { ChannelId, SubtaskId } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';
import { consumerOf } from './input-channels.ts';

export const BARRIER_ORDER =
  'A channel carries each barrier once, in order of ids, none behind its cancel marker, and an aborted checkpoint leaves no channel blocked.';

/** I5, per attempt. A blocked channel is not read. */
export class BarrierOrder implements Checker {
  readonly #run: CheckedRun;
  #channels = new Map<string, { barrier: number; cancelled: number }>();
  /** By attempt and subtask: its blocked channels. */
  #blocked = new Map<string, Set<ChannelId>>();
  readonly on: EventHandlers;

  constructor(run: CheckedRun) {
    this.#run = run;
    this.on = {
      elementSent: ({ channel, element }, { attempt }) => {
        if (element.kind === 'barrier') this.#onBarrier(channel, attempt, element.checkpointId);
        else if (element.kind === 'cancelMarker') this.#channel(channel, attempt).cancelled = element.checkpointId;
      },
      elementTaken: ({ channel }, event) => {
        if (this.#blockedBy(channel, event).has(channel))
          this.#fail(`Channel ${channel} was read while it was blocked.`);
      },
      channelBlocked: ({ channel }, event) => void this.#blockedBy(channel, event).add(channel),
      channelResumed: ({ channel }, event) => void this.#blockedBy(channel, event).delete(channel),
      alignmentEnded: ({ subtask, checkpointId, aborted }, { attempt }) => {
        const left = this.#blocked.get(`${attempt} ${subtask}`);
        if (aborted === null || left === undefined || left.size === 0) return;
        this.#fail(`${subtask} gave checkpoint ${checkpointId} up, and ${[...left].join(', ')} stays blocked.`);
      },
    };
  }

  onTabOpened(): void {
    this.#channels.clear();
    this.#blocked.clear();
  }

  #onBarrier(id: ChannelId, attempt: number, checkpointId: number): void {
    const channel = this.#channel(id, attempt);
    if (checkpointId <= channel.barrier) this.#fail(`Barrier ${checkpointId} follows ${channel.barrier} in ${id}.`);
    if (checkpointId <= channel.cancelled)
      this.#fail(`Barrier ${checkpointId} follows its own cancel marker in ${id}.`);
    channel.barrier = checkpointId;
  }

  #channel(id: ChannelId, attempt: number): { barrier: number; cancelled: number } {
    const name = `${attempt} ${id}`;
    let channel = this.#channels.get(name);
    if (channel === undefined) {
      channel = { barrier: 0, cancelled: 0 };
      this.#channels.set(name, channel);
    }
    return channel;
  }

  #blockedBy(channel: ChannelId, { attempt }: TraceEvent): Set<ChannelId> {
    const reader: SubtaskId = consumerOf(this.#run.plan, channel);
    const name = `${attempt} ${reader}`;
    let blocked = this.#blocked.get(name);
    if (blocked === undefined) {
      blocked = new Set();
      this.#blocked.set(name, blocked);
    }
    return blocked;
  }

  #fail(detail: string): never {
    throw new InvariantBroken(BARRIER_ORDER, detail);
  }
}
