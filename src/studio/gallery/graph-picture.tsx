import { type ReactElement, useMemo } from 'react';
import type { PipelineDocument } from '#model/document.ts';
import { layoutPicture, type PictureOptions } from './picture-layout.ts';
import styles from './graph-picture.module.css';

/** A pipeline in a few strokes. It says nothing that the card's texts do not, so it is hidden from screen readers. */
export function GraphPicture(props: PictureOptions & { readonly document: PipelineDocument }): ReactElement {
  const { document, width, height, subtasks } = props;
  const picture = useMemo(
    () => layoutPicture(document, { width, height, subtasks }),
    [document, width, height, subtasks],
  );
  return (
    <svg className={styles.picture} viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      {picture.links.map((link) => (
        <path key={link.id} className={styles.link} data-late={link.late} d={link.path} />
      ))}
      {picture.boxes.map((box) => {
        const middle = box.x + box.width / 2;
        const first = box.y + box.height / 2 + (box.detail === null ? 3.5 : -2);
        return (
          <g key={box.id}>
            <rect
              className={styles.box}
              data-late={box.late}
              x={box.x}
              y={box.y}
              width={box.width}
              height={box.height}
              rx="4"
            />
            {box.watermark && <path className={styles.watermark} d={`M${middle + 10} ${box.y - 4}h10l-5 7z`} />}
            <text className={styles.title} x={middle} y={first}>
              {box.title}
            </text>
            {box.detail !== null && (
              <text className={styles.detail} x={middle} y={first + 12}>
                {box.detail}
              </text>
            )}
          </g>
        );
      })}
      {picture.links.map(
        ({ id, hash }) =>
          hash !== null && (
            <g key={id} className={styles.hash}>
              <rect x={hash.x - 6} y={hash.y - 6} width="12" height="12" rx="3" />
              <path d={`M${hash.x - 3} ${hash.y - 3}l6 6m0 -6l-6 6`} />
            </g>
          ),
      )}
    </svg>
  );
}
