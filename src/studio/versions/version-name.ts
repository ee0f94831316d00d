import type { HostVersion } from '../studio-host.ts';
import type { Text } from '../texts/use-text.ts';

/** What a version is called: by whoever named it, else by what it was kept for. */
export function versionName(text: Text, { name, cause, number }: HostVersion): string {
  if (name !== null) return name;
  if (cause === 'saved') return text('versionNumbered', { number });
  return text(cause === 'run' ? 'versionRun' : 'versionBefore');
}
