import { Handle, type NodeProps, Position, useUpdateNodeInternals } from '@xyflow/react';
import { type ReactElement, useEffect, useRef } from 'react';
import { NODE_WIDTH } from '../auto-layout.ts';
import { fillText } from '../../shared/canvas-texts.ts';
import type { DesignNode } from './design-graph.ts';
import { textFits } from './text-fits.ts';
import styles from '../design-canvas.module.css';

/** One operator on the design canvas: name, kind, ports, and its worst problem. */
export function DesignNodeView({ id, data, selected }: NodeProps<DesignNode>): ReactElement {
  const { texts } = data;
  const ports = data.outputs.join(' ');
  const updateInternals = useUpdateNodeInternals();
  // The library measures ports once; one that comes later cannot be connected until it has been told. Only then: each
  // time it is told it asks every node, port and edge whether it has changed.
  const measured = useRef(ports);
  useEffect(() => {
    if (measured.current === ports) return;
    measured.current = ports;
    updateInternals(id);
  }, [id, ports, updateInternals]);
  const broken = data.severity === 'error';
  return (
    <div className={styles.node} data-selected={selected} data-severity={data.severity ?? 'none'}>
      {data.watermark && <span className={styles.watermark} aria-hidden="true" />}
      <div className={styles.title}>
        <span className={styles.name} data-cut={!textFits(data.name, 13, 600, NAME_PX)}>
          {data.name}
        </span>
        <span className={styles.parallelism}>p {data.parallelism}</span>
      </div>
      {data.lines.map((line, at) => (
        <div key={at} className={styles.line} data-cut={!textFits(line, 12, 400, LINE_PX)}>
          {line}
        </div>
      ))}
      {data.severity !== null && data.severity !== 'info' && (
        <span className={styles.badge} data-severity={data.severity} title={data.problem}>
          {broken ? '×' : '!'}
        </span>
      )}
      {data.hasInput && (
        <Handle
          id="in"
          type="target"
          role="img"
          position={Position.Left}
          className={styles.port}
          aria-label={fillText(texts.input, { name: data.name })}
        />
      )}
      {data.outputs.map((port) => (
        <Handle
          key={port}
          id={port}
          type="source"
          role="img"
          position={Position.Right}
          className={styles.port}
          data-port={data.outputs.length > 1 ? port : 'only'}
          data-ports={data.outputs.length}
          data-broken={broken && port === 'out'}
          aria-label={fillText(texts[PORT_LABELS[port]], { name: data.name })}
        />
      ))}
    </div>
  );
}

/** The inside of a node, without its border and its padding. */
const LINE_PX = NODE_WIDTH - 28;
/** The name leaves room for the parallelism. */
const NAME_PX = LINE_PX - 44;

const PORT_LABELS = { out: 'output', late: 'lateOutput', failed: 'failedOutput' } as const;
