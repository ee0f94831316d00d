import { type CheckedRun, type Checker, type EventHandlers, InvariantBroken } from './checker.ts';
import { PrefixGhost } from './prefix-ghost.ts';

export const TIMERS_ONCE =
  'In committed history a window fires once, in order of time, and never ahead of the watermark.';

/**
 * I12. The timers of this engine are the ends of windows. A window whose lateness is 0 fires once in a logical prefix: what
 * has fired is copied at each snapshot and put back with it. With lateness it may fire again for a late row, but never
 * before the watermark has passed its end. Once per key: the results of a firing have lineages of their own, and none
 * comes twice through a channel (I8).
 */
export class TimersOnce implements Checker {
  readonly #fired = new PrefixGhost<{ windows: Set<string> }>(
    () => ({ windows: new Set() }),
    ({ windows }) => ({ windows: new Set(windows) }),
  );
  /** By attempt and subtask. */
  readonly #watermarks = new Map<string, { time: number; firedUpTo: number }>();
  readonly on: EventHandlers;

  constructor({ plan }: CheckedRun) {
    const firesOnce = new Set(
      plan.vertices.flatMap(({ operators }) =>
        operators.flatMap(({ uid, config }) =>
          config.kind === 'window-aggregate' && config.allowedLatenessMs === 0 ? [uid] : [],
        ),
      ),
    );
    this.on = {
      attemptStarted: ({ attempt, restoredCheckpointId }) => this.#fired.start(attempt, restoredCheckpointId),
      snapshotSyncStarted: ({ subtask, checkpointId }, { attempt }) => this.#fired.cut(subtask, attempt, checkpointId),
      watermarkAdvanced: ({ subtask, time }, { attempt }) => {
        this.#watermarks.set(`${attempt} ${subtask}`, { time, firedUpTo: Number.NEGATIVE_INFINITY });
      },
      windowFired: ({ subtask, uid, start, end }, { attempt }) => {
        const watermark = this.#watermarks.get(`${attempt} ${subtask}`);
        const window = `${uid} ${start} to ${end}`;
        if (watermark === undefined || watermark.time < end - 1) {
          this.#fail(`Window ${window} fires in ${subtask} at watermark ${watermark?.time ?? 'none'}.`);
        }
        if (!firesOnce.has(uid)) return;
        if (end < watermark.firedUpTo) this.#fail(`Window ${window} fires behind one that ends later.`);
        watermark.firedUpTo = end;
        const { windows } = this.#fired.of(subtask, attempt);
        if (windows.has(window)) this.#fail(`Window ${window} fires in ${subtask} a second time.`);
        windows.add(window);
      },
    };
  }

  onStartedAnew(): void {
    this.#fired.forgetCheckpoints();
  }

  onTabOpened(): void {
    this.#watermarks.clear();
    this.#fired.forgetAttempts();
  }

  #fail(detail: string): never {
    throw new InvariantBroken(TIMERS_ONCE, detail);
  }
}
