import type { ChannelId, SubtaskId } from '#protocol/job-plan.ts';
import type { TraceBody, TracedElement } from '#protocol/trace.ts';
import { consumerOf, type PlanTopology, producerOf } from './plan-topology.ts';
import type { LaneBox, LanePoint, SignalLine } from './space-time-view.ts';
import type { NumberedEvent } from './trace-store.ts';

/** One element and what became of it. Numbers are event numbers: the order that decides, times only place it. */
export interface SentElement {
  readonly channel: ChannelId;
  readonly from: SubtaskId;
  readonly to: SubtaskId;
  readonly attempt: number;
  readonly sequence: number;
  readonly element: TracedElement;
  readonly sentMs: number;
  arrivedMs: number | null;
  takenMs: number | null;
  taken: number | null;
  lostMs: number | null;
}

/** Everything the projection needs, collected in one pass over the events. */
export interface History {
  readonly sent: SentElement[];
  readonly triggers: SignalLine[];
  readonly acks: SignalLine[];
  readonly notifies: SignalLine[];
  readonly boxes: LaneBox[];
  readonly points: LanePoint[];
  readonly breaks: { readonly atMs: number; readonly attempt: number; readonly restored: number | null }[];
  /** Snapshot points by checkpoint, in order of the first point. */
  readonly snapshots: Map<number, Map<SubtaskId, { readonly atMs: number; readonly number: number }>>;
  /** Checkpoints that completed or failed. */
  readonly ended: Set<number>;
  readonly oldestCheckpoint: number | null;
  /**
   * Position of a checkpoint's barrier in the channel (and attempt) of an element, or null if it was not sent there.
   */
  barrierSequence(sent: SentElement, checkpointId: number): number | null;
}

/** Collects the history of the events. */
export function collectHistory(topology: PlanTopology, events: readonly NumberedEvent[]): History {
  const collector = new HistoryCollector(topology);
  for (const { number, event } of events) {
    collector.take(event.body, event.attempt, event.stamp.timeMs, number);
  }
  return collector.history();
}

class HistoryCollector {
  readonly #topology: PlanTopology;
  readonly #inFlight = new Map<string, SentElement>();
  readonly #barriers = new Map<string, number>();
  readonly #triggeredAt = new Map<number, number>();
  readonly #storedAt = new Map<string, number>();
  readonly #completedAt = new Map<number, number>();
  readonly #openBoxes = new Map<string, LaneBox>();
  readonly #history: History;
  #oldest: number | null = null;

