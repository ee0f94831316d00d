import { must } from '#std/assert.ts';
import { type ChannelId, type JobPlan, parseSubtaskId } from '#protocol/job-plan.ts';
import { consumerOf, isKeyed, isSourceVertex, type PlanTopology, producerOf } from '#view/plan-topology.ts';

const BOX_GAP = 34;

/** How large the boxes of a vertex are, and where their lanes come in. */
export interface VertexSize {
  readonly kind: BoxKind;
  readonly width: number;
  height: number;
  /** From one subtask's top to the next one's. */
  pitch: number;
  /** Centers of the input lanes, from the box's center. */
  laneOffsets: readonly number[];
  readonly laneHeight: number;
  /** Every lane can start at its sender's edge. */
  straight: boolean;
}

/** The size of a vertex's boxes by what they show and how many channels they have. */
export function sizeOf(topology: PlanTopology, vertex: number): VertexSize {
  const { plan } = topology;
  const kind = kindOf(plan, vertex);
  const inputs = topology.inputs.get(`${vertex}/0`)?.length ?? 0;
  const parallelism = plan.vertices[vertex]?.parallelism ?? 1;
  const many = parallelism > 2;
  const { pitch, height: laneHeight } = laneScale(inputs, many);
  const height = Math.max(many ? LOW_CONTENT_HEIGHTS[kind] : CONTENT_HEIGHTS[kind], inputs * pitch);
  return {
    kind,
    width: CONTENT_WIDTHS[kind],
    height,
    pitch: height + (many ? BOX_GAP - 14 : BOX_GAP),
    laneOffsets: Array.from({ length: inputs }, (_, at) => (at - (inputs - 1) / 2) * pitch),
    laneHeight,
    straight: false,
  };
}

const CONTENT_HEIGHTS: Readonly<Record<BoxKind, number>> = { source: 118, keyed: 150, 'log-sink': 128, plain: 96 };
/** Two boxes may be tall and stand apart; of more, each is as low as what it says allows: height decides the zoom. */
const LOW_CONTENT_HEIGHTS: Readonly<Record<BoxKind, number>> = { source: 104, keyed: 126, 'log-sink': 110, plain: 88 };
const CONTENT_WIDTHS: Readonly<Record<BoxKind, number>> = { source: 150, keyed: 172, 'log-sink': 118, plain: 132 };

/** Lanes get lower as they get more, so that a gate of 16 channels still fits a screen. */
function laneScale(inputs: number, many: boolean): { readonly pitch: number; readonly height: number } {
  if (inputs <= 2) return many ? { pitch: 63, height: 34 } : { pitch: 86, height: 38 };
  if (inputs <= 4) return { pitch: 62, height: 34 };
  if (inputs <= 8) return { pitch: 27, height: 13 };
  return { pitch: 17, height: 9 };
}

function kindOf(plan: JobPlan, vertex: number): BoxKind {
  if (isSourceVertex(plan, vertex)) return 'source';
  const operators = plan.vertices[vertex]?.operators ?? [];
  if (operators.some(({ config }) => config.kind === 'sink-log-writer') && !isKeyed(plan, vertex)) return 'log-sink';
  return isKeyed(plan, vertex) ? 'keyed' : 'plain';
}

/**
 * Where lanes can run straight from sender to receiver, rows are given equal pitch: forward edges, and the one receiver
 * of all senders, whose box then spans them.
 */
export function alignForwardRows(plan: JobPlan, sizes: VertexSize[]): void {
  for (const edge of plan.edges) {
    const from = must(plan.vertices[edge.from], 'an edge starts at a vertex');
    const to = must(plan.vertices[edge.to], 'an edge ends at a vertex');
    const single = plan.edges.filter((other) => other.to === edge.to).length === 1;
    const sender = must(sizes[edge.from], 'sized');
    const receiver = must(sizes[edge.to], 'sized');
    if (!single) continue;
    if (edge.partitioner === 'forward' && from.parallelism === to.parallelism) {
      const pitch = Math.max(sender.pitch, receiver.pitch);
      sender.pitch = pitch;
      receiver.pitch = pitch;
      receiver.straight = true;
    } else if (to.parallelism === 1 && from.parallelism > 1 && from.parallelism <= 3) {
      receiver.laneOffsets = receiver.laneOffsets.map((_, at) => (at - (from.parallelism - 1) / 2) * sender.pitch);
      receiver.height = Math.max(receiver.height, (from.parallelism - 1) * sender.pitch + 86);
      receiver.pitch = receiver.height + BOX_GAP;
      receiver.straight = true;
    } else if (from.parallelism === 1 && to.parallelism === 1) {
      receiver.straight = true;
    }
  }
}

/** Heights, which do not depend on the columns: they decide which lanes can run straight, and so how wide a gap is. */
export class Rows {
  readonly #topology: PlanTopology;
  readonly #sizes: readonly VertexSize[];
  readonly #ranks: readonly number[];
  readonly #centers: readonly number[];

  constructor(
    topology: PlanTopology,
    sizes: readonly VertexSize[],
    ranks: readonly number[],
    centers: readonly number[],
  ) {
    this.#topology = topology;
    this.#sizes = sizes;
    this.#ranks = ranks;
    this.#centers = centers;
  }

  /** Of all boxes of a vertex together. */
  height(vertex: number): number {
    const size = this.#size(vertex);
    const parallelism = must(this.#topology.plan.vertices[vertex], 'a vertex of the plan').parallelism;
    return parallelism * size.pitch - (size.pitch - size.height);
  }

  /** Top of one subtask's box. */
  top(vertex: number, index: number): number {
    return must(this.#centers[vertex], 'placed') - this.height(vertex) / 2 + index * this.#size(vertex).pitch;
  }

  /** Center line of a lane. */
  laneY(id: ChannelId): number {
    const { vertex, index } = parseSubtaskId(consumerOf(this.#topology.plan, id));
    const size = this.#size(vertex);
    const at = (this.#topology.inputs.get(`${vertex}/${index}`) ?? []).indexOf(id);
    return this.top(vertex, index) + size.height / 2 + must(size.laneOffsets[at], 'every input has a lane');
  }

  laneHeight(id: ChannelId): number {
    return this.#size(parseSubtaskId(consumerOf(this.#topology.plan, id)).vertex).laneHeight;
  }

  /** Whether a lane can start at its sender's edge. */
  isDirect(id: ChannelId): boolean {
    const sender = parseSubtaskId(producerOf(this.#topology.plan, id));
    const receiver = parseSubtaskId(consumerOf(this.#topology.plan, id));
    const adjacent = (this.#ranks[receiver.vertex] ?? 0) - (this.#ranks[sender.vertex] ?? 0) === 1;
    if (!adjacent || !this.#size(receiver.vertex).straight) return false;
    const half = this.#size(sender.vertex).height / 2;
    return Math.abs(this.top(sender.vertex, sender.index) + half - this.laneY(id)) < half - 8;
  }

  #size(vertex: number): VertexSize {
    return must(this.#sizes[vertex], 'every vertex has a size');
  }
}

export type BoxKind = 'source' | 'keyed' | 'log-sink' | 'plain';
