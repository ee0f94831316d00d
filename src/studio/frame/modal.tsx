import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';

/** A native modal dialog that is open as long as it is rendered. Escape and a click beside it close it. */
export function Modal(props: {
  readonly label: string;
  readonly className?: string | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactElement {
  const { label, className, onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      className={className}
      onClose={(event) => {
        // An event of an earlier closing comes late, when the dialog may be open again.
        if (event.target === dialog.current && !dialog.current.open) onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
