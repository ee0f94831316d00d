import { type KeyboardEvent, type ReactElement, useEffect, useRef } from 'react';
import type { OutputPort } from '#model/document.ts';
import { fillText } from '../../shared/canvas-texts.ts';
import type { DesignTexts } from '../design-texts.ts';
import styles from '../design-canvas.module.css';

/** One connection that can be made. */
export interface ConnectChoice {
  readonly from: string;
  readonly fromPort: OutputPort;
  readonly to: string;
  readonly label: string;
}

export interface ConnectMenuProps {
  readonly name: string;
  readonly choices: readonly ConnectChoice[];
  readonly at: { readonly x: number; readonly y: number };
  readonly texts: DesignTexts;
  readonly onChoose: (choice: ConnectChoice) => void;
  readonly onClose: () => void;
}

/** Connecting without a pointer: a menu of every node that can take the output. */
export function ConnectMenu({ name, choices, at, texts, onChoose, onClose }: ConnectMenuProps): ReactElement {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => menu.current?.querySelector<HTMLElement>('button, p')?.focus(), []);

  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onClose();
      return;
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const current = items.indexOf(document.activeElement as HTMLElement);
    items[(current + step + items.length) % items.length]?.focus();
  };

  const title = fillText(texts.connectTo, { name });
  return (
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label={title}
      className={styles.menu}
      style={{ left: at.x, top: at.y }}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onClose();
      }}
    >
      <div className={styles.menuTitle}>{title}</div>
      {choices.length === 0 && (
        <p tabIndex={-1} className={styles.menuEmpty}>
          {texts.noTarget}
        </p>
      )}
      {choices.map((choice) => (
        <button
          key={`${choice.fromPort}:${choice.to}`}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => onChoose(choice)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}
