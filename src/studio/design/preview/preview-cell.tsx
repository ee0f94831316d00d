import { type ReactElement } from 'react';
import { useText } from '../../texts/use-text.ts';
import styles from './preview.module.css';

/** One value: NULL, an empty text and blanks look like what they are. */
export function PreviewCell({ value }: { readonly value: string | null }): ReactElement {
  const text = useText();
  if (value === null) return <i className={styles.null}>{text('previewNull')}</i>;
  if (value === '') {
    return (
      <span className={styles.empty} title={text('previewEmptyText')}>
        ''
      </span>
    );
  }
  return <span className={styles.value}>{value}</span>;
}
