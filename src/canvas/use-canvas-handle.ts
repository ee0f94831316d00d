import { useReactFlow } from '@xyflow/react';
import { type Ref, type RefObject, useImperativeHandle } from 'react';
import type { DocumentNode } from '#model/document.ts';

/** What commands do with the canvas. */
export interface DesignCanvasHandle {
  fit(): void;
  zoomTo(zoom: number): void;
  /** Middle of what is seen, in the document's coordinates: where a new node goes. */
  center(): DocumentNode['position'];
  /** Connecting by keyboard, for a command. */
  openConnectMenu(nodeId: string): void;
  /** Opens the text of a note, as soon as it is drawn. */
  editNote(noteId: string): void;
}

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
  useImperativeHandle(ref, () => ({
    fit: () => void flow.fitView(FIT),
    zoomTo: (zoom) => void flow.zoomTo(zoom),
    center: () => {
      const rect = host.current?.getBoundingClientRect();
      return flow.screenToFlowPosition({
        x: (rect?.left ?? 0) + (rect?.width ?? 0) / 2,
        y: (rect?.top ?? 0) + (rect?.height ?? 0) / 2,
      });
    },
    openConnectMenu: openMenu,
    editNote,
  }));
}
