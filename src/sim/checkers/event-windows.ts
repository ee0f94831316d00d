import { sharesSlices } from '#engine/operators/create-window-aggregate.ts';
import { type JobPlan, parseSubtaskId, type SubtaskId, type WindowAggregateConfig } from '#protocol/job-plan.ts';

/** Windows as checkers reckon with them: by the rule alone, beside the engine. */

/** A window aggregate of a plan. */
export interface WindowTask {
  readonly uid: string;
  readonly config: WindowAggregateConfig;
  /**
   * Whether its windows share slices. Then the watermark up to which they have fired is part of the state, as in Flink
   * SQL: a row that was late stays late. Elsewhere it is not, as in Flink's DataStream: after a restore such a row may be
   * in time, and begins its window anew.
   */
  readonly sharesSlices: boolean;
}

/** A window holds [start, end). */
export interface EventWindow {
  readonly start: number;
  readonly end: number;
}

/** The window aggregates of a plan, by vertex; behind an exchange by key they are at the head of their chain. */
export function windowTasks({ vertices }: JobPlan): ReadonlyMap<number, WindowTask> {
  const tasks = new Map<number, WindowTask>();
  for (const { id, operators } of vertices) {
    const [head] = operators;
    if (head?.config.kind !== 'window-aggregate') continue;
    tasks.set(id, { uid: head.uid, config: head.config, sharesSlices: sharesSlices(head) });
  }
  return tasks;
}

/** The window aggregate that a subtask runs. */
export function windowTaskOf(tasks: ReadonlyMap<number, WindowTask>, subtask: SubtaskId): WindowTask | undefined {
  return tasks.size === 0 ? undefined : tasks.get(parseSubtaskId(subtask).vertex);
}

/** The windows that hold an instant, the latest first; none where it lies in a gap between slides. */
export function windowsOf({ window }: WindowAggregateConfig, time: number): readonly EventWindow[] {
  const { sizeMs, offsetMs } = window;
  const slideMs = window.kind === 'tumble' ? sizeMs : window.slideMs;
  const windows: EventWindow[] = [];
  const last = time - ((((time - offsetMs) % slideMs) + slideMs) % slideMs);
  for (let start = last; start + sizeMs > time; start -= slideMs) windows.push({ start, end: start + sizeMs });
  return windows;
}

/** Whether a window takes no more rows. */
export function isOver({ end }: EventWindow, { allowedLatenessMs }: WindowAggregateConfig, watermark: number): boolean {
  return end - 1 + allowedLatenessMs <= watermark;
}
