import { type ReactElement } from 'react';
import controls from '../controls.module.css';

const SIGNS: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Delete: 'Del',
  Shift: '⇧',
};

/** A shortcut as key caps. */
export function ShortcutKeys({ shortcut }: { readonly shortcut: string }): ReactElement {
  // The key + itself has no other name.
  const keys = shortcut === '+' ? ['+'] : shortcut.split('+');
  return (
    <kbd>
      {keys.map((key) => (
        <kbd key={key} className={controls.key}>
          {SIGNS[key] ?? key}
        </kbd>
      ))}
    </kbd>
  );
}
