import type { DocumentNode } from '#model/document.ts';
import { NODE_HEIGHT, NODE_WIDTH, SNAP } from './auto-layout.ts';

type Position = DocumentNode['position'];

/** An operator or a note. Operators have one size. */
interface Placed {
  readonly id: string;
  readonly position: Position;
  readonly size?: { readonly width: number; readonly height: number };
}

/** What several nodes can be aligned by: an edge, or the middle of the box around them. */
export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';

/** New positions, by id, of the nodes aligned. */
export function alignNodes(nodes: readonly Placed[], by: Alignment): ReadonlyMap<string, Position> {
  const along = by === 'left' || by === 'center' || by === 'right' ? 'x' : 'y';
  // What part of a node's own length lies before the line that all are brought to.
  const share = by === 'left' || by === 'top' ? 0 : by === 'right' || by === 'bottom' ? 1 : 0.5;
  const least = Math.min(...nodes.map(({ position }) => position[along]));
  const most = Math.max(...nodes.map((node) => node.position[along] + lengthOf(node, along)));
  const line = least + (most - least) * share;
  return new Map(
    nodes.map((node) => [node.id, { ...node.position, [along]: Math.round(line - lengthOf(node, along) * share) }]),
  );
}

/**
 * New positions, by id, with equal gaps in one direction: the outermost nodes stay, unless there is no room for the
 * others between them; then the first stays, and the rest follows at the least gap.
 */
export function distributeNodes(nodes: readonly Placed[], along: 'x' | 'y'): ReadonlyMap<string, Position> {
  const sorted = nodes.toSorted((a, b) => a.position[along] - b.position[along]);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return new Map();
  const room = last.position[along] + lengthOf(last, along) - first.position[along];
  const filled = sorted.reduce((sum, node) => sum + lengthOf(node, along), 0);
  const gap = Math.max((room - filled) / Math.max(1, sorted.length - 1), SNAP);
  let at = first.position[along];
  return new Map(
    sorted.map((node) => {
      const position = { ...node.position, [along]: Math.round(at) };
      at += lengthOf(node, along) + gap;
      return [node.id, position];
    }),
  );
}

function lengthOf({ size }: Placed, along: 'x' | 'y'): number {
  return along === 'x' ? (size?.width ?? NODE_WIDTH) : (size?.height ?? NODE_HEIGHT);
}
