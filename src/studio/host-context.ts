import { createContext, useContext, useSyncExternalStore } from 'react';
import { must } from '#std/assert.ts';
import type { HostVaultState, StudioHost } from './studio-host.ts';

export const HostContext = createContext<StudioHost | null>(null);

/** The world around the studio. */
export function useHost(): StudioHost {
  return must(useContext(HostContext), 'the studio is rendered inside a HostContext');
}

/** Whose storage it is, at the moment. */
export function useVaultState(): HostVaultState {
  const host = useHost();
  return useSyncExternalStore(
    (listener) => host.subscribeVault(listener),
    () => host.vaultState(),
  );
}
