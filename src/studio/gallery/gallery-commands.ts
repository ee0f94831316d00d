import type { Command } from '../commands.ts';
import type { Language } from '../preferences.ts';
import type { StudioHost } from '../studio-host.ts';
import { galleryText } from '../texts/gallery-texts-zh.ts';
import { openSample, runSample } from './open-samples.ts';
import type { Sample } from './samples.ts';

/** What can be done on the start screen, sample by sample. */
export function galleryCommands(
  host: StudioHost,
  samples: readonly Sample[],
  chooseFile: () => void,
  language: Language,
): readonly Command[] {
  return [
    { id: 'open-file', text: 'openFile', run: chooseFile },
    ...samples.flatMap(({ item, document }): Command[] => [
      {
        id: `open-${item.id}`,
        text: 'cmdOpenSample',
        values: { title: galleryText(language, item).title },
        run: () => void openSample(host, document),
      },
      {
        id: `run-${item.id}`,
        text: 'cmdRunSample',
        values: { title: galleryText(language, item).title },
        enabled: () => host.vaultState().kind === 'owner' || document.run.world === 'deterministic',
        run: () => void runSample(host, document),
      },
    ]),
  ];
}
