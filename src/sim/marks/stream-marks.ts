import type { ChannelId, SubtaskId } from '#protocol/job-plan.ts';
import type { TracedElement } from '#protocol/trace.ts';
import { ByAttempt } from '../checkers/by-attempt.ts';
import type { EventHandlers } from '../checkers/checker.ts';
import type { Reach } from './marks.ts';
import type { Mark } from './marks.ts';

/** Marks in channels, time and sinks. */
export class StreamMarks {
  readonly #last = new ByAttempt<TracedElement['kind']>();
  readonly #blocked = new ByAttempt<boolean>();
  readonly #watermarks = new Map<SubtaskId, { attempt: number; time: number }>();
  readonly #windows = new Map<string, number>();
  readonly #idle = new Set<string>();
  readonly #pages = new Map<string, number>();
  readonly #opened = new Map<string, number>();
  readonly on: EventHandlers;

  constructor(reach: Reach) {
    this.on = {
      elementSent: ({ channel, element }, { attempt }) => {
        if (element.kind === 'barrier') reach(BEHIND[this.#last.get(attempt, channel) ?? 'nothing']);
        else if (element.kind === 'cancelMarker') reach('cancelMarkerSent');
        this.#last.set(attempt, channel, element.kind);
      },
      elementArrived: ({ channel }, { attempt }) => {
        if (this.#blocked.get(attempt, channel) === true) reach('arrivedBehindBarrier');
      },
      channelBlocked: ({ channel }, { attempt }) => {
        reach('channelBlocked');
        this.#blocked.set(attempt, channel, true);
      },
      channelResumed: ({ channel }: { readonly channel: ChannelId }, { attempt }) =>
        this.#blocked.set(attempt, channel, false),
      alignmentEnded: ({ aborted }) => {
        if (aborted !== null) reach('alignmentAborted');
        if (aborted === 'CHECKPOINT_DECLINED_SUBSUMED') reach('alignmentOvertaken');
      },
      watermarkAdvanced: ({ subtask, time }, { attempt }) => {
        const before = this.#watermarks.get(subtask);
        if (before !== undefined && before.attempt < attempt && time < before.time) reach('watermarkFell');
        this.#watermarks.set(subtask, { attempt, time });
      },
      windowFired: ({ subtask, uid, start, end }, { attempt }) => {
        const id = `${subtask} ${uid} ${start} ${end}`;
        if ((this.#windows.get(id) ?? attempt) < attempt) reach('windowFiredAgain');
        this.#windows.set(id, attempt);
      },
      recordLate: () => reach('recordLate'),
      inputStatusChanged: ({ subtask, channel, idle }, { attempt }) => {
        const id = `${attempt} ${subtask} ${channel}`;
        if (idle) {
          reach('inputIdle');
          this.#idle.add(id);
        } else if (this.#idle.delete(id)) reach('inputActiveAgain');
      },
      counters: ({ counters }) => {
        if (counters.backPressuredMsPerSecond > 0) reach('backPressured');
      },
      transactionChanged: ({ subtask, state, log }, { attempt }) => {
        if (state === 'open') this.#opened.set(`${attempt} ${subtask} ${log}`, 1);
      },
      rowsWritten: ({ subtask, sink }, { attempt }) => {
        const id = `${attempt} ${subtask} ${sink}`;
        const pages = (this.#pages.get(id) ?? 0) + 1;
        if (pages > 1) reach('longTransaction');
        this.#pages.set(id, pages);
      },
      barrierForwarded: ({ subtask }, { attempt }) => {
        for (const id of this.#pages.keys()) if (id.startsWith(`${attempt} ${subtask} `)) this.#pages.delete(id);
        for (const [id, opened] of this.#opened) {
          if (!id.startsWith(`${attempt} ${subtask} `)) continue;
          if (opened === 0) reach('emptyTransaction');
          this.#opened.set(id, 0);
        }
      },
    };
  }

  onTabOpened(): void {
    this.#last.clear();
    this.#blocked.clear();
    // Attempts of another epoch may carry the same numbers.
    this.#windows.clear();
  }
}

const BEHIND: Readonly<Record<TracedElement['kind'] | 'nothing', Mark>> = {
  nothing: 'barrierFirst',
  records: 'barrierBehindRecords',
  watermark: 'barrierBehindWatermark',
  watermarkStatus: 'barrierBehindWatermark',
  barrier: 'barriersInARow',
  cancelMarker: 'barriersInARow',
  endOfData: 'barrierBehindEnd',
  endOfPartition: 'barrierBehindEnd',
};
