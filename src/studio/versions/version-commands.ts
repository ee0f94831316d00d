import type { Command } from '../commands.ts';
import type { HostVersion, StudioHost } from '../studio-host.ts';
import type { Text } from '../texts/use-text.ts';
import { versionName } from './version-name.ts';
import { compareVersions, dropVersion, renameVersionOf, restoreVersion } from './version-store.ts';

/** What can be done with each version that is listed. */
export function versionCommands(host: StudioHost, text: Text, versions: readonly HostVersion[]): readonly Command[] {
  const mayWrite = (): boolean => host.vaultState().kind === 'owner';
  return versions.flatMap((version): Command[] => {
    const { number } = version;
    const values = { number, name: versionName(text, version) };
    return [
      {
        id: `compare-version-${number}`,
        text: 'cmdCompareVersion',
        values,
        run: () => compareVersions({ before: number, after: null }),
      },
      {
        id: `restore-version-${number}`,
        text: 'cmdRestoreVersion',
        values,
        enabled: mayWrite,
        run: () => void restoreVersion(host, version),
      },
      {
        id: `rename-version-${number}`,
        text: 'cmdRenameVersion',
        values,
        enabled: mayWrite,
        run: () => renameVersionOf(number),
      },
      {
        id: `delete-version-${number}`,
        text: 'cmdDeleteVersion',
        values,
        enabled: mayWrite,
        run: () => void dropVersion(host, version),
      },
    ];
  });
}
