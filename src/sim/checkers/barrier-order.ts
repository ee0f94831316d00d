import type { ChannelId } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { ByAttempt } from './by-attempt.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';
import { consumerOf } from './input-channels.ts';

export const BARRIER_ORDER =
  'A channel carries each barrier once, in order of ids, none behind its cancel marker, and an aborted checkpoint leaves no channel blocked.';

/** I5, per attempt. A blocked channel is not read. */
export class BarrierOrder implements Checker {
  readonly #run: CheckedRun;
  readonly #channels = new ByAttempt<SentCheckpoints>();
  /** By subtask: its blocked channels. */
  readonly #blocked = new ByAttempt<Set<ChannelId>>();
  readonly on: EventHandlers;

  constructor(run: CheckedRun) {
    this.#run = run;
    this.on = {
      elementSent: ({ channel, element }, { attempt }) => {
        if (element.kind === 'barrier') this.#onBarrier(channel, attempt, element.checkpointId);
        else if (element.kind === 'cancelMarker') {
          this.#channels.of(attempt, channel, nothingSent).cancelled = element.checkpointId;
        }
      },
      elementTaken: ({ channel }, event) => {
        if (this.#blockedBy(channel, event).has(channel))
          this.#fail(`Channel ${channel} was read while it was blocked.`);
      },
      channelBlocked: ({ channel }, event) => void this.#blockedBy(channel, event).add(channel),
      channelResumed: ({ channel }, event) => void this.#blockedBy(channel, event).delete(channel),
      alignmentEnded: ({ subtask, checkpointId, aborted }, { attempt }) => {
        const left = this.#blocked.get(attempt, subtask);
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
    const channel = this.#channels.of(attempt, id, nothingSent);
    if (checkpointId <= channel.barrier) this.#fail(`Barrier ${checkpointId} follows ${channel.barrier} in ${id}.`);
    if (checkpointId <= channel.cancelled)
      this.#fail(`Barrier ${checkpointId} follows its own cancel marker in ${id}.`);
    channel.barrier = checkpointId;
  }

  #blockedBy(channel: ChannelId, { attempt }: TraceEvent): Set<ChannelId> {
    return this.#blocked.of(attempt, consumerOf(this.#run.plan, channel), noChannels);
  }

  #fail(detail: string): never {
    throw new InvariantBroken(BARRIER_ORDER, detail);
  }
}

/** The last barrier and cancel marker of a channel. */
interface SentCheckpoints {
  barrier: number;
  cancelled: number;
}

function nothingSent(): SentCheckpoints {
  return { barrier: 0, cancelled: 0 };
}

function noChannels(): Set<ChannelId> {
  return new Set();
}
