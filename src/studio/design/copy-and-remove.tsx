import { Copy, Trash2 } from 'lucide-react';
import { type ReactElement } from 'react';
import { IconButton } from '../icon-button.tsx';
import { useText } from '../texts/use-text.ts';
import { duplicateSelection, removeSelection } from './design-actions.ts';

/** What can be done with anything that is selected. */
export function CopyAndRemove(): ReactElement {
  const text = useText();
  return (
    <>
      <IconButton command="duplicate" label={text('duplicate')} onClick={duplicateSelection}>
        <Copy size={15} />
      </IconButton>
      <IconButton command="delete" label={text('delete')} onClick={removeSelection}>
        <Trash2 size={15} />
      </IconButton>
    </>
  );
}
