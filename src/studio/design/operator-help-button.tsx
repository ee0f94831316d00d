import { CircleQuestionMark } from 'lucide-react';
import { lazy, type ReactElement, Suspense, useState } from 'react';
import type { NodeKind } from '#model/document.ts';
import controls from '../controls.module.css';
import { useText } from '../texts/use-text.ts';

/** Its texts and examples are fetched when somebody wants to read them. */
const OperatorHelpDialog = lazy(async () => ({
  default: (await import('./operator-help-dialog.tsx')).OperatorHelpDialog,
}));

/** Opens the help page of a kind of node. */
export function OperatorHelpButton({ kind }: { readonly kind: NodeKind }): ReactElement {
  const text = useText();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={controls.icon}
        aria-label={text('operatorHelp')}
        title={text('operatorHelp')}
        onClick={() => setOpen(true)}
      >
        <CircleQuestionMark size={15} />
      </button>
      {open && (
        <Suspense fallback={null}>
          <OperatorHelpDialog kind={kind} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
