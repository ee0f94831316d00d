import type { ChannelId, SubtaskId } from '#protocol/job-plan.ts';
import type { TraceEvent } from '#protocol/trace.ts';
import { ByAttempt } from './by-attempt.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';
import { consumerOf, inputChannels } from './input-channels.ts';

export const CONSISTENT_CUT =
  'What a subtask has taken from a channel before its snapshot is exactly what was sent before the barrier.';

/**
 * I1. Channels number their elements, so a cut is a number per channel: that of the barrier. Aligned: the receiver has
 * taken that element and none behind it. At least once: none may be missing, more may have been taken.
 * A channel without that barrier is one whose producer had finished: then every record of it has been taken. Unaligned checkpoints are not offered; with them
 * the difference would have to be the logged channel state.
 */
export class ConsistentCut implements Checker {
  readonly #exactlyOnce: boolean;
  readonly #inputs: ReadonlyMap<SubtaskId, readonly ChannelId[]>;
  /** By checkpoint and channel: the number of its barrier. */
  readonly #barriers = new Map<string, number>();
  /** By channel: the number of the last element taken. */
  readonly #taken = new ByAttempt<number>();
  /** By channel: the number of its last records, once it has ended. */
  readonly #ends = new ByAttempt<number>();
  readonly #lastRecords = new ByAttempt<number>();
  readonly on: EventHandlers;

  constructor({ plan }: CheckedRun) {
    this.#exactlyOnce = plan.settings.checkpoint.mode === 'exactly-once';
    this.#inputs = inputChannels(plan);
    this.on = {
      elementSent: ({ channel, sequence, element }, { attempt }) => {
        if (element.kind === 'barrier') this.#barriers.set(`${element.checkpointId} ${channel}`, sequence);
        else if (element.kind === 'records') this.#lastRecords.set(attempt, channel, sequence);
        else if (element.kind === 'endOfPartition') {
          this.#ends.set(attempt, channel, this.#lastRecords.get(attempt, channel) ?? -1);
        }
      },
      elementTaken: ({ channel, sequence }, event) => {
        this.#taken.set(event.attempt, channel, sequence);
        this.#expectReader(consumerOf(plan, channel), event);
      },
      snapshotSyncStarted: ({ subtask, checkpointId }, { attempt }) => this.#onSnapshot(subtask, checkpointId, attempt),
    };
  }

  onTabOpened(): void {
    this.#barriers.clear();
    this.#taken.clear();
    this.#ends.clear();
    this.#lastRecords.clear();
  }

  #onSnapshot(subtask: SubtaskId, checkpointId: number, attempt: number): void {
    for (const channel of this.#inputs.get(subtask) ?? []) {
      const taken = this.#taken.get(attempt, channel) ?? -1;
      const barrier = this.#barriers.get(`${checkpointId} ${channel}`);
      const end = this.#ends.get(attempt, channel);
      if (barrier === undefined && end !== undefined && taken >= end) continue;
      const holds = barrier !== undefined && (this.#exactlyOnce ? taken === barrier : taken >= barrier);
      if (holds) continue;
      if (barrier === undefined) {
        this.#fail(
          `${subtask} takes checkpoint ${checkpointId} behind element ${taken} of ${channel}, ` +
            'whose barrier has not been sent.',
        );
      }
      this.#fail(
        `${subtask} takes checkpoint ${checkpointId} behind element ${taken} of ${channel}, ` +
          `whose barrier is element ${barrier}.`,
      );
    }
  }

  #expectReader(reader: SubtaskId, { actor }: TraceEvent): void {
    if (actor !== `task:${reader}`) this.#fail(`${actor} reads a channel of ${reader}.`);
  }

  #fail(detail: string): never {
    throw new InvariantBroken(CONSISTENT_CUT, detail);
  }
}
