import type { JobPlan, WindowAggregateConfig } from '#protocol/job-plan.ts';
import { parseSubtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';

export const LATENESS_BY_WATERMARK =
  'A record is late exactly when the watermark its subtask has reached had closed all its windows; nothing else decides.';

/**
 * I13, where it is decided: for every record that a window task takes, the outcome is foretold from the watermark of that
 * task in that attempt, which is kept beside the run. The same records late in the committed output as in the explaining
 * run is what O2 shows: there the same watermarks come in the same order.
 */
export class LatenessByWatermark implements Checker {
  readonly #plan: JobPlan;
  readonly #watermarks = new Map<string, number>();
  /** By attempt and subtask: lineages that have to be found late before the next element is taken. */
  readonly #foretold = new Map<string, Set<string>>();
  readonly on: EventHandlers;

  constructor({ plan }: CheckedRun) {
    this.#plan = plan;
    this.on = {
      watermarkAdvanced: ({ subtask, time }, { attempt }) => void this.#watermarks.set(`${attempt} ${subtask}`, time),
      recordProcessed: ({ subtask, record }, { attempt }) => {
        const config = this.#windowOf(subtask);
        const watermark = this.#watermarks.get(`${attempt} ${subtask}`);
        if (config === null || watermark === undefined || record.lineage === '') return;
        if (!isLate(config, record.eventTime, watermark)) return;
        const id = `${attempt} task:${subtask}`;
        this.#foretold.set(id, (this.#foretold.get(id) ?? new Set()).add(record.lineage));
      },
      recordLate: ({ subtask, record }, { attempt }) => {
        if (record === null || record.lineage === '') return;
        if (this.#foretold.get(`${attempt} task:${subtask}`)?.delete(record.lineage) === true) return;
        this.#fail(`Record ${record.lineage} is called late in ${subtask}, and is not.`);
      },
      elementTaken: (_body, { actor, attempt }) => {
        const left = this.#foretold.get(`${attempt} ${actor}`);
        if (left === undefined || left.size === 0) return;
        this.#fail(`Record ${[...left].join(', ')} came too late for ${actor} and was not called so.`);
      },
    };
  }

  onTabOpened(): void {
    this.#watermarks.clear();
    this.#foretold.clear();
  }

  #windowOf(subtask: SubtaskId): WindowAggregateConfig | null {
    const config = this.#plan.vertices[parseSubtaskId(subtask).vertex]?.operators[0]?.config;
    return config?.kind === 'window-aggregate' ? config : null;
  }

  #fail(detail: string): never {
    throw new InvariantBroken(LATENESS_BY_WATERMARK, detail);
  }
}

/** All windows of the instant are closed. One that lies in no window (a gap between slides) is late by its own time. */
function isLate({ window, allowedLatenessMs }: WindowAggregateConfig, time: number, watermark: number): boolean {
  const slideMs = window.kind === 'tumble' ? window.sizeMs : window.slideMs;
  const lastStart = time - ((((time - window.offsetMs) % slideMs) + slideMs) % slideMs);
  const inWindow = lastStart + window.sizeMs > time;
  const closes = inWindow ? lastStart + window.sizeMs - 1 : time;
  return closes + allowedLatenessMs <= watermark;
}
