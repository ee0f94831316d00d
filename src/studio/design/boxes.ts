import { NODE_HEIGHT, NODE_WIDTH } from '#canvas/design/auto-layout.ts';
import type { PipelineDocument } from '#model/document.ts';

/** Where an operator or a note is, in the document's coordinates. */
export interface PlacedBox {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The places that operators and notes take. */
export function boxesOf({ nodes, notes }: Pick<PipelineDocument, 'nodes' | 'notes'>): readonly PlacedBox[] {
  return [
    ...nodes.map(({ id, position }) => ({ id, ...position, width: NODE_WIDTH, height: NODE_HEIGHT })),
    ...notes.map(({ id, position, size }) => ({ id, ...position, ...size })),
  ];
}

/** The least box around several; an empty one around none. */
export function boxAround(boxes: readonly PlacedBox[]): Omit<PlacedBox, 'id'> {
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}
