import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceAround,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceAround,
  type LucideIcon,
} from 'lucide-react';
import { type ReactElement } from 'react';
import { isEnabled } from '../commands.ts';
import { IconButton } from '../icon-button.tsx';
import { useText } from '../texts/use-text.ts';
import { ALIGN_COMMANDS } from './selection-commands.ts';
import styles from './design-mode.module.css';

type AlignCommandId = (typeof ALIGN_COMMANDS)[number]['id'];

/** The library names the direction of the line that things are put on; the words of the commands say the side. */
const ICONS: Readonly<Record<AlignCommandId, LucideIcon>> = {
  'align-left': AlignStartVertical,
  'align-center': AlignCenterVertical,
  'align-right': AlignEndVertical,
  'align-top': AlignStartHorizontal,
  'align-middle': AlignCenterHorizontal,
  'align-bottom': AlignEndHorizontal,
  'distribute-x': AlignHorizontalSpaceAround,
  'distribute-y': AlignVerticalSpaceAround,
};

/** Lining up and spreading what is selected. */
export function SelectionTools(): ReactElement {
  const text = useText();
  return (
    <div role="group" aria-label={text('selectionTools')} className={styles.selectionTools}>
      {ALIGN_COMMANDS.map((command) => {
        const Icon = ICONS[command.id];
        return (
          <IconButton
            framed
            key={command.id}
            command={command.id}
            label={text(command.text)}
            disabled={!isEnabled(command)}
            onClick={command.run}
          >
            <Icon size={15} />
          </IconButton>
        );
      })}
    </div>
  );
}
