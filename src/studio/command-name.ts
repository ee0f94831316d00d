import type { Command } from './commands.ts';
import type { Language } from './preferences.ts';
import { modelText } from './texts/model-text.ts';
import { textIn } from './texts/text-in.ts';

/** What a command is called: in the palette, in the list of shortcuts, to whoever looks for it. */
export function commandName({ text, values, nameKey, nameText }: Command, language: Language): string {
  const name = nameKey === undefined ? nameText && textIn(language, nameText) : modelText(language)(nameKey);
  return textIn(language, text, name === undefined ? values : { ...values, name });
}

/**
 * The commands whose names hold every word of a query: those that can run now first; among them those that begin with
 * it, then those that have a shortcut, each kind in its own order.
 */
export function findCommands(
  commands: readonly Command[],
  query: string,
  language: Language,
): readonly { readonly command: Command; readonly name: string; readonly ready: boolean }[] {
  const words = query.trim().toLowerCase().split(/\s+/);
  const found = commands
    .map((command) => ({ command, name: commandName(command, language), ready: command.enabled?.() ?? true }))
    .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  const start = words.join(' ');
  const rank = ({ command, ready, name }: (typeof found)[number]): number =>
    (ready ? 0 : 4) + (name.toLowerCase().startsWith(start) ? 0 : 2) + (command.shortcuts === undefined ? 1 : 0);
  return found.toSorted((left, right) => rank(left) - rank(right));
}

/** The commands that have a shortcut, as the list of shortcuts shows them. */
export function listedCommands(commands: readonly Command[]): readonly Command[] {
  return commands.filter(({ shortcuts }) => shortcuts !== undefined && shortcuts.length > 0);
}
