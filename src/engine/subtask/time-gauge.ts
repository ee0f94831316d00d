/**
 * How a subtask spends its time: busy, back-pressured (output full) or idle, in ms per second since the last reading.
 * Flink: TimerGauge, TaskIOMetricGroup; Weir reads it at its counter interval instead of Flink's 5 s ticks.
 */
export type Activity = 'busy' | 'backPressured' | 'idle';

export class TimeGauge {
  #spent: Record<Activity, number> = { busy: 0, backPressured: 0, idle: 0 };
  #activity: Activity = 'idle';
  #since: number;

  constructor(now: number) {
    this.#since = now;
  }

  /** From `now` on the subtask does this. */
  enter(activity: Activity, now: number): void {
    // Called twice a step, and time has often stood still.
    if (now > this.#since) this.#spent[this.#activity] += now - this.#since;
    this.#activity = activity;
    this.#since = now;
  }

  /** The whole state as plain values. */
  save(): SavedGauge {
    return { spent: this.#spent, activity: this.#activity, since: this.#since };
  }

  load(saved: SavedGauge): void {
    this.#spent = saved.spent;
    this.#activity = saved.activity;
    this.#since = saved.since;
  }

  /** Ms per second of each activity since the last call. */
  read(now: number): Readonly<Record<Activity, number>> {
    this.enter(this.#activity, now);
    const { busy, backPressured, idle } = this.#spent;
    const scale = 1000 / Math.max(1, busy + backPressured + idle);
    this.#spent.busy = 0;
    this.#spent.backPressured = 0;
    this.#spent.idle = 0;
    return {
      busy: Math.round(busy * scale),
      backPressured: Math.round(backPressured * scale),
      idle: Math.round(idle * scale),
    };
  }
}

/** A gauge as plain values. */
export interface SavedGauge {
  readonly spent: Record<Activity, number>;
  readonly activity: Activity;
  readonly since: number;
}
