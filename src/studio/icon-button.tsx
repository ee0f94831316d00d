import { type ReactElement } from 'react';
import controls from './controls.module.css';

/** An icon to press, with its name for those who point at it or hear it. */
export function IconButton(props: {
  /** The command that does the same. */
  readonly command: string;
  readonly label: string;
  readonly disabled?: boolean;
  /** Whether it has a frame and a ground: over a canvas it would be lost without. */
  readonly framed?: boolean;
  /** Whether what it shows is shown. */
  readonly expanded?: boolean | undefined;
  readonly onClick: () => void;
  readonly children: ReactElement;
}): ReactElement {
  const { command, label, disabled = false, framed = false, expanded, onClick, children } = props;
  return (
    <button
      type="button"
      className={framed ? `${controls.button} ${controls.square}` : controls.icon}
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
