import { createStore } from 'zustand/vanilla';
import { preferences } from './preferences.ts';
import { shortcutOf } from './shortcut-name.ts';
import type { TextKey } from './texts/catalogue.ts';
import type { TemplateValues } from '#std/fill-template.ts';
import { isTyping } from './typing-target.ts';

/**
 * Everything that can be done by key or by the command palette, registered by the part of the studio that can do it.
 */

export interface Command {
  readonly id: string;
  readonly text: TextKey;
  /** For the text's placeholders. */
  readonly values?: TemplateValues;
  /** Of an operator in the model's catalogue: what the text's `{name}` is. */
  readonly nameKey?: string;
  /** A text of the studio that is what the text's `{name}` is. */
  readonly nameText?: TextKey;
  /** `Space`, `B`, `?`, `Ctrl+Z`, `Shift+ArrowRight`; the first one is shown. */
  readonly shortcuts?: readonly string[];
  /** Its shortcuts with Ctrl work in a text field, too; single keys are text there. */
  readonly whileTyping?: boolean;
  /** The browser makes an event of its own of the shortcuts, which the part that registered the command hears. */
  readonly heardAsEvent?: boolean;
  /** Absent = always. */
  readonly enabled?: () => boolean;
  readonly run: () => void;
}

interface CommandState {
  readonly commands: readonly Command[];
}

export const commandStore = createStore<CommandState>(() => ({ commands: [] }));

/** Adds commands. Returns the function that removes them again; a later registration wins a shortcut. */
export function registerCommands(list: readonly Command[]): () => void {
  commandStore.setState(({ commands }) => ({ commands: [...commands, ...list] }));
  return () => commandStore.setState(({ commands }) => ({ commands: commands.filter((it) => !list.includes(it)) }));
}

/** Whether a command can run now. */
export function isEnabled(command: Command): boolean {
  return command.enabled?.() ?? true;
}

/** Runs commands by their shortcuts until the returned function is called. */
export function installShortcuts(target: Window): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || isTaken(event)) return;
    const name = shortcutOf(event);
    const plain = !event.ctrlKey && !event.metaKey;
    const typing = isTypingInto(event);
    if (plain && (typing || !preferences.getState().singleKeys)) return;
    const command = commandStore
      .getState()
      .commands.findLast(
        (candidate) =>
          takesShortcut(candidate, name) && (!typing || candidate.whileTyping === true) && isEnabled(candidate),
      );
    if (command === undefined) return;
    event.preventDefault();
    command.run();
  };
  target.addEventListener('keydown', onKeyDown);
  return () => target.removeEventListener('keydown', onKeyDown);
}

function takesShortcut({ shortcuts, heardAsEvent }: Command, name: string): boolean {
  return heardAsEvent !== true && shortcuts?.includes(name) === true;
}

function isTypingInto(event: KeyboardEvent): boolean {
  // Inside a shadow root the event names its host only.
  const [target] = event.composedPath();
  return target instanceof Element && isTyping(target);
}

/** Whether the press means something else to what has the focus: pressing a button, an open dialog. */
function isTaken(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  if (!(target instanceof Element)) return false;
  if (target.ownerDocument.querySelector('dialog[open]') !== null) return true;
  const presses = event.key === ' ' || event.key === 'Enter';
  return presses && target.closest('button, summary, a, label') !== null;
}
