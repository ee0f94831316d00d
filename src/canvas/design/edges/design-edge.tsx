import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import type { ReactElement } from 'react';
import { typeText } from '#protocol/logical-type.ts';
import { arrowPath } from './arrow-path.ts';
import { fillText } from '../../shared/canvas-texts.ts';
import type { DesignEdge, DesignEdgeData } from '../nodes/design-graph.ts';
import styles from '../design-canvas.module.css';

/** An edge: dashed while it waits for a type; selected alone, it shows its columns. It never moves. */
export function DesignEdgeView(props: EdgeProps<DesignEdge>): ReactElement {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected = false, id } = props;
  const [path, labelX, labelY] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    curvature: 0.3,
  });
  return (
    <>
      <g
        className={styles.edge}
        data-selected={selected || data?.taking === true}
        data-waiting={(data?.schema ?? null) === null}
      >
        <BaseEdge id={id} path={path} interactionWidth={24} />
        <path d={arrowPath(targetX, targetY)} className={styles.arrow} />
      </g>
      {data !== undefined && (data.open || hasWords(data)) && (
        <EdgeLabelRenderer>
          <div
            className={styles.edgeLabel}
            data-selected={data.open}
            // The place is data, not style: it is set through the CSSOM.
            style={{
              transform: data.open
                ? `translate(-50%, 0) translate(${labelX}px, ${labelY + 6}px)`
                : `translate(-50%, calc(-100% - 3px)) translate(${labelX}px, ${labelY}px)`,
            }}
          >
            {data.open ? <Columns data={data} /> : <EdgeWords data={data} />}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
}

/** Most edges go FORWARD and know their type: nothing is written on them. */
function hasWords({ side, ship, schema }: DesignEdgeData): boolean {
  return side !== null || ship !== 'FORWARD' || schema === null;
}

function EdgeWords({ data }: { readonly data: DesignEdgeData }): ReactElement {
  return (
    <>
      {data.side !== null && <span>{data.texts[data.side]}</span>}
      {data.ship !== 'FORWARD' && data.side === null && <span>{data.ship}</span>}
      {data.schema === null && <span>{data.texts.waitsForType}</span>}
    </>
  );
}

const COLUMNS_SHOWN = 8;

function Columns({ data }: { readonly data: DesignEdgeData }): ReactElement {
  const { schema, texts } = data;
  const fields = schema?.fields ?? [];
  return (
    <div className={styles.columns}>
      <div className={styles.columnsTitle}>
        <strong>{data.title}</strong>
        <span className={styles.chip}>{data.ship}</span>
      </div>
      {schema === null && <div>{texts.waitsForType}</div>}
      {fields.slice(0, COLUMNS_SHOWN).map((field, at) => (
        <div key={field.name} className={styles.column}>
          <span>{field.name}</span>
          <code>{typeText(field.type)}</code>
          <span className={styles.columnNote}>
            {schema?.timeField === at ? `▼ ${texts.eventTime}` : field.nullable ? texts.nullable : ''}
          </span>
        </div>
      ))}
      {(fields.length > COLUMNS_SHOWN || schema?.changelog === true) && (
        <div className={styles.columnNote}>
          {fields.length > COLUMNS_SHOWN && fillText(texts.moreColumns, { count: fields.length - COLUMNS_SHOWN })}{' '}
          {schema?.changelog === true && texts.changelog}
        </div>
      )}
    </div>
  );
}
