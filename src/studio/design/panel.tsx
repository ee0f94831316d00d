import { type ReactElement, type ReactNode } from 'react';
import styles from './inspector.module.css';

/** The frame of everything in the inspector. */
export function Panel(props: {
  readonly title: string;
  readonly subtitle: string | null;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <>
      <header className={styles.title}>
        <div>
          <h2>{props.title}</h2>
          {props.subtitle !== null && <p>{props.subtitle}</p>}
        </div>
        {props.actions}
      </header>
      <div className={styles.fields}>{props.children}</div>
    </>
  );
}
