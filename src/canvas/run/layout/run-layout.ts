import { must } from '#std/assert.ts';
import { type ChannelId, type JobPlan, parseChannelId, parseSubtaskId, type SubtaskId } from '#protocol/job-plan.ts';
import type { Point, Rect, Room } from './geometry.ts';
import { type ColumnStretch, NATURAL_COLUMNS, stretchColumns } from './layout-columns.ts';
import { type Ranking, rankVertices, TITLE_ROOM } from './layout-ranks.ts';
import { alignForwardRows, type BoxKind, Rows, sizeOf, type VertexSize } from './layout-rows.ts';
import { consumerOf, type PlanTopology, planTopology, producerOf, vertexTitle } from '#view/plan-topology.ts';

/**
 * Where everything of a running job is, in world units (px at zoom 1). A pure function of the plan and of the room it is
 * shown in: a job does not move while it runs, and zooming never reshuffles it.
 *
 * A wire is transit, a lane is a queue: data is drawn only in lanes, and lanes are horizontal and end at the receiver's
 * edge, so they never cross; only wires do.
 */
export interface RunLayout {
  readonly topology: PlanTopology;
  readonly frames: readonly OperatorFrame[];
  readonly boxes: ReadonlyMap<SubtaskId, SubtaskBox>;
  readonly lanes: ReadonlyMap<ChannelId, LaneBox>;
  /** Of everything, titles and flags included. */
  readonly bounds: Rect;
}

export interface OperatorFrame extends Rect {
  readonly vertex: number;
  readonly title: string;
  /** The rest of the chain and the parallelism, from the whole of it to the shortest: what has room is shown. */
  readonly subtitles: readonly string[];
  /** From its middle to that of the nearest column: what a card may be wide at L0. */
  readonly columnRoom: number;
}

export interface SubtaskBox extends Rect {
  readonly id: SubtaskId;
  readonly kind: BoxKind;
}

export interface LaneBox {
  readonly id: ChannelId;
  /** Position in the receiver's gate. */
  readonly index: number;
  readonly x0: number;
  /** The receiver's left edge. */
  readonly x1: number;
  /** Center line. */
  readonly y: number;
  readonly height: number;
  /** From the sender's right edge to x0; empty where the lane starts at the sender. */
  readonly wire: readonly Point[];
}

export const FRAME_PADDING = 10;
const LANE_LENGTH = 212;
const STRAIGHT_GAP = 124;
const STRAIGHT_GAP_MIN = 96;
const WIRE_LENGTH = 46;

/**
 * Lays out a plan from left to right. Heights come from the plan alone; the columns give way to the room: where the
 * height decides how large all is drawn, boxes and lanes grow until the width is used, and where the width does, lanes
 * shrink.
 */
export function layoutRun(plan: JobPlan, room: Room | null = null): RunLayout {
  return runLayouts(plan)(room);
}

/** The layouts of one plan: what does not depend on the room, which costs most, is found once. */
export function runLayouts(plan: JobPlan): (room: Room | null) => RunLayout {
  const topology = planTopology(plan);
  const sizes = plan.vertices.map((vertex) => sizeOf(topology, vertex.id));
  alignForwardRows(plan, sizes);
  const ranking = rankVertices(plan, sizes);
  const rows = new Rows(topology, sizes, ranking.ranks, ranking.centers);
  const natural = arrange(topology, sizes, rows, ranking, NATURAL_COLUMNS);
  const columns = Math.max(0, ...ranking.ranks) + 1;
  return (room) =>
    room === null ? natural : arrange(topology, sizes, rows, ranking, stretchColumns(natural.bounds, columns, room));
}

function arrange(
  topology: PlanTopology,
  sizes: readonly VertexSize[],
  rows: Rows,
  { ranks, detours }: Ranking,
  columns: ColumnStretch,
): RunLayout {
  const { plan } = topology;
  const lefts = columnLefts(topology, rows, ranks, sizes, columns);
  const boxes = new Map<SubtaskId, SubtaskBox>();
  const frames: OperatorFrame[] = [];
  for (const vertex of plan.vertices) {
    const size = must(sizes[vertex.id], 'every vertex has a size');
    const height = rows.height(vertex.id);
    const x = must(lefts[must(ranks[vertex.id], 'ranked')], 'every rank has a column');
    const width = size.width + columns.box;
    const top = rows.top(vertex.id, 0);
    for (let index = 0; index < vertex.parallelism; index++) {
      const id: SubtaskId = `${vertex.id}/${index}`;
      boxes.set(id, { id, kind: size.kind, x, y: top + index * size.pitch, width, height: size.height });
    }
    frames.push({
      vertex: vertex.id,
      title: vertexTitle(vertex),
      subtitles: subtitlesOf(plan, vertex.id),
      columnRoom: columnRoom(lefts, must(ranks[vertex.id], 'ranked')),
      x: x - FRAME_PADDING,
      y: top - FRAME_PADDING,
      width: width + 2 * FRAME_PADDING,
      height: height + 2 * FRAME_PADDING,
    });
  }
  const lanes = placeLanes(topology, boxes, rows, lefts, ranks, detours, columns.gap);
  return { topology, frames, boxes, lanes, bounds: boundsOf(frames, lanes) };
}

