import { type ReactElement } from 'react';
import type { TextKey } from '../texts/catalogue.ts';
import { useText } from '../texts/use-text.ts';
import { Mark } from './mark.tsx';
import styles from './frame.module.css';

/** Instead of the studio, where the browser cannot run it: what is missing, in one sentence. */
export function MissingFeatures({ features }: { readonly features: readonly TextKey[] }): ReactElement {
  const text = useText();
  const [first] = features;
  return (
    <main className={styles.missing}>
      <Mark />
      {first !== undefined && <p role="alert">{text(first)}</p>}
    </main>
  );
}
