import { FileText, Rows3, Zap } from 'lucide-react';
import { type ReactElement } from 'react';
import type { NodeKind } from '#model/document.ts';
import controls from '../controls.module.css';
import { useText } from '../texts/use-text.ts';
import styles from './design-mode.module.css';

const BEGINNINGS = [
  ['file', 'beginFile', FileText],
  ['generator', 'beginGenerator', Zap],
  ['rows', 'beginRows', Rows3],
] as const;

/** What an empty canvas offers: the sources that a pipeline begins with. */
export function EmptyCanvas({ onAdd }: { readonly onAdd: (kind: NodeKind) => void }): ReactElement {
  const text = useText();
  return (
    <div className={styles.begin} role="group" aria-label={text('beginWith')}>
      <span>{text('beginWith')}</span>
      {BEGINNINGS.map(([kind, label, Icon]) => (
        <button
          key={kind}
          type="button"
          className={controls.button}
          data-command={`add-${kind}`}
          onClick={() => onAdd(kind)}
        >
          <Icon size={15} aria-hidden="true" />
          {text(label)}
        </button>
      ))}
    </div>
  );
}
