import type { ReactElement, ReactNode } from 'react';
import type { RowsInSight } from './use-rows-in-sight.ts';
import styles from './panels.module.css';

/** What is higher than its panel, and holds nothing to focus: the keyboard must reach it to scroll it. */
export function ScrollArea({
  label,
  rows,
  children,
}: {
  readonly label: string;
  /** Of a table that draws only the rows in sight. */
  readonly rows?: RowsInSight | undefined;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div
      ref={rows?.area}
      className={styles.scroll}
      role="group"
      aria-label={label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys scroll what has the focus
      tabIndex={0}
      onScroll={rows?.onScroll}
    >
      {children}
    </div>
  );
}
