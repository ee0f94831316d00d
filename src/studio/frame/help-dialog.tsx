import { X } from 'lucide-react';
import { type ReactElement } from 'react';
import { useStore } from 'zustand';
import { commandName, listedCommands } from '../command-name.ts';
import { commandStore } from '../commands.ts';
import { closeOverlay, overlays } from '../overlays.ts';
import { prefer, preferences } from '../preferences.ts';
import { useText } from '../texts/use-text.ts';
import { Modal } from './modal.tsx';
import { ShortcutKeys } from './shortcut-keys.tsx';
import { IconButton } from '../icon-button.tsx';
import styles from './overlays.module.css';

/** Every shortcut that works here and now. */
export function HelpDialog(): ReactElement | null {
  const text = useText();
  const open = useStore(overlays, (state) => state.open === 'help');
  const commands = useStore(commandStore, (state) => state.commands);
  const language = useStore(preferences, (state) => state.language);
  const singleKeys = useStore(preferences, (state) => state.singleKeys);
  if (!open) return null;
  return (
    <Modal label={text('help')} className={styles.help} onClose={closeOverlay}>
      <header className={styles.title}>
        <h2>{text('help')}</h2>
        <IconButton label={text('close')} onClick={closeOverlay}>
          <X size={16} />
        </IconButton>
      </header>
      <dl className={styles.shortcuts}>
        {listedCommands(commands).map((command) => (
          <div key={command.id}>
            <dt>{commandName(command, language)}</dt>
            <dd>
              {command.shortcuts?.map((shortcut) => (
                <ShortcutKeys key={shortcut} shortcut={shortcut} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className={styles.whileTyping}>
        <span>{text('helpWhileTyping')}</span>
        {commands
          .filter(({ whileTyping }) => whileTyping === true)
          .flatMap(({ shortcuts = [] }) => shortcuts.filter((shortcut) => shortcut.startsWith('Ctrl+')))
          .map((shortcut) => (
            <ShortcutKeys key={shortcut} shortcut={shortcut} />
          ))}
      </p>
      <label className={styles.option}>
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => prefer({ singleKeys: event.currentTarget.checked })}
        />
        <span>{text('singleKeys')}</span>
      </label>
    </Modal>
  );
}
