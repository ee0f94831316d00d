import { Graph, layout as dagreLayout } from '@dagrejs/dagre';
import { must } from '#std/assert.ts';
import type { JobPlan } from '#protocol/job-plan.ts';
import type { VertexSize } from './layout-rows.ts';
import type { Point } from './geometry.ts';

const FRAME_SEPARATION = 72;
/** Room above a frame for its title. */
export const TITLE_ROOM = 24;

/** What dagre decides: the column of each vertex, its height on the page, and how long edges get around. */
export interface Ranking {
  readonly ranks: readonly number[];
  readonly centers: readonly number[];
  /** Heights at which an edge passes the columns between its ends, by edge and then by rank. */
  readonly detours: ReadonlyMap<number, readonly number[]>;
}

/** Ranks the vertices from left to right with few crossings. */
export function rankVertices(plan: JobPlan, sizes: readonly VertexSize[]): Ranking {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: FRAME_SEPARATION, edgesep: 40, ranksep: 200 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const vertex of plan.vertices) {
    const size = must(sizes[vertex.id], 'sized');
    const height = vertex.parallelism * size.pitch + TITLE_ROOM;
    graph.setNode(String(vertex.id), { width: size.width, height });
  }
  for (const edge of plan.edges) {
    graph.setEdge(String(edge.from), String(edge.to), { minlen: 1 }, String(edge.id));
  }
  dagreLayout(graph);
  const columns = [...new Set(plan.vertices.map(({ id }) => Math.round(graph.node(String(id)).x ?? 0)))].toSorted(
    (left, right) => left - right,
  );
  // Columns whose boxes differ in width have centers a little apart: those within half a gap are one rank.
  const starts = columns.filter((x, at) => at === 0 || x - (columns[at - 1] as number) > 100);
  const rankOf = (x: number): number => starts.filter((start) => start <= Math.round(x) + 1).length - 1;
  const ranks = plan.vertices.map(({ id }) => rankOf(graph.node(String(id)).x ?? 0));
  const detours = new Map<number, readonly number[]>();
  for (const edge of plan.edges) {
    const span = (ranks[edge.to] as number) - (ranks[edge.from] as number);
    if (span < 2) continue;
    const points = graph.edge(String(edge.from), String(edge.to), String(edge.id)).points ?? [];
    detours.set(edge.id, middlePoints(points, span - 1));
  }
  return { ranks, centers: plan.vertices.map(({ id }) => graph.node(String(id)).y ?? 0), detours };
}

function middlePoints(points: readonly Point[], count: number): number[] {
  return Array.from({ length: count }, (_, at) => {
    const position = ((at + 1) / (count + 1)) * (points.length - 1);
    return points[Math.round(position)]?.y ?? 0;
  });
}
