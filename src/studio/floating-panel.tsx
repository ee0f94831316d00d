import { X } from 'lucide-react';
import { type ReactElement, type ReactNode } from 'react';
import { useText } from './texts/use-text.ts';
import { IconButton } from './icon-button.tsx';

/**
 * A list beside the canvas, under its title; Escape closes it. `className` composes that of floating-panel.module.css.
 */
export function FloatingPanel(props: {
  readonly title: string;
  readonly className: string | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactElement {
  const { title, className, onClose, children } = props;
  const text = useText();
  return (
    <section
      className={className}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header>
        <h3>{title}</h3>
        <IconButton label={text('close')} onClick={onClose}>
          <X size={15} />
        </IconButton>
      </header>
      {children}
    </section>
  );
}
