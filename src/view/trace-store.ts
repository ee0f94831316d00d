import { must } from '#std/assert.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { JobState, TraceEvent } from '#protocol/trace.ts';
import { emptyRunView, foldEvent, snapshotView } from './fold.ts';
import { copyFoldState, type FoldState } from './fold-state.ts';
import { type ScrubMark, markOf } from './scrub-marks.ts';
import type { RunView } from './run-view.ts';

/** Events of one segment: a seek folds at most this many, a few milliseconds. */
const SEGMENT_EVENTS_MAX = 2000;
/** A keyframe, roughly: its maps hold an entry for each subtask and channel, and share the values. */
const KEYFRAME_BYTES = 20_000;
const KEYFRAME_ENTRY_BYTES = 100;

export type SeekTarget =
  /** The state after this many events. */
  | { readonly event: number }
  /** The last state at or before this job time, or host time. */
  | { readonly jobMs: number }
  | { readonly hostMs: number };

interface Segment {
  readonly keyframe: FoldState;
  readonly first: number;
  readonly events: TraceEvent[];
  readonly hostMs: number[];
  bytes: number;
}

/**
 * The recorded trace of a run: segments that each start with a keyframe, in a ring limited by bytes, so that the past
 * can be scrubbed however long the run is. Holds the live fold, too: what is drawn now is its newest state.
 *
 * Events must come in merged order. Event n is the n-th of the run, counted from 1, also after the ring has dropped the
 * first ones.
 */
export class TraceStore {
  readonly #bytesMax: number;
  #live: FoldState;
  readonly #segments: Segment[] = [];
  #marks: ScrubMark[] = [];
  #bytes = 0;
  #cursor: FoldState | null = null;

  constructor(plan: JobPlan, bytesMax: number) {
    this.#bytesMax = bytesMax;
    this.#live = emptyRunView(plan);
  }

