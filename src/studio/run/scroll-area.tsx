import type { ReactElement, ReactNode } from 'react';
import styles from './panels.module.css';

/** What is higher than its panel, and holds nothing to focus: the keyboard must reach it to scroll it. */
export function ScrollArea({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys scroll what has the focus
    <div className={styles.scroll} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
