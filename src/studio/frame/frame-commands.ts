import { appStore, edit, openedDocument, setMode, showGallery } from '../app-store.ts';
import type { Command } from '../commands.ts';
import { exportDocument } from '../document-file.ts';
import { openNew } from '../gallery/open-pipelines.ts';
import { closeOverlay, openOverlay, overlays } from '../overlays.ts';
import { prefer, preferences } from '../preferences.ts';
import { leaveRun } from '../session/start-run.ts';
import { textIn } from '../texts/text-in.ts';

/** Leaves the editor and the run. */
export function backToGallery(): void {
  showGallery();
  void leaveRun();
}

/** The other theme. */
export function toggleTheme(): void {
  prefer({ theme: preferences.getState().theme === 'light' ? 'dark' : 'light' });
}

/** Motion on or off. */
export function toggleMotion(): void {
  prefer({ reducedMotion: !preferences.getState().reducedMotion });
}

/** Chooses where the pipeline runs. */
export function setWorld(world: 'workers' | 'deterministic'): void {
  edit('editSettings', (before) => ({ ...before, run: { ...before.run, world } }));
}

function toggleOverlay(name: 'help' | 'commands'): void {
  if (overlays.getState().open === name) closeOverlay();
  else openOverlay(name);
}

const isEditing = (): boolean => appStore.getState().screen === 'editor';

/** What can be done wherever one is. */
export const FRAME_COMMANDS: readonly Command[] = [
  {
    id: 'commands',
    text: 'cmdPalette',
    shortcuts: ['/', 'Ctrl+K'],
    whileTyping: true,
    run: () => toggleOverlay('commands'),
  },
  { id: 'help', text: 'help', shortcuts: ['?'], run: () => toggleOverlay('help') },
  { id: 'design', text: 'cmdDesign', enabled: isEditing, run: () => setMode('design') },
  { id: 'run-mode', text: 'cmdRun', enabled: isEditing, run: () => setMode('run') },
  { id: 'gallery', text: 'back', enabled: isEditing, run: backToGallery },
  {
    id: 'world',
    text: 'cmdWorld',
    enabled: isEditing,
    run: () => setWorld(openedDocument()?.run.world === 'workers' ? 'deterministic' : 'workers'),
  },
  {
    id: 'new',
    text: 'newPipeline',
    run: () => openNew(textIn(preferences.getState().language, 'untitled')),
  },
  { id: 'theme', text: 'cmdTheme', run: toggleTheme },
  { id: 'motion', text: 'cmdMotion', run: toggleMotion },
  {
    id: 'language',
    text: 'language',
    run: () => prefer({ language: preferences.getState().language === 'en' ? 'zh' : 'en' }),
  },
  {
    id: 'export',
    text: 'exportFile',
    shortcuts: ['Ctrl+S'],
    enabled: isEditing,
    run: () => {
      const document = openedDocument();
      if (document !== null) exportDocument(document);
    },
  },
];
