import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import { type Command, commandStore, isEnabled } from '../commands.ts';
import controls from '../controls.module.css';
import { closeOverlay, overlays } from '../overlays.ts';
import { useText } from '../texts/use-text.ts';
import { Modal } from './modal.tsx';
import { ShortcutKeys } from './shortcut-keys.tsx';
import styles from './overlays.module.css';

/** Finds and runs any command by its name. */
export function CommandPalette(): ReactElement | null {
  const open = useStore(overlays, (state) => state.open === 'commands');
  return open ? <CommandSearch /> : null;
}

function CommandSearch(): ReactElement {
  const text = useText();
  const commands = useStore(commandStore, (state) => state.commands);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const wanted = query.trim().toLowerCase();
  const found = commands.filter((command) => isEnabled(command) && text(command.text).toLowerCase().includes(wanted));
  const chosen = Math.min(active, found.length - 1);

  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    closeOverlay();
    // The dialog gives the focus back first, so that a command that moves it has the last word.
    setTimeout(() => command.run());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setActive((chosen + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setActive((chosen - 1 + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') run(found[chosen]);
    else return;
    event.preventDefault();
  };

  return (
    <Modal label={text('cmdPalette')} className={styles.palette} onClose={closeOverlay}>
      <input
        className={styles.search}
        role="combobox"
        aria-expanded="true"
        aria-controls="command-list"
        aria-activedescendant={found[chosen] === undefined ? undefined : `command-${found[chosen].id}`}
        aria-label={text('cmdSearch')}
        placeholder={text('cmdSearch')}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id="command-list" role="listbox" aria-label={text('cmdPalette')} className={styles.list}>
        {found.map((command, index) => (
          <li
            key={command.id}
            id={`command-${command.id}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => run(command)}
            onPointerMove={() => setActive(index)}
          >
            <span>{text(command.text)}</span>
            {command.shortcuts?.[0] !== undefined && <ShortcutKeys shortcut={command.shortcuts[0]} />}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={controls.empty}>{text('cmdNone')}</p>}
    </Modal>
  );
}
