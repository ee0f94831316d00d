import type { Point } from './layout/geometry.ts';

/** A record moves at most this long. */
export const MOVE_MS = 220;
/** A bar is seen at least this long in each lane, however fast the front runs. */
export const BAR_VISIBLE_MS = 400;

export interface Moving extends Point {
  readonly id: string;
}

interface Track {
  readonly from: Point;
  readonly to: Point;
  readonly startedMs: number;
  readonly firstSeenMs: number;
}

/**
 * Moves things between two known states of the trace, never further. A thing is what has the same id; a new one appears
 * in place, one that is gone disappears, but a bar stays until it has been seen.
 */
export class Motion<G extends Moving> {
  readonly #tracks = new Map<string, Track>();
  #lingering: G[] = [];
  #current = new Map<string, G>();

  /** A new state. `animate` false: everything stands at its new place at once. */
  retarget(glyphs: readonly G[], nowMs: number, animate: boolean): void {
    const next = new Map<string, G>();
    for (const glyph of glyphs) {
      if (glyph.id === '') continue;
      next.set(glyph.id, glyph);
      const track = this.#tracks.get(glyph.id);
      if (track !== undefined && animate && track.to.x === glyph.x && track.to.y === glyph.y) continue;
      const from = track === undefined || !animate ? glyph : positionOf(track, nowMs);
      this.#tracks.set(glyph.id, {
        from: { x: from.x, y: from.y },
        to: { x: glyph.x, y: glyph.y },
        startedMs: nowMs,
        firstSeenMs: track?.firstSeenMs ?? nowMs,
      });
    }
    this.#lingering = animate ? this.#stillUnseen(next, nowMs) : [];
    const kept = new Set(this.#lingering.map(({ id }) => id));
    for (const id of this.#tracks.keys()) if (!next.has(id) && !kept.has(id)) this.#tracks.delete(id);
    this.#current = next;
  }

  /** Where a thing is now. */
  positionOf(glyph: G, nowMs: number): Point {
    const track = this.#tracks.get(glyph.id);
    return track === undefined ? glyph : positionOf(track, nowMs);
  }

  /** Bars that are gone from the state and have not been seen for long enough. */
  lingering(nowMs: number): readonly G[] {
    this.#lingering = this.#lingering.filter(({ id }) => this.#age(id, nowMs) < BAR_VISIBLE_MS);
    return this.#lingering;
  }

  /** Whether another frame would look different. */
  isMoving(nowMs: number): boolean {
    if (this.#lingering.length > 0) return true;
    for (const { from, to, startedMs } of this.#tracks.values()) {
      if (nowMs - startedMs < MOVE_MS && (from.x !== to.x || from.y !== to.y)) return true;
    }
    return false;
  }

  #stillUnseen(next: ReadonlyMap<string, G>, nowMs: number): G[] {
    const gone = [...this.#lingering, ...this.#current.values()].filter(
      ({ id }) => id.startsWith('bar:') && !next.has(id),
    );
    return gone.filter(
      ({ id }, at) => this.#age(id, nowMs) < BAR_VISIBLE_MS && gone.findIndex((g) => g.id === id) === at,
    );
  }

  #age(id: string, nowMs: number): number {
    const track = this.#tracks.get(id);
    return track === undefined ? Number.POSITIVE_INFINITY : nowMs - track.firstSeenMs;
  }
}

function positionOf({ from, to, startedMs }: Track, nowMs: number): Point {
  const t = Math.min(1, Math.max(0, (nowMs - startedMs) / MOVE_MS));
  const eased = 1 - (1 - t) ** 3;
  return { x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased };
}
