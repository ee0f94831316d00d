import { type ReactElement, useEffect, useRef, useState } from 'react';
import { LABEL_POINTS_MAX } from '#model/document-limits.ts';
import controls from '../controls.module.css';

/** A name that is being written: Enter or leaving takes it, Escape leaves it as it was. `onDone` gets null for that. */
export function NameInput(props: {
  readonly label: string;
  readonly name: string;
  readonly className?: string | undefined;
  readonly onDone: (name: string | null) => void;
}): ReactElement {
  const { label, className = '' } = props;
  const [name, setName] = useState(props.name);
  const input = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  // Leaving the field by Enter or Escape also makes it lose the focus: it is done once.
  const finish = (wanted: string | null): void => {
    if (done.current) return;
    done.current = true;
    const trimmed = wanted?.trim() ?? '';
    props.onDone(trimmed === '' || trimmed === props.name ? null : trimmed);
  };
  return (
    <input
      ref={input}
      className={`${controls.input} ${className}`}
      aria-label={label}
      maxLength={LABEL_POINTS_MAX}
      value={name}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={() => finish(name)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(name);
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        finish(null);
      }}
    />
  );
}
