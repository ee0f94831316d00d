import { type ReactElement } from 'react';
import controls from '../controls.module.css';
import styles from './design-mode.module.css';

/** A square button over the canvas: an icon, with its name for those who point at it or hear it. */
export function ToolButton(props: {
  /** The command that does the same. */
  readonly command: string;
  readonly label: string;
  readonly disabled?: boolean;
  /** Whether what it shows is shown. */
  readonly expanded?: boolean | undefined;
  readonly onClick: () => void;
  readonly children: ReactElement;
}): ReactElement {
  const { command, label, disabled = false, expanded, onClick, children } = props;
  return (
    <button
      type="button"
      className={`${controls.button} ${styles.square}`}
      data-command={command}
      aria-label={label}
      title={label}
      aria-expanded={expanded}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
