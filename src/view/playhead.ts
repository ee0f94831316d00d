import type { ShowTarget } from './view-protocol.ts';
import { neighbourOf } from './navigation.ts';
import type { TraceStore } from './trace-store.ts';

/** Events of one screen where the past plays as fast as possible. */
const EVENTS_PER_SCREEN = 400;

/** Which instant of a run is shown: the newest, one that stands, or one that moves at a rate of job time. */
export class Playhead {
  readonly #store: TraceStore;
  #position: number | null = null;
  #replay: Replay | null = null;

  constructor(store: TraceStore) {
    this.#store = store;
  }

  /** Number of the event that is shown; null = the newest. */
  position(): number | null {
    return this.#position;
  }

  /** Rate at which the past plays; null = it stands. */
  rate(): number | null {
    return this.#replay?.rate ?? null;
  }

  /** Goes somewhere, and stands there but for the slow replay of a checkpoint. */
  show(target: ShowTarget, hostMs: number): void {
    switch (target.to) {
      case 'live':
        return this.#goLive();
      case 'event':
        return this.#stand(target.event);
      case 'hostTime':
        return this.#stand(this.#store.eventAt({ hostMs: target.hostMs }));
      case 'jobTime':
        return this.#stand(this.#store.eventAt({ jobMs: target.jobMs }));
      case 'step': {
        const from = this.#position ?? this.#store.eventCount();
        const next = neighbourOf(this.#store, from, target.unit, target.direction);
        if (target.direction > 0 && (next === null || next >= this.#store.eventCount())) this.#goLive();
        else if (next !== null) this.#stand(next);
        return;
      }
      case 'lastCheckpoint':
        return this.#replayCheckpoint(target.durationMs, hostMs);
    }
  }

  /** Plays the past from where it is shown; null = stands. */
  replay(rate: number | null, hostMs: number): void {
    if (rate === null || this.#position === null) {
      this.#replay = null;
      return;
    }
    this.#replay = { rate, jobMs: this.#jobMsOf(this.#position), hostMs };
  }

  /** Moves on by the host time that has passed, or by as much as one screen takes. Returns whether it moved. */
  advance(hostMs: number): boolean {
    if (this.#replay === null || this.#position === null) return false;
    const { rate, jobMs, hostMs: since } = this.#replay;
    const next = Number.isFinite(rate)
      ? Math.max(this.#position, this.#store.eventAt({ jobMs: jobMs + (hostMs - since) * rate }))
      : this.#position + EVENTS_PER_SCREEN;
    const end = this.#store.eventCount();
    if (next >= end) this.#replay = null;
    else if (next === this.#position) return false;
    this.#position = Math.min(next, end);
    return true;
  }

  #goLive(): void {
    this.#position = null;
    this.#replay = null;
  }

  #stand(event: number): void {
    const extent = this.#store.extent();
    if (extent === null) return;
    this.#position = Math.max(extent.firstEvent, Math.min(event, extent.lastEvent));
    this.#replay = null;
  }

  #replayCheckpoint(durationMs: number, hostMs: number): void {
    const mark = this.#store.marks().findLast(({ kind, status }) => kind === 'checkpoint' && status === 'completed');
    const checkpoint = this.#store.liveView().checkpoints.find(({ id }) => id === mark?.id);
    if (mark === undefined || checkpoint === undefined) return;
    const { triggeredAtMs, endedAtMs } = checkpoint;
    this.#stand(mark.event);
    this.replay(Math.min(1, Math.max(1, (endedAtMs ?? triggeredAtMs + 1) - triggeredAtMs) / durationMs), hostMs);
  }

  #jobMsOf(position: number): number {
    const [at] = this.#store.eventsBetween(position, position);
    return at?.event.stamp.timeMs ?? this.#store.extent()?.firstJobMs ?? 0;
  }
}

/** Since `hostMs`, when it showed job time `jobMs`. */
interface Replay {
  readonly rate: number;
  readonly jobMs: number;
  readonly hostMs: number;
}
