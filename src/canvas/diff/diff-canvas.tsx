import {
  BaseEdge,
  EdgeLabelRenderer,
  type EdgeProps,
  getBezierPath,
  type NodeProps,
  ReactFlow,
  ReactFlowProvider,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { type ReactElement, useMemo } from 'react';
import type { DocumentDiff } from '#model/diff-documents.ts';
import type { DesignSelection } from '../design/design-changes.ts';
import type { DesignFacts } from '../design/nodes/design-graph.ts';
import { DesignNodeView } from '../design/nodes/design-node.tsx';
import {
  DIFF_SIGNS,
  type DiffEdge,
  diffEdges,
  type DiffNode,
  diffNodes,
  type DiffNote,
  diffNotes,
  type DiffPlate,
  type DiffTexts,
} from './diff-graph.ts';
import { NoteNodeView } from '../design/nodes/note-node.tsx';
import { arrowPath } from '../design/edges/arrow-path.ts';
import design from '../design/design-canvas.module.css';
import styles from './diff-canvas.module.css';

export interface DiffCanvasProps {
  /** Of the compared document (diff-graph.ts): everything of both versions. */
  readonly facts: DesignFacts;
  readonly diff: DocumentDiff;
  readonly texts: DiffTexts;
  readonly selection: DesignSelection;
  readonly onSelect: (selection: DesignSelection) => void;
}

const NODE_TYPES = { compared: DiffNodeView, comparedNote: DiffNoteView };
const EDGE_TYPES = { compared: DiffEdgeView };

/** Two versions of a pipeline in one picture: what is in both, what was added, removed, changed. It cannot be edited. */
export function DiffCanvas(props: DiffCanvasProps): ReactElement {
  const { facts, diff, texts, selection, onSelect } = props;
  const nodes = useMemo(() => {
    const selected = new Set(selection.nodes);
    return [...diffNotes(facts, diff, texts, selected), ...diffNodes(facts, diff, texts, selected)];
  }, [facts, diff, texts, selection.nodes]);
  const edges = useMemo(
    () => diffEdges(facts, diff, texts, new Set(selection.edges)),
    [facts, diff, texts, selection.edges],
  );
  return (
    <div className={`${design.canvas} ${styles.compared}`}>
      <ReactFlowProvider>
        <ReactFlow<DiffNode | DiffNote, DiffEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          nodesDraggable={false}
          nodesConnectable={false}
          deleteKeyCode={null}
          onNodesChange={(changes) => {
            const chosen = changes.find((change) => change.type === 'select' && change.selected);
            if (chosen?.type === 'select') onSelect({ nodes: [chosen.id], edges: [] });
          }}
          onEdgesChange={(changes) => {
            const chosen = changes.find((change) => change.type === 'select' && change.selected);
            if (chosen?.type === 'select') onSelect({ nodes: [], edges: [chosen.id] });
          }}
          onPaneClick={() => onSelect({ nodes: [], edges: [] })}
          fitView
          fitViewOptions={{ maxZoom: 1, padding: 0.06 }}
          minZoom={0.2}
          maxZoom={2}
          aria-label={texts.canvas}
        />
      </ReactFlowProvider>
    </div>
  );
}

/** An operator as it is drawn, under a plate that says what became of it. */
function DiffNodeView(props: NodeProps<DiffNode>): ReactElement {
  const { plate } = props.data;
  return (
    <div className={styles.node} data-status={plate?.status ?? 'same'}>
      {/* The view reads the data of an operator only; the type of node is the library's business. */}
      <DesignNodeView {...(props as unknown as Parameters<typeof DesignNodeView>[0])} />
      {plate !== null && <Plate plate={plate} />}
    </div>
  );
}

function DiffNoteView(props: NodeProps<DiffNote>): ReactElement {
  const { plate } = props.data;
  return (
    <div className={styles.node} data-status={plate?.status ?? 'same'}>
      <NoteNodeView {...(props as unknown as Parameters<typeof NoteNodeView>[0])} />
      {plate !== null && <Plate plate={plate} />}
    </div>
  );
}

function DiffEdgeView(props: EdgeProps<DiffEdge>): ReactElement {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected = false, id } = props;
  const ends = { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition };
  const [path, x, y] = getBezierPath({ ...ends, curvature: 0.3 });
  const plate = data?.plate ?? null;
  return (
    <>
      <g className={styles.edge} data-status={plate?.status ?? 'same'} data-selected={selected}>
        <BaseEdge id={id} path={path} interactionWidth={24} />
        <path d={arrowPath(targetX, targetY)} className={styles.arrow} />
      </g>
      {plate !== null && (
        <EdgeLabelRenderer>
          <div
            className={styles.edgePlate}
            // The place is data, not style: it is set through the CSSOM.
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            <Plate plate={plate} />
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

function Plate({ plate }: { readonly plate: DiffPlate }): ReactElement {
  return (
    <span className={styles.plate} data-status={plate.status}>
      <span aria-hidden="true">{DIFF_SIGNS[plate.status]}</span> {plate.word}
    </span>
  );
}
