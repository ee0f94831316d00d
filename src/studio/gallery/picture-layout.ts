import type { DocumentNode, PipelineDocument } from '#model/document.ts';
import { documentGraph, inputsOf, parallelismOf } from '#model/document-graph.ts';
import { isKeyedConfig, isSourceConfig } from '#model/node-kind.ts';

/** A small picture of a pipeline: boxes in columns by rank, from left to right. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PictureBox[];
  readonly links: readonly PictureLink[];
}

export interface PictureBox {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly detail: string | null;
  /** Boxes of a late output are dashed, as the stream that leads there is. */
  readonly late: boolean;
  readonly watermark: boolean;
}

export interface PictureLink {
  readonly id: string;
  readonly path: string;
  readonly late: boolean;
  readonly hash: { readonly x: number; readonly y: number } | null;
}

/** `subtasks`: one box for each subtask instead of one for each operator. */
export interface PictureOptions {
  readonly width: number;
  readonly height: number;
  readonly subtasks: boolean;
}

const GAP_MIN = 26;
const GAP_MIN_SUBTASKS = 34;
const BOX_WIDTH_MAX = 108;
/** A box that is lower has room for its title alone. */
const TWO_LINES_MIN = 30;
/** Average width of a character of the title, for cutting it off. */
const CHARACTER_WIDTH = 5.6;

/** Lays out the picture of a document. */
export function layoutPicture(document: PipelineDocument, options: PictureOptions): Picture {
  const graph = documentGraph(document);
  const ranks = new Map<string, number>();
  for (const node of graph.order) {
    const before = inputsOf(graph, node.id).map((edge) => ranks.get(edge.from) ?? 0);
    ranks.set(node.id, before.length === 0 ? 0 : Math.max(...before) + 1);
  }
  const columns: DocumentNode[][] = [];
  for (const node of graph.order) (columns[ranks.get(node.id) ?? 0] ??= []).push(node);
  for (const column of columns) column.sort((left, right) => left.position.y - right.position.y);

  const late = new Set(document.edges.filter(({ fromPort }) => fromPort !== 'out').map(({ to }) => to));
  const gap = options.subtasks ? GAP_MIN_SUBTASKS : GAP_MIN;
  const width = Math.min(BOX_WIDTH_MAX, (options.width - 2 - gap * (columns.length - 1)) / columns.length);
  const step = columns.length < 2 ? 0 : (options.width - 2 - width) / (columns.length - 1);
  const boxes = columns.flatMap((column, rank) => {
    const entries = column.flatMap((node) => {
      const count = options.subtasks ? Math.min(4, parallelismOf(document, node)) : 1;
      return Array.from({ length: count }, (_, index) => ({ node, index }));
    });
    const pitch = options.height / entries.length;
    const height = Math.min(options.subtasks ? 44 : 40, pitch - 8);
    return entries.map(({ node, index }, row): PictureBox & { readonly node: string } => ({
      node: node.id,
      id: `${node.id}/${index}`,
      x: 1 + rank * step,
      y: row * pitch + (pitch - height) / 2,
      width,
      height,
      title: cut(node.name, width),
      detail: height < TWO_LINES_MIN ? null : options.subtasks ? `#${index + 1}` : detail(document, node, width),
      late: late.has(node.id),
      watermark: isSourceConfig(node.config) && node.config.watermark.strategy !== 'none',
    }));
  });
  const byNode = new Map(document.nodes.map(({ id }) => [id, boxes.filter(({ node }) => node === id)]));
  const links = document.edges.flatMap((edge) => {
    const from = byNode.get(edge.from) ?? [];
    const to = byNode.get(edge.to) ?? [];
    const target = graph.nodes.get(edge.to);
    const keyed = target !== undefined && isKeyedConfig(target.config);
    const pairs = from.flatMap((left, row) =>
      to.filter((_, column) => keyed || from.length !== to.length || row === column).map((right) => ({ left, right })),
    );
    return pairs.map(({ left, right }) => link(left, right, edge.fromPort !== 'out', keyed && !options.subtasks));
  });
  return { width: options.width, height: options.height, boxes, links };
}

function link(from: PictureBox, to: PictureBox, late: boolean, hash: boolean): PictureLink {
  const startX = from.x + from.width;
  const startY = from.y + from.height * (late ? 0.75 : 0.5);
  const endY = to.y + to.height / 2;
  const middle = (startX + to.x) / 2;
  return {
    id: `${from.id}>${to.id}`,
    path: `M${startX} ${startY}C${middle} ${startY} ${middle} ${endY} ${to.x} ${endY}`,
    late,
    hash: hash ? { x: middle, y: (startY + endY) / 2 } : null,
  };
}

/** The second line of a box, if there is room for one. */
function detail(document: PipelineDocument, node: DocumentNode, width: number): string | null {
  const { config } = node;
  const parallelism = parallelismOf(document, node);
  const text = (() => {
    if (config.kind === 'file') return config.file.replace(/^sample:/, '');
    if (isKeyedConfig(config) && config.keys.length > 0) return config.keys.join(', ');
    return parallelism === 1 ? null : `p ${parallelism}`;
  })();
  return text === null || text.length * CHARACTER_WIDTH > width - 8 ? null : text;
}

function cut(text: string, width: number): string {
  const room = Math.max(2, Math.floor((width - 8) / CHARACTER_WIDTH));
  return text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`;
}
