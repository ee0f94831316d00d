import { CircleCheck } from 'lucide-react';
import { memo, type ReactElement, useEffect, useMemo } from 'react';
import type { Diagnostic } from '#model/diagnostic.ts';
import type { DocumentFix } from '#model/document-fix.ts';
import type { PipelineDocument } from '#model/document.ts';
import { applyFix } from '#model/edit-document.ts';
import { edit, select } from '../app-store.ts';
import { type Command, registerCommands } from '../commands.ts';
import { useModelText } from '../texts/use-model-text.ts';
import { useText } from '../texts/use-text.ts';
import { factsOf } from '../validation.ts';
import { fixText } from './fix-text.ts';
import { SeverityGlyph } from './field-problems.tsx';
import styles from './dock.module.css';

const RANK = { error: 0, warning: 1, info: 2 } as const;

/** Everything that is wrong with the document, errors first; a click goes there, a fix is one more. */
export const ProblemsPanel = memo(function ProblemsPanel({
  document,
}: {
  readonly document: PipelineDocument;
}): ReactElement {
  const text = useText();
  const model = useModelText();
  const { diagnostics } = factsOf(document);
  const sorted = useMemo(
    () => diagnostics.toSorted((left, right) => RANK[left.severity] - RANK[right.severity]),
    [diagnostics],
  );
  useEffect(() => {
    const commands = sorted.flatMap((diagnostic, index): Command[] => {
      const { fix } = diagnostic;
      const { message } = model.diagnostic(diagnostic);
      const values = { message };
      const goThere: Command = { id: `problem-${index}`, text: 'cmdProblem', values, run: () => goTo(diagnostic) };
      if (fix === null) return [goThere];
      const repair: Command = {
        id: `fix-${index}`,
        text: 'cmdFix',
        values: { ...values, fix: fixText(fix, document, text) },
        run: () => repairBy(fix),
      };
      return [goThere, repair];
    });
    return registerCommands(commands);
  }, [sorted, document, model, text]);
  return (
    <section className={styles.panel} aria-label={text('problems')}>
      <h2 className={styles.tab}>
        <span>{text('problems')}</span>
        <span className={styles.count}>{diagnostics.length}</span>
      </h2>
      {sorted.length === 0 ? (
        <p className={styles.none}>
          <CircleCheck size={15} aria-hidden="true" />
          {text('problemsNone')}
        </p>
      ) : (
        <ul className={styles.problems}>
          {sorted.map((diagnostic, index) => {
            const { fix } = diagnostic;
            const { message, help } = model.diagnostic(diagnostic);
            return (
              <li key={`${diagnostic.code} ${index}`}>
                <button
                  type="button"
                  className={styles.problem}
                  data-command={`problem-${index}`}
                  onClick={() => goTo(diagnostic)}
                >
                  <SeverityGlyph severity={diagnostic.severity} />
                  <span>
                    <span className={styles.message}>{message}</span>
                    <span className={styles.where}>{`${diagnostic.code} · ${help}`}</span>
                  </span>
                </button>
                {fix !== null && (
                  <button
                    type="button"
                    className={styles.fix}
                    data-command={`fix-${index}`}
                    aria-label={`${fixText(fix, document, text)}: ${message}`}
                    onClick={() => repairBy(fix)}
                  >
                    {fixText(fix, document, text)}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
});

function repairBy(fix: DocumentFix): void {
  edit('editFix', (before) => applyFix(before, fix));
}

function goTo({ nodeId, edgeId }: Diagnostic): void {
  if (nodeId !== null) select({ nodes: [nodeId], edges: [] });
  else if (edgeId !== null) select({ nodes: [], edges: [edgeId] });
  else select({ nodes: [], edges: [] });
}
