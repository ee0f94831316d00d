import { TriangleAlert } from 'lucide-react';
import { type ReactElement, useEffect } from 'react';
import { registerCommands } from '../commands.ts';
import controls from '../controls.module.css';
import { useHost, useVaultState } from '../host-context.ts';
import { useText } from '../texts/use-text.ts';
import styles from './frame.module.css';

/** Says when nothing can be saved or run here, and why. */
export function VaultBanner(): ReactElement | null {
  const text = useText();
  const host = useHost();
  const vault = useVaultState();
  const takeable = vault.kind === 'read-only';
  useEffect(() => {
    if (!takeable) return undefined;
    return registerCommands([{ id: 'take-over', text: 'takeOver', run: () => void host.takeOver() }]);
  }, [host, takeable]);
  if (vault.kind === 'starting' || vault.kind === 'owner') return null;
  return (
    <div className={styles.banner} role="status">
      <TriangleAlert size={16} aria-hidden="true" />
      {vault.kind === 'unavailable' ? (
        <span>{text(vault.reason)}</span>
      ) : (
        <>
          <span>{text(vault.wasOwner ? 'readOnlyTaken' : 'readOnly')}</span>
          <button
            type="button"
            className={controls.button}
            data-command="take-over"
            onClick={() => void host.takeOver()}
          >
            {text('takeOver')}
          </button>
        </>
      )}
    </div>
  );
}
