import { getViewportForBounds, useReactFlow, useStoreApi } from '@xyflow/react';
import { type Ref, type RefObject, useImperativeHandle } from 'react';
import type { DocumentNode } from '#model/document.ts';

/** What commands do with the canvas. */
export interface DesignCanvasHandle {
  fit(): void;
  zoomTo(zoom: number): void;
  /** A step nearer or further away. */
  zoomBy(factor: number): void;
  /** Moves the view where too little of any of these is seen: all of it is shown if that leaves it readable. */
  reveal(boxes: readonly Box[], all: Box): void;
  /** Middle of what is seen, in the document's coordinates: where a new node goes. */
  center(): DocumentNode['position'];
  /** Connecting by keyboard, for a command. */
  openConnectMenu(nodeId: string): void;
  /** Opens the text of a note, as soon as it is drawn. */
  editNote(noteId: string): void;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Room that is left beside what the view was moved to, in pixels. */
const MARGIN = 48;
/** Below this, texts of operators are hard to read: then the view moves, and keeps its zoom. */
const READABLE_ZOOM = 0.75;

/** How the whole pipeline is brought into view. */
export const FIT = { maxZoom: 1, padding: 0.15 };

/** Gives the canvas to commands. */
export function useCanvasHandle(options: {
  readonly ref: Ref<DesignCanvasHandle> | undefined;
  readonly host: RefObject<HTMLElement | null>;
  readonly openMenu: (nodeId: string) => void;
  readonly editNote: (noteId: string) => void;
}): void {
  const { ref, host, openMenu, editNote } = options;
  const flow = useReactFlow();
  const store = useStoreApi();
  useImperativeHandle(ref, () => ({
    fit: () => {
      // The library would first take over all nodes again, a frame later; what it fits is what is drawn.
      const { nodes, width, height, minZoom } = store.getState();
      if (nodes.length === 0) return;
      const bounds = flow.getNodesBounds(nodes);
      void flow.setViewport(getViewportForBounds(bounds, width, height, minZoom, FIT.maxZoom, FIT.padding));
    },
    zoomTo: (zoom) => void flow.zoomTo(zoom),
    center: () => {
      const rect = host.current?.getBoundingClientRect();
      return flow.screenToFlowPosition({
        x: (rect?.left ?? 0) + (rect?.width ?? 0) / 2,
        y: (rect?.top ?? 0) + (rect?.height ?? 0) / 2,
      });
    },
    zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor),
    reveal: (boxes, all) => {
      // As the library has measured it: asking the page would lay out all that the selection has changed, within the press.
      const rect = store.getState();
      const [first] = boxes;
      if (rect.width === 0 || first === undefined) return;
      const { x, y, zoom } = flow.getViewport();
      const isSeen = (box: Box): boolean => {
        const left = box.x * zoom + x;
        const top = box.y * zoom + y;
        return left >= 0 && top >= 0 && left + box.width * zoom <= rect.width && top + box.height * zoom <= rect.height;
      };
      // A fifth of each side may be hidden: what is clicked at the edge does not run away.
      if (boxes.some((box) => isSeen(inset(box, 0.2)))) return;
      const fitted = getViewportForBounds(all, rect.width, rect.height, 0.2, FIT.maxZoom, FIT.padding);
      if (fitted.zoom >= READABLE_ZOOM) void flow.setViewport(fitted);
      else {
        // As little as is needed: what lies before it stays in sight.
        const left = first.x * zoom + x;
        const top = first.y * zoom + y;
        void flow.setViewport({
          x: x + inRange(left, MARGIN, rect.width - first.width * zoom - MARGIN) - left,
          y: y + inRange(top, MARGIN, rect.height - first.height * zoom - MARGIN) - top,
          zoom,
        });
      }
    },
    openConnectMenu: openMenu,
    editNote,
  }));
}

function inset({ x, y, width, height }: Box, share: number): Box {
  return {
    x: x + width * share,
    y: y + height * share,
    width: width * (1 - 2 * share),
    height: height * (1 - 2 * share),
  };
}

function inRange(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
