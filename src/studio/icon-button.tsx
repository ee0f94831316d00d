import { type ReactElement } from 'react';
import controls from './controls.module.css';

/** An icon to press, with its name for those who point at it or hear it. */
export function IconButton(props: {
  /** The command that does the same. */
  readonly command: string;
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactElement;
}): ReactElement {
  const { command, label, disabled = false, onClick, children } = props;
  return (
    <button
      type="button"
      className={controls.icon}
      data-command={command}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
