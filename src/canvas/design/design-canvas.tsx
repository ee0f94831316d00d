import { type Connection, ReactFlow, ReactFlowProvider, SelectionMode, useKeyPress, useReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { type DragEvent, memo, type ReactElement, type Ref, useMemo, useRef, useState } from 'react';
import type { DocumentNode, DocumentNote, OutputPort } from '#model/document.ts';
import { connectionProblem } from '#model/edit-document.ts';
import { SNAP } from './auto-layout.ts';
import { ariaTexts } from './canvas-aria.ts';
import { type CanvasNode, type DesignSelection, useDesignChanges } from './design-changes.ts';
import { connectChoices } from './edges/connect-choices.ts';
import { edgeAt, keepFocus, menuPlace, nodeElement } from './canvas-dom.ts';
import { ConnectMenu } from './edges/connect-menu.tsx';
import { type DesignEdge, type DesignFacts, placeNodes, restingNodes } from './nodes/design-graph.ts';
import { DesignEdgeView } from './edges/design-edge.tsx';
import { DesignNodeView } from './nodes/design-node.tsx';
import { NoteNodeView } from './nodes/note-node.tsx';
import { useReused } from './nodes/reuse-items.ts';
import { type DesignCanvasHandle, FIT, useCanvasHandle } from './use-canvas-handle.ts';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useDesignEdges } from './edges/use-design-edges.ts';
import { useDropEdge } from './edges/use-drop-edge.ts';
import { useNoteNodes } from './nodes/use-note-nodes.ts';
import { useMoving } from './use-moving.ts';
import { useStable } from './use-stable.ts';
import styles from './design-canvas.module.css';

/** MIME type under which the palette carries the kind of an operator. */
export const PALETTE_MIME = 'application/x-weir-operator';

export interface DesignConnection {
  readonly from: string;
  readonly fromPort: OutputPort;
  readonly to: string;
}

export interface DesignCanvasProps extends DesignFacts {
  readonly selection: DesignSelection;
  readonly onSelect: (selection: DesignSelection) => void;
  /** After a drag or an arrow key: the new places, once. */
  readonly onMove: (positions: ReadonlyMap<string, DocumentNode['position']>) => void;
  readonly onConnect: (connection: DesignConnection) => void;
  readonly onDelete: (selection: DesignSelection) => void;
  /** Enter or double-click on a node. */
  readonly onOpen?: ((nodeId: string) => void) | undefined;
  /** `edge`: the one it was dropped on. */
  readonly onDropPalette: (kind: string, position: DocumentNode['position'], edge: string | null) => void;
  /** A node without edges was dragged onto an edge that it can be put into. */
  readonly onInsert: (nodeId: string, edge: string, position: DocumentNode['position']) => void;
  /** Text or size of a note; the place, too, where a side or a corner was pulled. */
  readonly onNote: (noteId: string, patch: Partial<Omit<DocumentNote, 'id'>>) => void;
  readonly ref?: Ref<DesignCanvasHandle> | undefined;
}

/**
 * The editing surface of a pipeline. It holds no document: it draws the one it is given, and tells what the user did. A
 * drag is the only thing that lives here, until it ends.
 */
export const DesignCanvas = memo(function DesignCanvas(props: DesignCanvasProps): ReactElement {
  return (
    <ReactFlowProvider>
      <DesignSurface {...props} />
    </ReactFlowProvider>
  );
});

const NODE_TYPES = { operator: DesignNodeView, note: NoteNodeView };
const EDGE_TYPES = { typed: DesignEdgeView };
const SNAP_GRID: [number, number] = [SNAP, SNAP];
/** Held while clicking, they add to the selection. */
const ADD_KEYS = ['Shift', 'Meta', 'Control'];

