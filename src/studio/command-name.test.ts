import './testing-viewer.ts';
import { describe, expect, test } from 'vitest';
import { CATALOGUE_ENTRIES } from '#model/operator-catalogue.ts';
import { commandName, findCommands, listedCommands } from './command-name.ts';
import type { Command } from './commands.ts';
import { designCommands } from './design/design-commands.ts';
import { FRAME_COMMANDS } from './frame/frame-commands.ts';
import { galleryCommands } from './gallery/gallery-commands.ts';
import { pipelineCommands } from './gallery/pipeline-commands.ts';
import { jobCommands } from './job-commands.ts';
import { runCommands } from './run/run-commands.ts';
import { shortcutOf } from './shortcut-name.ts';
import type { HostVersion, StudioHost } from './studio-host.ts';
import { textIn } from './texts/text-in.ts';
import { versionCommands } from './versions/version-commands.ts';

const LANGUAGES = ['en', 'zh'] as const;

const host = { vaultState: () => ({ kind: 'owner' }) } as StudioHost;
const samples = ['first', 'second'].map((id) => ({ item: { id, title: `Sample ${id}` }, document: {} }));

const stored = ['a', 'b', 'c'].map((id, at) => ({ id, name: at === 0 ? 'Other' : 'Twice', version: 1, updatedAt: 0 }));
const lists = { documents: stored, deleted: stored, jobs: [{ jobId: 'a', checkpointId: 7 }] as never };
const versions = [1, 2].map((number): HostVersion => ({ number, name: null, cause: 'run', savedAt: 0 }));

const MODES: Readonly<Record<string, readonly Command[]>> = {
  gallery: [
    ...FRAME_COMMANDS,
    ...galleryCommands(host, samples as never, () => undefined, 'en'),
    ...pipelineCommands(host, lists),
  ],
  design: [
    ...FRAME_COMMANDS,
    ...jobCommands(host),
    ...designCommands(() => null, host),
    ...versionCommands(host, (key, values) => textIn('en', key, values), versions),
  ],
  run: [...FRAME_COMMANDS, ...jobCommands(host), ...runCommands(2)],
};

describe.each(['gallery', 'design', 'run'])('the commands of the %s', (mode) => {
  const commands = (): readonly Command[] => MODES[mode] ?? [];

  test('are all found in the palette by their own names, in both languages', () => {
    expect(commands().length).toBeGreaterThan(10);
    for (const language of LANGUAGES) {
      const names = commands().map((command) => commandName(command, language));
      expect(names.filter((name) => /[{}]/.test(name) || name.trim() === '')).toEqual([]);
      expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
      for (const [at, command] of commands().entries()) {
        const found = findCommands(commands(), names[at] ?? '', language);
        expect(found.map((entry) => entry.command.id)).toContain(command.id);
      }
      expect(findCommands(commands(), '', language)).toHaveLength(commands().length);
    }
  });

  test('have ids and shortcuts of their own, written as key presses are named', () => {
    const ids = commands().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const shortcuts = commands().flatMap((command) => command.shortcuts ?? []);
    expect(shortcuts.filter((shortcut, at) => shortcuts.indexOf(shortcut) !== at)).toEqual([]);
    expect(shortcuts.filter((shortcut) => shortcutOf(pressOf(shortcut)) !== shortcut)).toEqual([]);
  });

  test('with a shortcut are all in the list of shortcuts', () => {
    const listed = new Set(listedCommands(commands()));
    expect(commands().filter((command) => (command.shortcuts?.length ?? 0) > 0 && !listed.has(command))).toEqual([]);
    expect([...listed].every(({ shortcuts }) => shortcuts !== undefined && shortcuts.length > 0)).toBe(true);
  });
});

test('every operator can be added by a command', () => {
  const names = (MODES['design'] ?? []).map((command) => commandName(command, 'en'));
  for (const { nameKey } of CATALOGUE_ENTRIES) {
    expect(names).toContain(commandName({ id: '', text: 'cmdAdd', nameKey, run: () => undefined }, 'en'));
  }
});

test('words are found in any order, and what cannot run now comes last', () => {
  const command = (id: string, enabled: boolean): Command => ({
    id,
    text: 'cmdOpenSample',
    values: { title: id },
    enabled: () => enabled,
    run: () => undefined,
  });
  const commands = [command('word count', false), command('count words', true), command('clicks', true)];
  const found = findCommands(commands, ' COUNT  sample', 'en').map(({ name, ready }) => [name, ready]);
  expect(found).toEqual([
    ['Open sample: count words', true],
    ['Open sample: word count', false],
  ]);
});

/** The press that a shortcut stands for. */
function pressOf(shortcut: string): Parameters<typeof shortcutOf>[0] {
  // The key + itself: nothing is left of it when it is split.
  const parts = shortcut === '+' ? ['+'] : shortcut.split('+');
  const key = parts.at(-1) ?? '';
  return {
    key: key === 'Space' ? ' ' : key,
    ctrlKey: parts.includes('Ctrl'),
    metaKey: false,
    shiftKey: parts.includes('Shift'),
    altKey: parts.includes('Alt'),
  };
}
