/**
 * The named timers of one actor, on two clocks. Setting a timer that is armed moves it. Each fires once, in order of
 * its time; job timers wait while the job is paused.
 */
export class ActorTimers {
  readonly #job = new Map<string, number>();
  readonly #host = new Map<string, number>();

  set(timer: string, at: number, clock: 'job' | 'host'): void {
    this.cancel(timer);
    (clock === 'job' ? this.#job : this.#host).set(timer, at);
  }

  cancel(timer: string): void {
    this.#job.delete(timer);
    this.#host.delete(timer);
  }

  /** Removes and returns the earliest timer that is due. */
  take(jobNow: number, hostNow: number, paused: boolean): { readonly timer: string; readonly at: number } | null {
    return takeFrom(this.#host, hostNow) ?? (paused ? null : takeFrom(this.#job, jobNow));
  }

  /** The earliest armed time of a clock, or null. */
  next(clock: 'job' | 'host'): number | null {
    let least: number | null = null;
    for (const at of (clock === 'job' ? this.#job : this.#host).values()) {
      if (least === null || at < least) least = at;
    }
    return least;
  }
}

function takeFrom(timers: Map<string, number>, now: number): { timer: string; at: number } | null {
  let found: { timer: string; at: number } | null = null;
  for (const [timer, at] of timers) {
    if (at <= now && (found === null || at < found.at)) found = { timer, at };
  }
  if (found !== null) timers.delete(found.timer);
  return found;
}