function DesignSurface(props: DesignCanvasProps): ReactElement {
  const { document, diagnostics, schemas, kindNames, texts, selection } = props;
  const { onSelect, onMove, onConnect, onDelete, onOpen, onDropPalette, onInsert, onNote, ref } = props;
  const flow = useReactFlow<CanvasNode, DesignEdge>();
  const host = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const { dropEdge, setDropEdge, takeEdge, onNodeDrag } = useDropEdge(document);
  // The library's own selection key takes clicks on nodes, too; this one is for the empty canvas only.
  const shift = useKeyPress('Shift');
  const { dragged, resized, select, onNodesChange, onEdgesChange } = useDesignChanges({
    document,
    selection,
    onSelect,
    onMove: (positions) => {
      const edge = takeEdge();
      const [moved] = positions;
      if (edge === null || moved === undefined) onMove(positions);
      else onInsert(moved[0], edge, moved[1]);
    },
    onResize: onNote,
  });

  const facts = useMemo<DesignFacts>(
    () => ({ document, diagnostics, schemas, kindNames, texts }),
    [document, diagnostics, schemas, kindNames, texts],
  );
  const resting = useReused(useMemo(() => restingNodes(facts), [facts]));
  const operators = useReused(
    useMemo(() => placeNodes(resting, new Set(selection.nodes), dragged), [resting, selection.nodes, dragged]),
  );
  const { notes, editNote } = useNoteNodes({ document, texts, selection, dragged, resized, onNote, host });
  const nodes = useMemo<CanvasNode[]>(() => [...notes, ...operators], [notes, operators]);
  const edges = useDesignEdges(facts, selection, dropEdge);

  const connect = useStable((connection: Connection) => {
    const made = connectionOf(connection);
    if (made !== null) onConnect(made);
  });
  const isValid = useStable((connection: Connection | DesignEdge) => {
    const wished = connectionOf(connection);
    return wished !== null && connectionProblem(document, wished) === null;
  });
  const moving = useMoving(host);
  const aria = useMemo(() => ariaTexts(texts), [texts]);
  const openMenu = (nodeId: string): void => setMenu({ nodeId, at: menuPlace(host.current, nodeId) });
  const closeMenu = (): void => {
    if (menu !== null) nodeElement(host.current, menu.nodeId)?.focus();
    setMenu(null);
  };
  useCanvasHandle({ ref, host, openMenu, editNote });
  const { open, onKeyDown } = useCanvasKeys({ document, selection, select, onDelete, onOpen, openMenu, editNote });
  const onDoubleClick = useStable((_: unknown, node: CanvasNode) => open(node.id));
  const onDrop = (event: DragEvent): void => {
    const kind = event.dataTransfer.getData(PALETTE_MIME);
    if (kind === '') return;
    event.preventDefault();
    setDropEdge(null);
    onDropPalette(kind, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }), edgeAt(event));
  };
  const onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes(PALETTE_MIME)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setDropEdge(edgeAt(event));
  };

  return (
    <div ref={host} className={styles.canvas}>
      <ReactFlow<CanvasNode, DesignEdge>
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onClick={(event) => keepFocus(event.currentTarget)}
        onDrop={onDrop}
        onDragOver={onDragOver}
        onDragLeave={() => setDropEdge(null)}
        nodes={nodes}
        edges={edges as DesignEdge[]}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onConnect={connect}
        isValidConnection={isValid}
        onNodeDrag={onNodeDrag}
        {...moving}
        onNodeDoubleClick={onDoubleClick}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={ADD_KEYS}
        selectionOnDrag={shift}
        selectionMode={SelectionMode.Partial}
        panOnDrag={!shift}
        snapToGrid
        snapGrid={SNAP_GRID}
        fitView
        fitViewOptions={FIT}
        minZoom={0.2}
        maxZoom={2}
        zoomOnDoubleClick={false}
        connectionRadius={28}
        aria-label={texts.canvas}
        ariaLabelConfig={aria}
      />
      {nodes.length === 0 && <p className={styles.empty}>{texts.empty}</p>}
      {menu !== null && (
        <ConnectMenu
          name={document.nodes.find(({ id }) => id === menu.nodeId)?.name ?? ''}
          choices={connectChoices(facts, menu.nodeId)}
          at={menu.at}
          texts={texts}
          onChoose={({ from, fromPort, to }) => {
            closeMenu();
            onConnect({ from, fromPort, to });
          }}
          onClose={closeMenu}
        />
      )}
    </div>
  );
}

interface OpenMenu {
  readonly nodeId: string;
  readonly at: { readonly x: number; readonly y: number };
}

function connectionOf(connection: Connection | DesignEdge): DesignConnection | null {
  const { source, sourceHandle, target } = connection;
  if (sourceHandle !== 'out' && sourceHandle !== 'late' && sourceHandle !== 'failed') return null;
  return { from: source, fromPort: sourceHandle, to: target };
}
