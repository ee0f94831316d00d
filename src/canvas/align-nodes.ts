import type { DocumentNode } from '#model/document.ts';
import { NODE_HEIGHT, NODE_WIDTH, SNAP } from './auto-layout.ts';

type Position = DocumentNode['position'];
type Placed = Pick<DocumentNode, 'id' | 'position'>;

/** What several nodes can be aligned by: an edge, or the middle of the box around them. */
export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';

/** New positions, by id, of the nodes aligned. All nodes have one size, so that corners stand for sides. */
export function alignNodes(nodes: readonly Placed[], by: Alignment): ReadonlyMap<string, Position> {
  const horizontal = by === 'left' || by === 'center' || by === 'right';
  const values = nodes.map(({ position }) => (horizontal ? position.x : position.y));
  const least = Math.min(...values);
  const most = Math.max(...values);
  const target = by === 'left' || by === 'top' ? least : by === 'right' || by === 'bottom' ? most : middle(least, most);
  return new Map(
    nodes.map(({ id, position }) => [id, horizontal ? { ...position, x: target } : { ...position, y: target }]),
  );
}

/**
 * New positions, by id, with equal gaps in one direction: the outermost nodes stay, unless there is no room for the
 * others between them; then the first stays, and the rest follows at the least gap.
 */
export function distributeNodes(nodes: readonly Placed[], along: 'x' | 'y'): ReadonlyMap<string, Position> {
  const sorted = nodes.toSorted((a, b) => a.position[along] - b.position[along]);
  const first = sorted[0]?.position[along] ?? 0;
  const last = sorted.at(-1)?.position[along] ?? 0;
  const size = along === 'x' ? NODE_WIDTH : NODE_HEIGHT;
  const step = Math.max((last - first) / Math.max(1, sorted.length - 1), size + SNAP);
  return new Map(
    sorted.map(({ id, position }, index) => [id, { ...position, [along]: Math.round(first + index * step) }]),
  );
}

function middle(least: number, most: number): number {
  return Math.round((least + most) / 2);
}