function subtitlesOf(plan: JobPlan, vertex: number): string[] {
  const found = must(plan.vertices[vertex], 'a vertex of the plan');
  const rest = found.operators.slice(1).map(({ name }) => name);
  const parallelism = `p ${found.parallelism}`;
  const last = rest.at(-1);
  if (last === undefined) return [parallelism];
  const short = [`+${rest.length} · ${parallelism}`, parallelism];
  if (rest.length > 1) short.unshift(`→ … → ${last} · ${parallelism}`);
  return [`→ ${rest.join(' → ')} · ${parallelism}`, ...short];
}

function columnLefts(
  topology: PlanTopology,
  rows: Rows,
  ranks: readonly number[],
  sizes: readonly VertexSize[],
  columns: ColumnStretch,
): number[] {
  const { plan } = topology;
  const count = Math.max(0, ...ranks) + 1;
  const lefts: number[] = [];
  let x = 0;
  for (let rank = 0; rank < count; rank++) {
    const members = plan.vertices.filter(({ id }) => ranks[id] === rank).map(({ id }) => id);
    const incoming = topology.channels.filter((id) => members.includes(parseSubtaskId(consumerOf(plan, id)).vertex));
    const straight = incoming.every((id) => rows.isDirect(id));
    if (rank > 0) {
      x += straight
        ? Math.max(STRAIGHT_GAP_MIN, STRAIGHT_GAP + columns.gap)
        : wireLength(topology, members) + LANE_LENGTH + columns.gap;
    }
    lefts.push(x);
    x += columns.box + Math.max(0, ...members.map((id) => must(sizes[id], 'sized').width));
  }
  return lefts;
}

function columnRoom(lefts: readonly number[], rank: number): number {
  const here = lefts[rank] ?? 0;
  const left = lefts[rank - 1] ?? Number.NEGATIVE_INFINITY;
  const right = lefts[rank + 1] ?? Number.POSITIVE_INFINITY;
  return Math.min(here - left, right - here);
}

/** More wires need more room to be told apart. */
function wireLength(topology: PlanTopology, vertices: readonly number[]): number {
  const most = Math.max(0, ...vertices.map((id) => topology.inputs.get(`${id}/0`)?.length ?? 0));
  return WIRE_LENGTH + Math.min(60, Math.max(0, most - 2) * 10);
}

function placeLanes(
  topology: PlanTopology,
  boxes: ReadonlyMap<SubtaskId, SubtaskBox>,
  rows: Rows,
  lefts: readonly number[],
  ranks: readonly number[],
  detours: ReadonlyMap<number, readonly number[]>,
  gap: number,
): Map<ChannelId, LaneBox> {
  const { plan } = topology;
  const lanes = new Map<ChannelId, LaneBox>();
  for (const id of topology.channels) {
    const receiver = must(boxes.get(consumerOf(plan, id)), 'every subtask has a box');
    const sender = must(boxes.get(producerOf(plan, id)), 'every subtask has a box');
    const index = (topology.inputs.get(receiver.id) ?? []).indexOf(id);
    const y = rows.laneY(id);
    const right = sender.x + sender.width;
    const out = outPort(topology, sender, id);
    const direct = rows.isDirect(id);
    const x0 = direct ? right : Math.max(right + WIRE_LENGTH, receiver.x - LANE_LENGTH - gap);
    const detour = detours.get(parseChannelId(id).edge) ?? [];
    const first = ranks[parseSubtaskId(sender.id).vertex] ?? 0;
    const wire = direct
      ? []
      : [
          { x: right, y: out },
          ...detour.map((height, at) => ({ x: (lefts[first + 1 + at] ?? 0) + 70, y: height + index * 6 })),
          { x: x0, y },
        ];
    lanes.set(id, { id, index, x0, x1: receiver.x, y, height: rows.laneHeight(id), wire });
  }
  return lanes;
}

/** Wires leave a box close together, in the order of their receivers. */
function outPort(topology: PlanTopology, sender: SubtaskBox, id: ChannelId): number {
  const outputs = topology.outputs.get(sender.id) ?? [];
  const spread = Math.min(9, (sender.height - 24) / Math.max(1, outputs.length));
  return sender.y + sender.height / 2 + (outputs.indexOf(id) - (outputs.length - 1) / 2) * spread;
}

function boundsOf(frames: readonly OperatorFrame[], lanes: ReadonlyMap<ChannelId, LaneBox>): Rect {
  const left = Math.min(...frames.map(({ x }) => x));
  const top = Math.min(
    ...frames.map(({ y }) => y - TITLE_ROOM),
    ...[...lanes.values()].map(({ y, height }) => y - height / 2 - 22),
  );
  const right = Math.max(...frames.map(({ x, width }) => x + width));
  const bottom = Math.max(...frames.map(({ y, height }) => y + height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}
