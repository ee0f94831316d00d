import { type KeyboardEvent, type ReactElement, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useStore } from 'zustand';
import { findCommands } from '../command-name.ts';
import { type Command, commandStore } from '../commands.ts';
import controls from '../controls.module.css';
import { closeOverlay, overlays } from '../overlays.ts';
import { preferences } from '../preferences.ts';
import { useText } from '../texts/use-text.ts';
import { FRAME_COMMANDS } from './frame-commands.ts';
import { Modal } from './modal.tsx';
import { ShortcutKeys } from './shortcut-keys.tsx';
import styles from './overlays.module.css';

/** Finds and runs any command by its name. One that cannot run now is shown, and does nothing. */
export function CommandPalette(): ReactElement | null {
  const open = useStore(overlays, (state) => state.open === 'commands');
  return open ? <CommandSearch /> : null;
}

function CommandSearch(): ReactElement {
  const text = useText();
  const commands = useStore(commandStore, (state) => state.commands);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const language = useStore(preferences, (state) => state.language);
  const found = findCommands(inOrder(commands), query, language);
  const chosen = Math.min(active, found.length - 1);
  const chosenId = found[chosen]?.command.id;
  useEffect(() => {
    if (chosenId !== undefined) document.getElementById(`command-${chosenId}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosenId]);

  const run = (entry: { readonly command: Command; readonly ready: boolean } | undefined): void => {
    if (entry === undefined || !entry.ready) return;
    const { command } = entry;
    // The dialog gives the focus back first, so that a command that moves it has the last word; at once, so that what is
    // typed next comes there.
    flushSync(closeOverlay);
    command.run();
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
        aria-activedescendant={chosenId === undefined ? undefined : `command-${chosenId}`}
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
        {found.map((entry, index) => (
          <li
            key={entry.command.id}
            id={`command-${entry.command.id}`}
            role="option"
            aria-selected={index === chosen}
            aria-disabled={!entry.ready}
            onClick={() => run(entry)}
            onPointerMove={() => setActive(index)}
          >
            <span>{entry.name}</span>
            {entry.command.shortcuts?.[0] !== undefined && <ShortcutKeys shortcut={entry.command.shortcuts[0]} />}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={controls.empty}>{text('cmdNone')}</p>}
    </Modal>
  );
}

/** What the screen of the moment can do comes first, then what can be done anywhere; the palette does not offer itself. */
function inOrder(commands: readonly Command[]): readonly Command[] {
  const anywhere = new Set(FRAME_COMMANDS);
  return [
    ...commands.filter((command) => !anywhere.has(command)),
    ...FRAME_COMMANDS.filter(({ id }) => id !== 'commands'),
  ];
}