  constructor(topology: PlanTopology) {
    this.#topology = topology;
    this.#history = {
      sent: [],
      triggers: [],
      acks: [],
      notifies: [],
      boxes: [],
      points: [],
      breaks: [],
      snapshots: new Map(),
      ended: new Set(),
      oldestCheckpoint: null,
      barrierSequence: (sent, id) => this.#barriers.get(`${sent.attempt}|${sent.channel}|${id}`) ?? null,
    };
  }

  take(body: TraceBody, attempt: number, atMs: number, number: number): void {
    switch (body.kind) {
      case 'elementSent':
        return this.#onSent(body, attempt, atMs);
      case 'elementArrived': {
        const sent = this.#inFlight.get(`${attempt}|${body.channel}|${body.sequence}`);
        if (sent !== undefined) sent.arrivedMs = atMs;
        return;
      }
      case 'elementTaken': {
        const key = `${attempt}|${body.channel}|${body.sequence}`;
        const sent = this.#inFlight.get(key);
        if (sent === undefined) return;
        sent.takenMs = atMs;
        sent.taken = number;
        this.#inFlight.delete(key);
        return;
      }
      case 'attemptStarted':
        for (const sent of this.#inFlight.values()) sent.lostMs = atMs;
        this.#inFlight.clear();
        for (const subtask of this.#topology.subtasks) this.#closeAll(subtask, atMs);
        if (body.attempt > 1 || body.restoredCheckpointId !== null) {
          this.#history.breaks.push({ atMs, attempt: body.attempt, restored: body.restoredCheckpointId });
        }
        return;
      case 'taskStateReported':
      case 'subtaskStateChanged':
        if (body.state !== 'FAILED' || this.#openBoxes.has(`${body.subtask}|down`)) return;
        this.#closeAll(body.subtask, atMs);
        this.#open(body.subtask, 'down', null, atMs);
        return this.#point(body.subtask, 'failure', atMs, null, body.cause ?? '');
      default:
        return this.#takeCheckpoint(body, atMs, number);
    }
  }

  history(): History {
    return {
      ...this.#history,
      boxes: [...this.#history.boxes, ...this.#openBoxes.values()],
      oldestCheckpoint: this.#oldest,
    };
  }

  #takeCheckpoint(body: TraceBody, atMs: number, number: number): void {
    const { triggers, acks, notifies, ended } = this.#history;
    switch (body.kind) {
      case 'checkpointTriggered':
        this.#triggeredAt.set(body.checkpointId, atMs);
        this.#oldest ??= body.checkpointId;
        return this.#point('coordinator', 'triggered', atMs, body.checkpointId, '');
      case 'alignmentStarted':
        return this.#open(body.subtask, 'alignment', body.checkpointId, atMs);
      case 'alignmentEnded':
        return this.#close(body.subtask, 'alignment', atMs);
      case 'snapshotSyncStarted': {
        const { checkpointId, subtask } = body;
        this.#close(subtask, 'alignment', atMs);
        this.#open(subtask, 'sync', checkpointId, atMs);
        const snapshot = this.#history.snapshots.get(checkpointId) ?? new Map();
        this.#history.snapshots.set(checkpointId, snapshot.set(subtask, { atMs, number }));
        const triggered = this.#triggeredAt.get(checkpointId);
        const isSource = this.#topology.inputs.get(subtask)?.length === 0;
        if (isSource && triggered !== undefined)
          triggers.push({ checkpointId, subtask, fromMs: triggered, toMs: atMs });
        return;
      }
      case 'snapshotSyncEnded':
        this.#close(body.subtask, 'sync', atMs);
        return this.#open(body.subtask, 'async', body.checkpointId, atMs);
      case 'snapshotAsyncEnded':
        this.#close(body.subtask, 'async', atMs);
        this.#storedAt.set(`${body.checkpointId}|${body.subtask}`, atMs);
        return this.#point('storage', 'stored', atMs, body.checkpointId, body.subtask);
      case 'checkpointAckReceived': {
        const { checkpointId, subtask } = body;
        acks.push({
          checkpointId,
          subtask,
          fromMs: this.#storedAt.get(`${checkpointId}|${subtask}`) ?? atMs,
          toMs: atMs,
        });
        return;
      }
      case 'checkpointCompleted':
        this.#completedAt.set(body.checkpointId, atMs);
        ended.add(body.checkpointId);
        return this.#point('coordinator', 'completed', atMs, body.checkpointId, '');
      case 'checkpointFailed':
        ended.add(body.checkpointId);
        return this.#point('coordinator', 'failed', atMs, body.checkpointId, body.reason);
      case 'notifyCompleteReceived': {
        const { checkpointId, subtask } = body;
        notifies.push({ checkpointId, subtask, fromMs: this.#completedAt.get(checkpointId) ?? atMs, toMs: atMs });
        return;
      }
      case 'transactionChanged':
        if (body.state === 'committed' || body.state === 'aborted') {
          this.#point('log', body.state, atMs, body.checkpointId, body.transaction);
        }
        return;
      default:
        return;
    }
  }

  #onSent(body: Extract<TraceBody, { kind: 'elementSent' }>, attempt: number, atMs: number): void {
    const { channel, sequence, element } = body;
    if (element.kind !== 'records' && element.kind !== 'barrier') return;
    const { plan } = this.#topology;
    const sent: SentElement = {
      channel,
      from: producerOf(plan, channel),
      to: consumerOf(plan, channel),
      attempt,
      sequence,
      element,
      sentMs: atMs,
      arrivedMs: null,
      takenMs: null,
      taken: null,
      lostMs: null,
    };
    this.#history.sent.push(sent);
    this.#inFlight.set(`${attempt}|${channel}|${sequence}`, sent);
    if (element.kind === 'barrier') this.#barriers.set(`${attempt}|${channel}|${element.checkpointId}`, sequence);
  }

  #point(
    lane: LanePoint['lane'],
    kind: LanePoint['kind'],
    atMs: number,
    checkpointId: number | null,
    text: string,
  ): void {
    this.#history.points.push({ lane, kind, atMs, checkpointId, text });
  }

  #open(lane: SubtaskId, kind: LaneBox['kind'], checkpointId: number | null, fromMs: number): void {
    this.#openBoxes.set(`${lane}|${kind}`, { lane, kind, checkpointId, fromMs, toMs: null });
  }

  #close(lane: SubtaskId, kind: LaneBox['kind'], toMs: number): void {
    const box = this.#openBoxes.get(`${lane}|${kind}`);
    if (box === undefined) return;
    this.#openBoxes.delete(`${lane}|${kind}`);
    this.#history.boxes.push({ ...box, toMs });
  }

  #closeAll(lane: SubtaskId, toMs: number): void {
    for (const kind of ['alignment', 'sync', 'async', 'down'] as const) this.#close(lane, kind, toMs);
  }
}
