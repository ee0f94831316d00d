import type { KeyboardEvent, ReactElement, ReactNode } from 'react';
import styles from './run-mode.module.css';

interface TabsProps<T extends string> {
  readonly label: string;
  readonly id: string;
  readonly tabs: readonly { readonly id: T; readonly text: ReactNode }[];
  readonly selected: T;
  readonly onSelect: (id: T) => void;
  readonly end?: ReactNode;
  /** What the ids of the commands that choose a tab begin with. */
  readonly commands?: string;
}

/** A tab list with roving focus; its panel is `<id>-panel`. */
export function Tabs<T extends string>({
  label,
  id,
  tabs,
  selected,
  onSelect,
  end,
  commands,
}: TabsProps<T>): ReactElement {
  const move = (event: KeyboardEvent<HTMLDivElement>): void => {
    const at = tabs.findIndex((tab) => tab.id === selected);
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    onSelect(next.id);
    event.currentTarget.querySelector<HTMLElement>(`#${id}-tab-${next.id}`)?.focus();
  };
  return (
    <div className={styles.tabs}>
      <div role="tablist" tabIndex={-1} aria-label={label} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-tab-${tab.id}`}
            data-command={commands === undefined ? undefined : `${commands}${tab.id}`}
            aria-selected={tab.id === selected}
            aria-controls={`${id}-panel`}
            tabIndex={tab.id === selected ? 0 : -1}
            className={styles.tab}
            onClick={() => onSelect(tab.id)}
          >
            {typeof tab.text === 'string' ? <span title={tab.text}>{tab.text}</span> : tab.text}
          </button>
        ))}
      </div>
      {end === undefined ? null : <div className={styles.tabEnd}>{end}</div>}
    </div>
  );
}
