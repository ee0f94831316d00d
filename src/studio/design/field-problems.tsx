import { CircleX, Info, TriangleAlert } from 'lucide-react';
import { type ReactElement } from 'react';
import type { Diagnostic } from '#model/diagnostic.ts';
import { applyFix } from '#model/edit-document.ts';
import { edit, openedDocument } from '../app-store.ts';
import { useModelText } from '../texts/use-model-text.ts';
import { useText } from '../texts/use-text.ts';
import { fixText } from './fix-text.ts';
import controls from '../controls.module.css';
import styles from './fields.module.css';

/** What is wrong with a field, right below it, with its repair. */
export function FieldProblems(props: {
  readonly id: string;
  readonly diagnostics: readonly Diagnostic[];
}): ReactElement | null {
  const { id, diagnostics } = props;
  const text = useText();
  const model = useModelText();
  if (diagnostics.length === 0) return null;
  return (
    <ul id={id} className={styles.problems}>
      {diagnostics.map((diagnostic) => {
        const { fix } = diagnostic;
        const { message, help } = model.diagnostic(diagnostic);
        return (
          <li key={`${diagnostic.code} ${diagnostic.field} ${diagnostic.message}`}>
            <SeverityGlyph severity={diagnostic.severity} />
            <div>
              <p>{message}</p>
              <p className={styles.problemHelp}>{help}</p>
              {fix !== null && (
                <button
                  type="button"
                  className={controls.button}
                  onClick={() => edit('editFix', (document) => applyFix(document, fix))}
                >
                  {fixText(fix, openedDocument(), text)}
                </button>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** How bad a finding is. */
export function SeverityGlyph({ severity }: { readonly severity: Diagnostic['severity'] }): ReactElement {
  const text = useText();
  const label = text(
    severity === 'error' ? 'severityError' : severity === 'warning' ? 'severityWarning' : 'severityInfo',
  );
  const Glyph = GLYPHS[severity];
  return <Glyph size={15} className={severity === 'error' ? styles.error : styles.warning} aria-label={label} />;
}

const GLYPHS = { error: CircleX, warning: TriangleAlert, info: Info } as const;