  /** Appends events in merged order; `hostMs` is when they came, for a track that is linear in recorded wall time. */
  append(events: readonly TraceEvent[], hostMs: number): void {
    for (const event of events) {
      const segment = this.#openSegment();
      segment.events.push(event);
      segment.hostMs.push(hostMs);
      const bytes = estimateBytes(event);
      segment.bytes += bytes;
      this.#bytes += bytes;
      foldEvent(this.#live, event);
      const mark = markOf(event, this.#live.events, hostMs);
      if (mark !== null) this.#addMark(mark);
    }
    this.#dropOldest();
  }

  /** Number of the last event that was dropped from the ring; 0 while everything is kept. */
  droppedUpTo(): number {
    return this.#segments[0]?.first ?? 0;
  }

  /** The newest state. */
  liveView(): RunView {
    return snapshotView(this.#live);
  }

  /** The newest state of the job. */
  jobState(): JobState {
    return this.#live.jobState;
  }

  /** Number of events of the run so far. */
  eventCount(): number {
    return this.#live.events;
  }

  /**
   * The state at an instant; before the first one that is kept, that one. Folding forward from the last seek is cheap.
   */
  seek(target: SeekTarget): RunView {
    return snapshotView(this.#stateAt('event' in target ? target.event : this.#eventAt(target)));
  }

  /** Numbers of the events in (from, to] that changed the narration. */
  beatsBetween(from: number, to: number): number[] {
    const beats: number[] = [];
    let { narration } = this.#stateAt(from);
    for (let event = from + 1; event <= to; event++) {
      const after = this.#stateAt(event).narration;
      if (after !== narration) beats.push(event);
      narration = after;
    }
    return beats;
  }

  /** The last event at or before an instant; 0 before the first. */
  eventAt(target: Exclude<SeekTarget, { event: number }>): number {
    return this.#eventAt(target);
  }

  /** When an event was recorded, in host ms; of one that is not kept, the nearest that is. */
  hostMsOf(event: number): number {
    const segment = this.#segmentOf(event);
    if (segment === null || segment.hostMs.length === 0) return 0;
    const at = Math.min(segment.hostMs.length - 1, Math.max(0, event - segment.first - 1));
    return must(segment.hostMs[at], 'within the segment');
  }

  /** First and last instants that can be sought, on all three scales; null before the first event. */
  extent(): TraceExtent | null {
    const first = this.#segments[0];
    const last = this.#segments.at(-1);
    if (first === undefined || last === undefined || first.events.length === 0) return null;
    return {
      firstEvent: first.first + 1,
      lastEvent: this.#live.events,
      firstJobMs: must(first.events[0], 'not empty').stamp.timeMs,
      lastJobMs: this.#live.jobTimeMs,
      firstHostMs: first.hostMs[0] ?? 0,
      lastHostMs: last.hostMs.at(-1) ?? 0,
    };
  }

  /** Kept events with numbers in [from, to], each with its number. */
  eventsBetween(from: number, to: number): NumberedEvent[] {
    const found: NumberedEvent[] = [];
    for (const segment of this.#segments) {
      const start = Math.max(0, from - segment.first - 1);
      const end = Math.min(segment.events.length, to - segment.first);
      for (let at = start; at < end; at++) {
        found.push({ number: segment.first + at + 1, event: must(segment.events[at], 'within the segment') });
      }
    }
    return found;
  }

  /** Checkpoints, faults and restores that can be sought, oldest first. */
  marks(): readonly ScrubMark[] {
    return this.#marks;
  }

  /** Bytes held, roughly. */
  bytes(): number {
    return this.#bytes;
  }

  #stateAt(wanted: number): FoldState {
    const segment = this.#segmentOf(wanted);
    if (segment === null) return this.#live;
    const cursor = this.#cursor;
    const reuse = cursor !== null && cursor.events >= segment.first && cursor.events <= wanted;
    const state = reuse ? cursor : copyFoldState(segment.keyframe);
    for (let at = state.events - segment.first; at < segment.events.length && state.events < wanted; at++) {
      foldEvent(state, must(segment.events[at], 'a segment holds the events it counts'));
    }
    this.#cursor = state;
    return state;
  }

  #openSegment(): Segment {
    const last = this.#segments.at(-1);
    if (last !== undefined && last.events.length < SEGMENT_EVENTS_MAX) return last;
    const segment: Segment = {
      keyframe: copyFoldState(this.#live),
      first: this.#live.events,
      events: [],
      hostMs: [],
      bytes: KEYFRAME_BYTES + KEYFRAME_ENTRY_BYTES * (this.#live.subtasks.size + this.#live.channels.size),
    };
    this.#bytes += segment.bytes;
    this.#segments.push(segment);
    return segment;
  }

  #dropOldest(): void {
    let dropped = false;
    while (this.#bytes > this.#bytesMax && this.#segments.length > 1) {
      this.#bytes -= must(this.#segments.shift(), 'there is more than one').bytes;
      dropped = true;
    }
    if (!dropped) return;
    const first = must(this.#segments[0], 'one segment is always kept').first;
    this.#marks = this.#marks.filter((mark) => mark.event > first);
    if (this.#cursor !== null && this.#cursor.events < first) this.#cursor = null;
  }

  #addMark(mark: ScrubMark): void {
    if (mark.kind !== 'checkpoint') {
      this.#marks.push(mark);
      return;
    }
    const at = this.#marks.findIndex((known) => known.kind === 'checkpoint' && known.id === mark.id);
    if (at < 0) this.#marks.push(mark);
    else this.#marks[at] = { ...must(this.#marks[at], 'found'), status: mark.status, ended: mark.ended };
  }

  #segmentOf(event: number): Segment | null {
    for (let at = this.#segments.length - 1; at >= 0; at--) {
      const segment = must(this.#segments[at], 'within the ring');
      if (segment.first < event || at === 0) return segment;
    }
    return null;
  }

  #eventAt(target: Exclude<SeekTarget, { event: number }>): number {
    // Job times of merged events never fall but for an actor folded late, and host times never do.
    const before = (segment: Segment, at: number): boolean =>
      'jobMs' in target
        ? must(segment.events[at], 'within the segment').stamp.timeMs <= target.jobMs
        : (segment.hostMs[at] ?? 0) <= target.hostMs;
    let count = this.#segments[0]?.first ?? 0;
    for (const segment of this.#segments) {
      if (segment.events.length === 0 || !before(segment, 0)) break;
      let low = 0;
      let high = segment.events.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (before(segment, middle)) low = middle + 1;
        else high = middle;
      }
      count = segment.first + low;
    }
    return count;
  }
}

export interface TraceExtent {
  readonly firstEvent: number;
  readonly lastEvent: number;
  readonly firstJobMs: number;
  readonly lastJobMs: number;
  readonly firstHostMs: number;
  readonly lastHostMs: number;
}

export interface NumberedEvent {
  readonly number: number;
  readonly event: TraceEvent;
}

/** What an event costs in memory, within a factor of two: exact sizes are not worth serialising every event. */
function estimateBytes(event: TraceEvent): number {
  const { body } = event;
  if (body.kind === 'elementSent' && body.element.kind === 'records') return 260 + 140 * body.element.records.length;
  if (body.kind === 'counters') return 500;
  if (body.kind === 'checkpointTriggered') return 200 + 40 * body.subtasks.length;
  return 240;
}
