import type { JobPlan, SubtaskId } from '#protocol/job-plan.ts';
import type { TracedRecord } from '#protocol/trace.ts';
import { hashText } from '#std/prng.ts';
import { planTopology, subtaskTitle } from './plan-topology.ts';
import { collectHistory, type History, type SentElement } from './space-time-history.ts';
import type { BarrierLine, Cut, RecordLine, SpaceTimeLane, SpaceTimeView } from './space-time-view.ts';
import type { NumberedEvent } from './trace-store.ts';

export interface SpaceTimeOptions {
  readonly fromMs: number;
  readonly toMs: number;
  /** Draw one record of this many, the same ones on every channel; backward ones are always drawn. */
  readonly sampleEvery: number;
  /** Epoch of lanes that the events say nothing about. */
  readonly epoch: number;
}

/**
 * Projects events (in merged order) onto a window. Give events from before the window, too: a line needs both ends, and
 * the crossings of a cut are counted over all events given, drawn or not.
 */
export function projectSpaceTime(
  plan: JobPlan,
  events: readonly NumberedEvent[],
  options: SpaceTimeOptions,
): SpaceTimeView {
  const topology = planTopology(plan);
  const history = collectHistory(topology, events);
  const { fromMs, toMs } = options;
  const overlaps = (start: number, end: number | null): boolean => start <= toMs && (end ?? toMs) >= fromMs;
  return {
    fromMs,
    toMs,
    lanes: lanesOf(plan, topology.subtasks, history, options),
    records: history.sent
      .filter((sent) => sent.element.kind === 'records' && overlaps(sent.sentMs, sent.takenMs ?? sent.lostMs))
      .map((sent) => recordLine(history, sent))
      .filter((line) => line.crossing === 'backward' || isSampled(line, options.sampleEvery)),
    barriers: history.sent.filter((sent) => overlaps(sent.sentMs, sent.takenMs ?? sent.lostMs)).flatMap(barrierLine),
    triggers: history.triggers.filter((line) => overlaps(line.fromMs, line.toMs)),
    acks: history.acks.filter((line) => overlaps(line.fromMs, line.toMs)),
    notifies: history.notifies.filter((line) => overlaps(line.fromMs, line.toMs)),
    boxes: history.boxes.filter((box) => overlaps(box.fromMs, box.toMs)),
    points: history.points.filter((point) => overlaps(point.atMs, point.atMs)),
    cuts: [...history.snapshots.keys()].map((id) => cutOf(topology.subtasks, history, id)),
    breaks: history.breaks.filter(({ atMs }) => overlaps(atMs, atMs)),
    sampledEvery: options.sampleEvery,
  };
}

/**
 * Whether a record belongs to the sample: the same choice on every channel, so a dot seen at the source is seen at the
 * sink.
 */
export function isSampledLineage(lineage: string, every: number): boolean {
  // The row that an operator makes of a record shares the record's root, and so its fate.
  return every <= 1 || hashText(rootLineage(lineage)) % every === 0;
}

/** `uid:split:offset` without the ordinals of what operators made of it. */
export function rootLineage(lineage: string): string {
  const slash = lineage.indexOf('/');
  return slash < 0 ? lineage : lineage.slice(0, slash);
}

function isSampled(line: RecordLine, every: number): boolean {
  if (line.records.length === 0) return true;
  return line.records.some((record) => isSampledLineage(record.lineage, every));
}

function recordLine(history: History, sent: SentElement): RecordLine {
  const crossing = crossingOf(history, sent);
  return {
    channel: sent.channel,
    from: sent.from,
    to: sent.to,
    records: sent.element.kind === 'records' ? sent.element.records : [],
    rows: sent.element.kind === 'records' ? sent.element.rows : 0,
    sentMs: sent.sentMs,
    takenMs: sent.takenMs,
    lost: sent.lostMs !== null,
    crossing: crossing?.direction ?? 'none',
    crosses: crossing?.checkpointId ?? null,
  };
}

