import { type ReactElement } from 'react';
import controls from './controls.module.css';

/** An icon to press, with its name for those who point at it or hear it. */
export function IconButton(props: {
  /** The command that does the same, if there is one. */
  readonly command?: string;
  readonly label: string;
  /** What pointing at it says; its label if absent. */
  readonly tip?: string;
  readonly disabled?: boolean;
  /** Whether it has a frame and a ground: over a canvas it would be lost without. */
  readonly framed?: boolean;
  /** Whether what it shows is shown. */
  readonly expanded?: boolean | undefined;
  /** Whether what it turns on is on. */
  readonly pressed?: boolean;
  readonly onClick: () => void;
  readonly children: ReactElement;
}): ReactElement {
  const { command, label, tip = label, disabled = false, framed = false, expanded, pressed, onClick, children } = props;
  return (
    <button
      type="button"
      className={framed ? `${controls.button} ${controls.square}` : controls.icon}
      data-command={command}
      aria-label={label}
      title={tip}
      aria-expanded={expanded}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
