import { type ReactElement, useState } from 'react';
import controls from '../controls.module.css';
import styles from './fields.module.css';

export type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

/**
 * A line of text that becomes a value as soon as it can be read as one. What cannot be read stays on the screen, with
 * what is wrong with it, and changes nothing; leaving the field shows the value again.
 */
export function DraftInput(props: {
  readonly id: string;
  readonly text: string;
  readonly parse: (text: string) => Parsed;
  readonly onValue: (value: unknown) => void;
  readonly placeholder?: string | undefined;
  readonly invalid?: boolean | undefined;
  readonly describedBy?: string | undefined;
  readonly label?: string | undefined;
  readonly mono?: boolean | undefined;
}): ReactElement {
  const { id, text, parse, onValue, placeholder, invalid, describedBy, label, mono } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const parsed = draft === null ? null : parse(draft);
  const problem = parsed !== null && !parsed.ok ? parsed.problem : null;
  return (
    <>
      <input
        id={id}
        className={mono === true ? `${controls.input} ${controls.mono}` : controls.input}
        value={draft ?? text}
        placeholder={placeholder}
        aria-label={label}
        aria-invalid={problem !== null || invalid === true}
        aria-describedby={describedBy}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          const next = event.currentTarget.value;
          setDraft(next);
          const value = parse(next);
          if (value.ok) onValue(value.value);
        }}
        onBlur={() => setDraft(null)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur();
        }}
      />
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