function barrierLine(sent: SentElement): BarrierLine[] {
  if (sent.element.kind !== 'barrier') return [];
  const { checkpointId } = sent.element;
  const { channel, from, to, sentMs, arrivedMs, takenMs } = sent;
  return [{ checkpointId, channel, from, to, sentMs, arrivedMs, takenMs }];
}

/** Which cut a record crosses, and which way; null for most records. */
function crossingOf(
  history: History,
  sent: SentElement,
): { readonly direction: 'forward' | 'backward'; readonly checkpointId: number } | null {
  if (sent.taken === null) return null;
  for (const [checkpointId, snapshot] of history.snapshots) {
    const barrierAt = history.barrierSequence(sent, checkpointId);
    if (barrierAt === null) continue;
    // Order of events, not of times: two events of one millisecond still have an order.
    const snapshotAt = snapshot.get(sent.to)?.number ?? Number.POSITIVE_INFINITY;
    if (sent.sequence > barrierAt && sent.taken < snapshotAt) {
      // Without a snapshot yet, it has already been processed, so whenever the snapshot comes it will hold this record.
      const open = snapshotAt === Number.POSITIVE_INFINITY;
      if (!open || !history.ended.has(checkpointId)) return { direction: 'backward', checkpointId };
    }
    if (sent.sequence < barrierAt && sent.taken > snapshotAt) return { direction: 'forward', checkpointId };
  }
  return null;
}

function cutOf(subtasks: readonly SubtaskId[], history: History, checkpointId: number): Cut {
  const snapshot = history.snapshots.get(checkpointId);
  const points = subtasks.map((subtask) => ({ subtask, atMs: snapshot?.get(subtask)?.atMs ?? null }));
  const crossing = { backward: [] as TracedRecord[], forward: [] as TracedRecord[] };
  const rows = { backward: 0, forward: 0 };
  for (const sent of history.sent) {
    if (sent.element.kind !== 'records') continue;
    const found = crossingOf(history, sent);
    if (found === null || found.checkpointId !== checkpointId) continue;
    crossing[found.direction].push(...sent.element.records);
    rows[found.direction] += sent.element.rows;
  }
  return {
    checkpointId,
    points,
    known: points.filter(({ atMs }) => atMs !== null).length,
    ...crossing,
    backwardRows: rows.backward,
    forwardRows: rows.forward,
  };
}

function lanesOf(
  plan: JobPlan,
  subtasks: readonly SubtaskId[],
  history: History,
  options: SpaceTimeOptions,
): SpaceTimeLane[] {
  const lanes: SpaceTimeLane[] = [{ id: 'coordinator', title: 'coordinator', bands: [] }];
  for (const id of subtasks) {
    lanes.push({ id, title: subtaskTitle(plan, id), bands: bandsOf(history, id, options) });
  }
  lanes.push({ id: 'storage', title: 'storage', bands: [] });
  const hasLog = plan.vertices.some(({ operators }) =>
    operators.some(({ config }) => config.kind === 'sink-log-writer'),
  );
  if (hasLog) lanes.push({ id: 'log', title: 'log', bands: [] });
  return lanes;
}

function bandsOf(history: History, subtask: SubtaskId, options: SpaceTimeOptions): SpaceTimeLane['bands'] {
  const points: { atMs: number; id: number }[] = [];
  for (const [id, snapshot] of history.snapshots) {
    const point = snapshot.get(subtask);
    if (point !== undefined) points.push({ atMs: point.atMs, id });
  }
  points.sort((left, right) => left.atMs - right.atMs);
  const bands: { fromMs: number; toMs: number; epoch: number }[] = [];
  let start = Number.NEGATIVE_INFINITY;
  let epoch = points[0]?.id ?? history.oldestCheckpoint ?? options.epoch;
  for (const { atMs, id } of points) {
    bands.push({ fromMs: start, toMs: atMs, epoch: id });
    start = atMs;
    epoch = id + 1;
  }
  bands.push({ fromMs: start, toMs: options.toMs, epoch });
  return bands
    .map((band) => ({
      ...band,
      fromMs: Math.max(band.fromMs, options.fromMs),
      toMs: Math.min(band.toMs, options.toMs),
    }))
    .filter((band) => band.toMs > band.fromMs);
}
