import { type ReactElement } from 'react';
import { useText } from '../../texts/use-text.ts';
import { PreviewCell } from './preview-cell.tsx';
import { usePreviewOf } from './use-preview.ts';
import styles from './preview.module.css';

/** The first values of one expression, beneath its field. */
export function PreviewValues(props: {
  readonly nodeId: string | null;
  /** Where the expression stands in the node's configuration. */
  readonly path: string;
}): ReactElement | null {
  const { nodeId, path } = props;
  const text = useText();
  const answer = usePreviewOf(nodeId);
  if (answer?.kind !== 'rows' || answer.output === null) return null;
  const { output } = answer;
  const column = output.columns.findIndex((each) => each.path === path);
  if (column < 0) return null;
  const values = output.rows.slice(0, VALUES_SHOWN);
  return (
    <span className={styles.values} role="group" aria-label={text('previewValues')}>
      {values.map((row, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no name but their place
        <PreviewCell key={index} value={row.cells[column] ?? null} />
      ))}
      {output.rows.length > VALUES_SHOWN && <span>…</span>}
    </span>
  );
}

const VALUES_SHOWN = 5;
