import { CircleQuestionMark } from 'lucide-react';
import { lazy, type ReactElement, Suspense, useEffect, useState } from 'react';
import type { NodeKind } from '#model/document.ts';
import { registerCommands } from '../commands.ts';
import { IconButton } from '../icon-button.tsx';
import { useText } from '../texts/use-text.ts';

/** Its texts and examples are fetched when somebody wants to read them. */
const OperatorHelpDialog = lazy(async () => ({
  default: (await import('./operator-help-dialog.tsx')).OperatorHelpDialog,
}));

/** Opens the help page of a kind of node. */
export function OperatorHelpButton({ kind }: { readonly kind: NodeKind }): ReactElement {
  const text = useText();
  const [open, setOpen] = useState(false);
  useEffect(() => registerCommands([{ id: 'operator-help', text: 'operatorHelp', run: () => setOpen(true) }]), []);
  return (
    <>
      <IconButton command="operator-help" label={text('operatorHelp')} onClick={() => setOpen(true)}>
        <CircleQuestionMark size={15} />
      </IconButton>
      {open && (
        <Suspense fallback={null}>
          <OperatorHelpDialog kind={kind} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
